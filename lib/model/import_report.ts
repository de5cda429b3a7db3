// The end of an import in figures.

/** What an import did: the last event of it. */
export interface ImportReport {
  /** 0 done · 4 done, but some files that the JSON names were not there. */
  readonly exit_code: number;
  /** Wall time. */
  readonly duration_ms: number;
  /** Chats of the export that were read. */
  readonly chats: number;
  /** Messages by what became of them. */
  readonly messages: {
    /** Not in the archive before. */
    readonly new: number;
    /** Newer than what an earlier import had. */
    readonly updated: number;
    /** Here already. */
    readonly kept: number;
    /** Not understood: without an id or a date. */
    readonly skipped: number;
  };
  /** Files of messages. */
  readonly media: {
    /** Copied out of the export. */
    readonly copied: number;
    /** Placed from a file of the archive with the same content. */
    readonly linked: number;
    /** Named by the JSON, but not beside it; each had a `media.failed` event. */
    readonly missing: number;
    /** Size of what was copied. */
    readonly bytes: number;
  };
  /** Places of the JSON that were mended: what Telegram Desktop writes and JSON does not know. */
  readonly repairs: number;
}
