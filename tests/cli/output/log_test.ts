// Tests of the log file: what it keeps, how it rotates, and who may read it.
import assert from "node:assert/strict";
import { join } from "node:path";
import { type LogOptions, withLog } from "../../../lib/cli/output/log.ts";
import { createNdjsonReporter } from "../../../lib/cli/output/ndjson_reporter.ts";
import { createRedactor } from "../../../lib/cli/output/redact.ts";
import type { Reporter } from "../../../lib/cli/output/reporter.ts";
import { assertValidEvents } from "../../helpers/event_schema.ts";
import { filesBelow, tempFolder } from "../../helpers/temp_folder.ts";

const NOON = Date.UTC(2024, 0, 31, 12);

interface Logged {
  readonly reporter: Reporter;
  /** What was printed. */
  readonly printed: readonly string[];
}

function logged(file: string | undefined, options: Partial<LogOptions> = {}): Logged {
  const common = {
    level: "info",
    redactor: createRedactor(),
    now: () => NOON,
    ...options,
  } as const;
  const printed: string[] = [];
  const inner = createNdjsonReporter({ ...common, write: (line) => printed.push(line) });
  const diagnose = (level: string, message: string) => void printed.push(`${level} ${message}`);
  const reporter = withLog({ ...inner, diagnose }, { ...common, ...(file ? { file } : {}) });
  return { reporter, printed };
}

function linesOf(path: string): readonly Record<string, unknown>[] {
  const text = Deno.readTextFileSync(path);
  assertValidEvents(text, "log file");
  return text.trimEnd().split("\n").map((line) => JSON.parse(line));
}

Deno.test("withLog() keeps events as they are printed, and history.progress at most once a second", async () => {
  await using folder = await tempFolder();
  const path = join(folder.path, "log.ndjson");
  let now = NOON;
  const { reporter, printed } = logged(path, { now: () => now });
  for (let fetched = 0; fetched < 30; fetched++) {
    reporter.event({ event: "history.progress", chat_id: `user${fetched}`, fetched });
    now += 100;
  }
  reporter.event({ event: "warning", message: "m" });
  reporter[Symbol.dispose]();
  assert.deepEqual(linesOf(path).map(({ fetched }) => fetched), [0, 10, 20, undefined]);
  assert.equal(Deno.readTextFileSync(path), printed.join(""));
});

Deno.test("withLog() keeps diagnostics of its level, without secrets, and no live events", async () => {
  await using folder = await tempFolder();
  const path = join(folder.path, "log.ndjson");
  const redactor = createRedactor();
  redactor.add("hunter2");
  for (const level of ["debug", "warn", "error"] as const) {
    const { reporter, printed } = logged(path, { level, redactor });
    reporter.diagnose("debug", "a hunter2\nstack");
    reporter.diagnose("warn", "reconnected");
    reporter.event({ event: "memory.paused", used_bytes: 1, limit_bytes: 2 });
    reporter[Symbol.dispose]();
    const count = { debug: 2, warn: 1, error: 0 }[level];
    assert.deepEqual(printed, ["debug a [redacted]\nstack", "warn reconnected"].slice(2 - count));
  }
  const base = { ts: "2024-01-31T12:00:00.000Z", event: "log" };
  assert.deepEqual(linesOf(path), [
    { ...base, level: "debug", message: "a [redacted]\nstack" },
    { ...base, level: "warn", message: "reconnected" },
    { ...base, level: "warn", message: "reconnected" },
  ]);
});

Deno.test("withLog() passes diagnostics on where no file is kept", () => {
  const { reporter, printed } = logged(undefined, { level: "debug" });
  using _reporter = reporter;
  reporter.diagnose("debug", "something {odd}");
  assert.deepEqual(printed, ["debug something {odd}"]);
});

Deno.test("withLog() rotates by size, keeps so many files, and none that others may read", async () => {
  await using folder = await tempFolder();
  const path = join(folder.path, "log.ndjson");
  const rotation = { maxBytes: 500, maxFiles: 3 };
  for (let run = 0; run < 4; run++) {
    const { reporter } = logged(path, { rotation });
    for (let i = 0; i < 10; i++) {
      reporter.event({ event: "warning", message: `${run}.${i} ${"x".repeat(20)}` });
    }
    reporter[Symbol.dispose]();
  }
  assert.deepEqual(filesBelow(folder.path), ["log.ndjson", "log.ndjson.1", "log.ndjson.2"]);
  const files = ["log.ndjson.2", "log.ndjson.1", "log.ndjson"].map((name) =>
    join(folder.path, name)
  );
  const messages = files.flatMap((file) => linesOf(file).map(({ message }) => String(message)));
  const all = Array.from({ length: 40 }, (_, i) => `${Math.floor(i / 10)}.${i % 10}`);
  assert.deepEqual(
    messages.map((message) => message.split(" ")[0]),
    all.slice(-messages.length),
    "the last lines, each once and in order",
  );
  for (const file of files) {
    const { size, mode } = Deno.statSync(file);
    assert.ok(size <= rotation.maxBytes);
    if (Deno.build.os !== "windows") assert.equal((mode ?? 0) & 0o777, 0o600);
  }
});

Deno.test("withLog() writes a line that is larger than a file may be, alone", async () => {
  await using folder = await tempFolder();
  const path = join(folder.path, "log.ndjson");
  const { reporter } = logged(path, { rotation: { maxBytes: 50, maxFiles: 2 } });
  for (const message of ["a", "b"]) reporter.event({ event: "warning", message });
  reporter[Symbol.dispose]();
  assert.deepEqual(linesOf(path).map(({ message }) => message), ["b"]);
  assert.deepEqual(linesOf(`${path}.1`).map(({ message }) => message), ["a"]);
});

Deno.test("withLog() names a file that cannot be opened", async () => {
  await using folder = await tempFolder();
  assert.throws(() => logged(join(folder.path, "no/such/folder/log")), {
    code: "usage",
    message: /Cannot write the log file .*no\/such\/folder\/log.*--log-file FILE/,
  });
});

Deno.test("withLog() warns once when its file cannot be written any more, and the run goes on", async () => {
  await using folder = await tempFolder();
  const path = join(folder.path, "log.ndjson");
  const { reporter, printed } = logged(path, { rotation: { maxBytes: 1, maxFiles: 2 } });
  using _reporter = reporter;
  reporter.event({ event: "warning", message: "first" });
  // What stands where the old file must go cannot be replaced.
  Deno.mkdirSync(`${path}.1/full`, { recursive: true });
  for (const message of ["second", "third"]) reporter.event({ event: "warning", message });
  const messages = printed.map((line) => String(JSON.parse(line).message));
  assert.deepEqual(messages.map((message) => message.split(" ").slice(0, 3).join(" ")), [
    "first",
    "second",
    "The log file",
    "third",
  ]);
});
