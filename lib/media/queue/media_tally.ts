// What a run did with media, in figures.
import type { FileOutcome } from "../keep_file.ts";

/** Added to as files are done, so that it is true whenever it is read. */
export interface MediaTally {
  /** Files that came from Telegram. */
  downloaded: number;
  /** Files that were placed from what was there. */
  placed: number;
  /** Files that could not be had. */
  failed: number;
  /** Files that are not wanted. */
  skipped: number;
  /** Bytes that came from Telegram. */
  bytes: number;
}

/** A tally of nothing. */
export function newMediaTally(): MediaTally {
  return { downloaded: 0, placed: 0, failed: 0, skipped: 0, bytes: 0 };
}

/** Counts what became of one file. */
export function addOutcome(tally: MediaTally, outcome: FileOutcome): void {
  if (outcome.state === "failed") {
    tally.failed++;
    return;
  }
  tally[outcome.source === "downloaded" ? "downloaded" : "placed"]++;
  tally.bytes += outcome.transferred;
}
