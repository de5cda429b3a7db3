// Counts the files that a run knows of and has not begun, seldom enough that counting costs next to nothing.
import type { Archive } from "../../archive/archive.ts";
import type { Clock } from "../../async/clock.ts";
import type { MediaFilter } from "../filter.ts";

/** What {@linkcode waitingFiles} works with. */
export interface WaitingFilesOptions {
  readonly archive: Pick<Archive, "pendingMedia">;
  readonly clock: Pick<Clock, "now">;
  readonly filter: MediaFilter;
}

/** A number of files, and their bytes as announced. */
export interface FileAmount {
  readonly files: number;
  readonly bytes: number;
}

/** A count is followed by a pause that many times as long as it took. */
const PAUSE_PER_COST = 100;

/**
 * A counter of the files of some histories, by their keys, those under way not among them.
 *
 * @param underWay what is under way now: the archive knows such files as pending
 */
export function waitingFiles(
  { archive, clock, filter }: WaitingFilesOptions,
): (histories: readonly number[], underWay: FileAmount) => FileAmount {
  let pending: FileAmount = { files: 0, bytes: 0 };
  let due = -Infinity;
  return (histories, underWay) => {
    const began = clock.now();
    if (began >= due) {
      pending = archive.pendingMedia(histories, filter);
      const ended = clock.now();
      due = ended + (ended - began) * PAUSE_PER_COST;
    }
    return {
      files: Math.max(0, pending.files - underWay.files),
      bytes: Math.max(0, pending.bytes - underWay.bytes),
    };
  };
}
