// The failure of one file, which does not concern the others.

/** How a {@linkcode MediaFailure} came about. */
export interface MediaFailureOptions extends ErrorOptions {
  /** The message has another file now, which has a job of its own. */
  readonly replaced?: true;
}

/** One file cannot be had. The message is the reason, as a person reads it behind the file's name. */
export class MediaFailure extends Error {
  /** Tells it from other errors after it was logged. */
  override readonly name = "MediaFailure";
  /** Whether the message has another file now. */
  readonly replaced: boolean;

  /** @param reason a few words, as they stand behind the name of the file */
  constructor(reason: string, options: MediaFailureOptions = {}) {
    super(reason, options);
    this.replaced = options.replaced ?? false;
  }
}
