import assert from "node:assert/strict";
import { gatherSegments, type SegmentSource } from "../../../lib/workers/tasks/whisper_segments.ts";

/** A source that tells its segments some turns after the computation, as the addon does. */
function later(
  texts: readonly (readonly [text: string, start: number, end: number])[],
  { turns, whole }: { readonly turns: number; readonly whole: string },
) {
  const source = {} as SegmentSource;
  const run = (): string => {
    let left = turns;
    const tell = (): void => {
      if (left-- > 0) return void setTimeout(tell, 0);
      for (const [text, start, end] of texts) source.onNewSegment({ text, start, end });
    };
    tell();
    return whole;
  };
  return gatherSegments(source, run);
}

Deno.test("gatherSegments() waits for segments that come after the result", async () => {
  const segments = await later([["Hello", 0, 120], ["world.", 120, 240]], {
    turns: 5,
    whole: " Hello world.",
  });
  assert.deepEqual(segments, [
    { startMs: 0, endMs: 1200, text: "Hello" },
    { startMs: 1200, endMs: 2400, text: "world." },
  ]);
});

Deno.test("gatherSegments() leaves out what says that nothing was heard", async () => {
  const segments = await later([["[BLANK_AUDIO]", 0, 100], ["", 100, 100]], {
    turns: 0,
    whole: " [BLANK_AUDIO]",
  });
  assert.deepEqual(segments, []);
});

Deno.test("gatherSegments() does not wait for ever", async () => {
  assert.deepEqual(await later([], { turns: 0, whole: " never told" }), []);
});
