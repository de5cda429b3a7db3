import assert from "node:assert/strict";
import fc from "fast-check";
import { listenInStretches } from "../../../lib/media/transcribe/stretches.ts";
import type { TranscriptSegment } from "../../../lib/model/transcript.ts";

const LENGTH_MS = 10_000;

/** An engine that knows when each word is said, and hears half of one that a stretch cuts in two. */
function listener(words: readonly TranscriptSegment[], durationMs: number) {
  const asked: { readonly fromMs: number; readonly language: string }[] = [];
  const listen = (fromMs: number, language: string) => {
    asked.push({ fromMs, language });
    const toMs = Math.min(fromMs + LENGTH_MS, durationMs);
    const segments = words.filter(({ startMs, endMs }) => endMs > fromMs && startMs < toMs)
      .map((word) =>
        word.endMs > toMs
          ? { ...word, endMs: toMs, text: "half a word" }
          : { ...word, startMs: Math.max(word.startMs, fromMs) }
      );
    const ended = toMs >= durationMs;
    return Promise.resolve({ segments, language: "de", heardMs: toMs - fromMs, ended });
  };
  return { listen, asked };
}

const word = (startMs: number, endMs: number): TranscriptSegment => ({
  startMs,
  endMs,
  text: `word at ${startMs}`,
});

Deno.test("listenInStretches() hears a word that is cut off again, from its beginning", async () => {
  const words = [word(500, 4000), word(8000, 11_000), word(12_000, 13_000)];
  const { listen, asked } = listener(words, 14_000);
  const heard: number[] = [];
  const { segments, durationMs, language } = await listenInStretches(listen, {
    lengthMs: LENGTH_MS,
    language: "auto",
    onProgress: (ms) => void heard.push(ms),
  });
  assert.deepEqual(segments, words);
  assert.deepEqual(asked, [{ fromMs: 0, language: "auto" }, { fromMs: 8000, language: "de" }]);
  assert.deepEqual([durationMs, language], [14_000, "de"]);
  assert.deepEqual(heard, [10_000]);
});

Deno.test("listenInStretches() says of silence neither words nor a language", async () => {
  const { listen } = listener([], 25_000);
  assert.deepEqual(await listenInStretches(listen, { lengthMs: LENGTH_MS, language: "auto" }), {
    segments: [],
    durationMs: 25_000,
  });
});

Deno.test("listenInStretches() throws what a stretch throws", async () => {
  await assert.rejects(
    listenInStretches(() => Promise.reject(new Error("broken")), {
      lengthMs: LENGTH_MS,
      language: "en",
    }),
    /broken/,
  );
});

Deno.test("listenInStretches() tells each word once and in order, wherever stretches end", async () => {
  // Words of up to 4 s with pauses between them: a longer one may be cut, as in life.
  const speech = fc.array(
    fc.record({
      pauseMs: fc.integer({ min: 0, max: 9000 }),
      lengthMs: fc.integer({ min: 10, max: 4000 }),
    }),
    { maxLength: 40 },
  );
  await fc.assert(
    fc.asyncProperty(speech, fc.integer({ min: 0, max: 3000 }), async (pieces, rest) => {
      let at = 0;
      const words = pieces.map(({ pauseMs, lengthMs }) => {
        const startMs = at + pauseMs;
        at = startMs + lengthMs;
        return word(startMs, at);
      });
      const { listen, asked } = listener(words, at + rest);
      const { segments } = await listenInStretches(listen, { lengthMs: LENGTH_MS, language: "en" });
      assert.deepEqual(segments, words);
      assert.ok(asked.length <= 2 * Math.ceil((at + rest) / LENGTH_MS) + 1);
    }),
  );
});
