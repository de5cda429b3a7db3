// What the media queue takes, and what those who feed it see of it.
import type { Archive } from "../../archive/archive.ts";
import type { ArchivedChat, IdRange } from "../../archive/types.ts";
import type { Clock } from "../../async/clock.ts";
import type { ChatRef } from "../../model/chat.ts";
import type { EventListener } from "../../model/events.ts";
import type { RemoteFile } from "../../model/file.ts";
import type { ConcurrencyMeter } from "./concurrency_meter.ts";
import type { MediaFilter } from "../filter.ts";
import type { FileOutcome, KeepFileRequest, KeptOutcome } from "../keep_file.ts";
import type { MediaTally } from "./media_tally.ts";
import type { MemoryGuard } from "./memory_guard.ts";
import type { LinkMode } from "../place.ts";
import type { FileAmount } from "./waiting_files.ts";

/** What the queue works with. */
export interface MediaQueueDeps {
  /** Open for writing. */
  readonly archive: Archive;
  /** Keeps one file and records its outcome, failures too; what it throws ends the run. */
  readonly keep: (request: KeepFileRequest) => Promise<FileOutcome>;
  /**
   * What is to be done with a kept file besides: it takes no place among the files under way, and the chat
   * is not finished before it is. What it throws ends the run.
   */
  readonly finishing?: (
    kept: KeptOutcome,
    chat: ArchivedChat,
    signal: AbortSignal,
  ) => Promise<unknown>;
  /**
   * Fetches a message anew, when files of one data centre fail by the connection: what it throws ends the
   * run, but for refusals.
   */
  readonly askHome: (ref: ChatRef, messageId: number, signal: AbortSignal) => Promise<unknown>;
  /** Asked before each file. */
  readonly guard: MemoryGuard;
  readonly clock: Pick<Clock, "now">;
  /** Receives `media.started`, `media.progress`, `media.done` and `media.failed`. */
  readonly onEvent: EventListener;
  /** Told at once what ends the run; the `finish` of every chat throws it once all files have stopped. */
  readonly onFatal?: (error: unknown, chat: ArchivedChat) => void;
  /** Called with files that will be asked for soon. */
  readonly onExpected?: (files: readonly RemoteFile[]) => void;
  /** Ends everything with its reason. */
  readonly signal?: AbortSignal | undefined;
}

/** How the queue goes about it. */
export interface MediaQueueOptions {
  /** Files under way at most. */
  readonly parallel: number;
  /** Which files are wanted. */
  readonly filter: MediaFilter;
  /** How a file that is needed twice is placed. */
  readonly link: LinkMode;
  /** Files of more bytes are large. @default 20_000_000 */
  readonly largeBytes?: number;
  /** Large files under way have at most so many bytes together, unless it is only one. @default 2 GiB */
  readonly maxLargeBytes?: number;
  /** How often memory is looked at while files wait for it, in ms. @default 200 */
  readonly memoryPollMs?: number;
}

/** The files of one chat. */
export interface ChatMedia {
  /** Messages in this range of a history, by its key, were committed. */
  add(history: number, range: IdRange): void;
  /**
   * To be called when the history has ended. Resolves when each file has its outcome.
   *
   * @throws what ends the run; the signal's reason when aborted
   */
  finish(): Promise<void>;
  /** Begins no further file of the chat. Resolves when those under way have ended, whatever became of them. */
  leave(): Promise<void>;
}

/**
 * Files of several chats, in the order of the chats and of their messages. Outcomes are recorded as they
 * come: a file that is stuck holds up one place and nothing else. Disposing of it stops and awaits what is
 * under way.
 */
export interface MediaQueue extends AsyncDisposable {
  /** Takes up a chat: what earlier runs have left is begun at once. */
  openChat(chat: ArchivedChat, refs: ReadonlyMap<number, ChatRef>): ChatMedia;
  /** Of all chats. */
  readonly tally: Readonly<MediaTally>;
  /** Of all chats. */
  readonly concurrency: Pick<ConcurrencyMeter, "active" | "peak" | "mean">;
  /** Wanted files of all chats that are known of and have not begun; a few seconds old where they are many. */
  waiting(): FileAmount;
}
