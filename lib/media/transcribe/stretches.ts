// A long sound in stretches that do not cut words: each begins where the one before it is certain.
import type { TranscriptSegment } from "../../model/transcript.ts";
import type { TranscribedStretch } from "../../workers/app_tasks.ts";

/** What one file is put together from. */
export interface StretchedSpeech {
  readonly segments: readonly TranscriptSegment[];
  /** ISO 639 code; absent where nothing was said. */
  readonly language?: string;
  /** Length of the file in ms. */
  readonly durationMs: number;
}

/** How {@linkcode listenInStretches} goes about it. */
export interface StretchOptions {
  /** Length of a stretch in ms. */
  readonly lengthMs: number;
  /** ISO 639 code, or `auto`. */
  readonly language: string;
  /** Called with the end of what has been heard, in ms, where there is more to come. */
  readonly onProgress?: ((heardMs: number) => void) | undefined;
}

/**
 * Listens to a file stretch by stretch. Where the language is to be found out, the first stretch with words
 * decides: a word of another language in the middle of a file is a mistake more often than not.
 *
 * @param listen writes one stretch down
 * @throws what `listen` throws
 */
export async function listenInStretches(
  listen: (fromMs: number, language: string) => Promise<TranscribedStretch>,
  { lengthMs, language, onProgress }: StretchOptions,
): Promise<StretchedSpeech> {
  const segments: TranscriptSegment[] = [];
  let spoken = language === "auto" ? undefined : language;
  for (let fromMs = 0;;) {
    const stretch = await listen(fromMs, spoken ?? "auto");
    const heardMs = fromMs + stretch.heardMs;
    if (stretch.segments.length > 0) spoken ??= stretch.language;
    if (stretch.ended) {
      segments.push(...stretch.segments);
      return {
        segments,
        durationMs: heardMs,
        ...(segments.length > 0 && spoken !== undefined ? { language: spoken } : {}),
      };
    }
    const { certain, nextMs } = cut(stretch.segments, { fromMs, toMs: fromMs + lengthMs });
    segments.push(...certain);
    onProgress?.(heardMs);
    fromMs = nextMs;
  }
}

/** A segment that ends so close to the end of a stretch is probably cut off by it. */
const EDGE_MS = 1000;

/** A segment that the end of the stretch cuts off is heard again, from its beginning, in the next one. */
function cut(
  segments: readonly TranscriptSegment[],
  { fromMs, toMs }: { readonly fromMs: number; readonly toMs: number },
): { readonly certain: readonly TranscriptSegment[]; readonly nextMs: number } {
  const last = segments.at(-1);
  // Each stretch must lead on by half of its length at least, whatever a model says.
  const isCutOff = last && last.endMs >= toMs - EDGE_MS && last.startMs >= (fromMs + toMs) / 2;
  if (!isCutOff) return { certain: segments, nextMs: toMs };
  return { certain: segments.slice(0, -1), nextMs: last.startMs };
}
