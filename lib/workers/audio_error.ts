// The failure of a file with sound, as opposed to one of the disk or of the model.

/** A file cannot be read as sound. */
export class AudioError extends Error {
  /** Tells the class where `instanceof` does not reach. */
  override readonly name = "AudioError";
  /** What callers decide by. */
  readonly code = "unreadable_audio";
}
