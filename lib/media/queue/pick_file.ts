// Decides which file is next: in message order, without large files taking all places.
import type { ArchivedChat, MediaJob } from "../../archive/types.ts";
import type { JobSource, Lane } from "./job_source.ts";

/** A chat whose files are wanted. */
export interface FileChat {
  readonly chat: ArchivedChat;
  /** By the key of the history, in the order of the histories. */
  readonly sources: ReadonlyMap<number, JobSource>;
}

/** A file and where it comes from. */
export interface NextFile<C extends FileChat> {
  readonly open: C;
  readonly source: JobSource;
  readonly lane: Lane;
  readonly job: MediaJob;
}

/** What is under way, and what may be. */
export interface Room {
  /** Files under way at most; at least one more fits. */
  readonly parallel: number;
  /** Large files under way. */
  readonly large: number;
  /** Bytes of the large files under way. */
  readonly largeBytes: number;
  /** Large files under way have at most so many bytes together, unless it is only one. */
  readonly maxLargeBytes: number;
}

/**
 * The next file of the first chat that has one. Large files get all places but one while smaller ones wait.
 *
 * @param isWaitedFor called with each job that is looked at; one whose file is under way already is taken
 * away by the caller, who answers true
 * @returns "more" when it is too early to say: ask again after giving way to other work
 */
export function pickFile<C extends FileChat>(
  chats: Iterable<C>,
  room: Room,
  isWaitedFor: (next: NextFile<C>) => boolean,
): NextFile<C> | "more" | undefined {
  const small = firstOf(chats, "small", isWaitedFor);
  const large = firstOf(chats, "large", isWaitedFor);
  if (small === "more") return "more";
  if (large === "more") return small ?? "more";
  if (!large || !fits(large.job, room)) return small;
  if (!small) return large;
  return room.large < Math.max(1, room.parallel - 1) && comesFirst(chats, large, small)
    ? large
    : small;
}

function firstOf<C extends FileChat>(
  chats: Iterable<C>,
  lane: Lane,
  isWaitedFor: (next: NextFile<C>) => boolean,
): NextFile<C> | "more" | undefined {
  for (const open of chats) {
    for (const source of open.sources.values()) {
      for (;;) {
        const job = source.peek(lane);
        if (job === "more") return "more";
        if (!job) break;
        const next = { open, source, lane, job };
        if (!isWaitedFor(next)) return next;
      }
    }
  }
  return undefined;
}

function fits({ file }: MediaJob, { large, largeBytes, maxLargeBytes }: Room): boolean {
  return large === 0 || largeBytes + file.size <= maxLargeBytes;
}

function comesFirst<C extends FileChat>(
  chats: Iterable<C>,
  a: NextFile<C>,
  b: NextFile<C>,
): boolean {
  if (a.source === b.source) {
    return (a.job.messageId - b.job.messageId || a.job.position - b.job.position) < 0;
  }
  for (const { sources } of chats) {
    for (const source of sources.values()) {
      if (source === a.source) return true;
      if (source === b.source) return false;
    }
  }
  return false;
}
