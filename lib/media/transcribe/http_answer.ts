// What a transcription server answers: `verbose_json` of OpenAI's API, or the plain JSON of it.
import { sanitizeLine } from "../../model/sanitize.ts";
import type { Transcript, TranscriptSegment } from "../../model/transcript.ts";
import { SpeechFailure } from "./engine.ts";
import { languageCode } from "./language_names.ts";

/**
 * Reads an answer. https://platform.openai.com/docs/api-reference/audio/verbose-json-object
 *
 * @param text the body
 * @param model names the model in the transcript
 * @throws {SpeechFailure} when it is something else
 */
export function readTranscriptAnswer(text: string, model: string): Transcript {
  const answer = parsed(text);
  if (!isObject(answer) || typeof answer["text"] !== "string") {
    throw new SpeechFailure("the server's answer is no transcript");
  }
  const segments = segmentsOf(answer["segments"]);
  const duration = answer["duration"];
  const last = segments.at(-1)?.endMs ?? 0;
  const language = languageCode(answer["language"]);
  return {
    text: clean(answer["text"]),
    ...(language === undefined ? {} : { language }),
    segments,
    durationMs: isTime(duration) ? Math.max(last, milliseconds(duration)) : last,
    model,
  };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new SpeechFailure("the server's answer is no JSON", { cause: error });
  }
}

function segmentsOf(value: unknown): readonly TranscriptSegment[] {
  if (value === undefined || value === null) return [];
  if (!Array.isArray(value)) throw new SpeechFailure("the server's segments are no list");
  const segments = value.map((each: unknown): TranscriptSegment => {
    if (!isObject(each)) throw new SpeechFailure("a segment of the server's is none");
    const { start, end, text } = each;
    if (!isTime(start) || !isTime(end) || typeof text !== "string") {
      throw new SpeechFailure("a segment of the server's has no times or no text");
    }
    const startMs = milliseconds(start);
    return { startMs, endMs: Math.max(startMs, milliseconds(end)), text: clean(text) };
  });
  return segments.filter(({ text }) => text !== "").toSorted((a, b) => a.startMs - b.startMs);
}

/** No file is longer than a month, in s; nothing else is a time. */
const MAX_SECONDS = 31 * 86_400;

function isTime(value: unknown): value is number {
  return typeof value === "number" && value >= 0 && value <= MAX_SECONDS;
}

function milliseconds(seconds: number): number {
  return Math.round(seconds * 1000);
}

function clean(text: string): string {
  return sanitizeLine(text).replaceAll(/ {2,}/g, " ").trim();
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
