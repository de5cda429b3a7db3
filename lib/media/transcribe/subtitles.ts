// Subtitles in the two formats that players read.
import type { TranscriptSegment } from "../../model/transcript.ts";

/** Formats of subtitles. */
export type SubtitleFormat = "srt" | "vtt";

/** In ms: players do not show what begins and ends at once. */
const SHORTEST_MS = 1;

/** Subtitles as SubRip has them: numbered, with a blank line behind each. */
export function toSrt(segments: readonly TranscriptSegment[]): string {
  return shown(segments).map(({ startMs, endMs, text }, i) =>
    `${i + 1}\n${timestamp(startMs, ",")} --> ${timestamp(endMs, ",")}\n${text}\n\n`
  ).join("");
}

/** Subtitles as browsers want them: https://www.w3.org/TR/webvtt1/ */
export function toVtt(segments: readonly TranscriptSegment[]): string {
  const cues = shown(segments).map(({ startMs, endMs, text }) =>
    `${timestamp(startMs, ".")} --> ${timestamp(endMs, ".")}\n${escaped(text)}\n\n`
  );
  return `WEBVTT\n\n${cues.join("")}`;
}

/**
 * A time as `HH:MM:SS,mmm`; hours have more digits where they need them.
 *
 * @param ms not negative
 * @param mark between seconds and ms
 */
export function timestamp(ms: number, mark: "," | "."): string {
  const whole = Math.round(ms);
  const digits = (value: number, count: number): string => String(value).padStart(count, "0");
  const seconds = Math.floor(whole / 1000);
  const clock = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60];
  return clock.map((value) => digits(value, 2)).join(":") + mark + digits(whole % 1000, 3);
}

/** A line break inside a text would begin a new block; a subtitle without length is never shown. */
function shown(segments: readonly TranscriptSegment[]): readonly TranscriptSegment[] {
  return segments.flatMap(({ startMs, endMs, text }) => {
    // An arrow is what a line of times is known by.
    const line = text.replaceAll(/\s+/g, " ").replaceAll("-->", "→").trim();
    return line === ""
      ? []
      : [{ startMs, endMs: Math.max(endMs, startMs + SHORTEST_MS), text: line }];
  });
}

function escaped(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}
