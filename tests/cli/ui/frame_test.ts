// Tests of drawing lines over again at the bottom of a terminal.
import assert from "node:assert/strict";
import fc from "fast-check";
import type { Sink } from "../../../lib/cli/host.ts";
import { createFrame } from "../../../lib/cli/ui/frame.ts";
import { type FakeTerminal, fakeTerminal } from "./terminal.ts";

const COLUMNS = 20;

interface Fixture {
  readonly terminal: FakeTerminal;
  readonly sink: Sink;
  readonly writes: string[];
}

function fixture(columns: () => number = () => COLUMNS): Fixture {
  const terminal = fakeTerminal(COLUMNS);
  const writes: string[] = [];
  const sink: Sink = {
    terminal: true,
    columns,
    rows: () => 24,
    closed: new AbortController().signal,
    write(text) {
      writes.push(text);
      terminal.write(text);
    },
  };
  return { terminal, sink, writes };
}

Deno.test("createFrame() shows lasting lines above the last frame, whatever the order", () => {
  const line = fc.string({ unit: fc.constantFrom("a", "b", " "), maxLength: COLUMNS - 1 })
    .map((text) => text.trimEnd());
  const step = fc.oneof(
    fc.record({ draw: fc.array(line, { minLength: 1, maxLength: 6 }) }),
    fc.record({ print: fc.array(line, { maxLength: 3 }) }),
    fc.constant({ clear: true }),
  );
  fc.assert(fc.property(fc.array(step, { maxLength: 25 }), (steps) => {
    const { terminal, sink } = fixture();
    const frame = createFrame(sink);
    const lasting: string[] = [];
    let drawn: readonly string[] = [];
    for (const each of steps) {
      if ("draw" in each) frame.draw(drawn = each.draw);
      else if ("print" in each) {
        frame.print(each.print);
        lasting.push(...each.print);
      } else {
        frame.clear();
        drawn = [];
      }
      const expected = [...lasting, ...drawn].join("\n").trimEnd().split("\n");
      assert.deepEqual(terminal.lines(), expected);
      // However the process ends now, the prompt stands where it should.
      assert.deepEqual(terminal.cursor(), {
        row: lasting.length + drawn.length,
        column: 0,
        shown: true,
      });
      assert.ok(terminal.wraps());
    }
  }));
});

Deno.test("createFrame() wraps lasting lines and never the frame", () => {
  const { terminal, sink } = fixture();
  const frame = createFrame(sink);
  frame.draw(["frame"]);
  frame.print(["x".repeat(COLUMNS + 5)]);
  frame.draw(["y".repeat(COLUMNS + 5)]);
  assert.deepEqual(terminal.lines(), ["x".repeat(COLUMNS), "xxxxx", "y".repeat(COLUMNS)]);
});

Deno.test("createFrame() writes nothing for the same lines, and only the lines that differ", () => {
  const { sink, writes } = fixture();
  const frame = createFrame(sink);
  frame.draw(["one", "two", "three"]);
  frame.draw(["one", "two", "three"]);
  assert.equal(writes.length, 1);
  frame.draw(["one", "2", "three"]);
  assert.equal(writes.length, 2);
  assert.ok(writes[1]?.includes("2"));
  assert.ok(!/one|three/.test(writes[1] ?? ""));
});

Deno.test("createFrame() takes back the rows that a narrower terminal has wrapped", () => {
  let columns = COLUMNS;
  const { sink, writes } = fixture(() => columns);
  const frame = createFrame(sink);
  // 20, 5 and 12 cells: 2 + 1 + 2 rows of 10.
  frame.draw(["x".repeat(20), "\u001b[32m12345\u001b[39m", "家族家族家族"]);
  columns = 10;
  frame.draw(["a"]);
  assert.ok(writes[1]?.includes("\u001b[5A"), JSON.stringify(writes[1]));
});

Deno.test("createFrame() erases what was typed below it", () => {
  const { terminal, sink } = fixture();
  const frame = createFrame(sink);
  frame.draw(["one", "two"]);
  terminal.write("^C");
  frame.draw(["one", "2"]);
  assert.deepEqual(terminal.lines(), ["one", "2"]);
});
