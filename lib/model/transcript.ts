// What was said in a file.

/** A piece of speech, as long as a line of subtitles. */
export interface TranscriptSegment {
  /** From the beginning of the file, in ms. */
  readonly startMs: number;
  /** From the beginning of the file, in ms; not before the start. */
  readonly endMs: number;
  /** One line, without spaces around it. */
  readonly text: string;
}

/** Speech as text. */
export interface Transcript {
  /** All that was said; empty where nobody spoke. */
  readonly text: string;
  /** ISO 639 code, such as `en`, of what was spoken or of what it was taken for; absent where not told. */
  readonly language?: string;
  /** In the order of their starts; none where the engine tells no times. */
  readonly segments: readonly TranscriptSegment[];
  /** Length of the sound in ms. */
  readonly durationMs: number;
  /** What wrote it, such as `base` or `whisper-1`. */
  readonly model: string;
}
