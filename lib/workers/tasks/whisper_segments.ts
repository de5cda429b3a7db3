// Segments with their times, which whisper.cpp tells through a callback and by nothing else.
import type { TranscriptSegment } from "../../model/transcript.ts";
import type { WhisperAddon } from "./load_whisper.ts";

/** The part of the parameters that segments come through. */
export type SegmentSource = Pick<
  InstanceType<WhisperAddon["WhisperFullParams"]>,
  "onNewSegment"
>;

/** What whisper.cpp writes where it hears nothing. */
const NOTHING = /^\[BLANK_AUDIO\]$/i;

/** The unit of times, in ms. */
const TICK_MS = 10;

/** Turns of the event loop after which what has not come is not expected any more. */
const MAX_TURNS = 100;

/**
 * Runs the computation and collects what it tells. Callbacks wait in a queue that is served only when the
 * computation has ended, so that its result, which is all texts in a row, says when all have come.
 *
 * @param run computes, and returns the whole text
 */
export async function gatherSegments(
  source: SegmentSource,
  run: () => string,
): Promise<readonly TranscriptSegment[]> {
  const told: { readonly text: string; readonly start: number; readonly end: number }[] = [];
  source.onNewSegment = (segment) => void told.push(segment);
  const whole = withoutSpace(run());
  const isComplete = (): boolean => withoutSpace(told.map(({ text }) => text).join("")) === whole;
  for (let turn = 0; turn < MAX_TURNS && !isComplete(); turn++) {
    await new Promise((resolve) => setTimeout(resolve, 0));
  }
  return told.map(({ text, start, end }) => ({
    startMs: start * TICK_MS,
    endMs: Math.max(start, end) * TICK_MS,
    text: text.trim(),
  })).filter(({ text }) => text !== "" && !NOTHING.test(text));
}

/** The texts of the callback have lost the spaces around them. */
function withoutSpace(text: string): string {
  return text.replaceAll(/\s+/g, "");
}
