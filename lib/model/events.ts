// The one stream of events that progress leaves through; the NDJSON log prints them as they are.
import type { ChatType } from "./chat.ts";
import type { MediaKind } from "./file.ts";
import type { ImportReport } from "./import_report.ts";
import type { PeerId } from "./peer.ts";
import type { VerifyEvent } from "./verify_events.ts";

/**
 * Why a file was not fetched: its kind is not wanted, it is larger than wanted, or it would have
 * destroyed itself after it was looked at. Such media are never fetched.
 */
export type SkipReason = "excluded" | "too_large" | "self_destructing";

/** What happens during a run, discriminated by `event`. Paths have `/` between their parts. */
export type RunEvent = LoggedEvent | LiveEvent;

/**
 * The events of the NDJSON log: names and fields are those of its lines, so that an event can be printed as
 * it is; none holds a secret.
 */
export type LoggedEvent =
  | {
    readonly event: "run.started";
    /** Version of the program, as the caller gave it. */
    readonly version: string;
    /** The output folder, as the caller gave it. */
    readonly out: string;
    /** How many chats the run is about. */
    readonly chats: number;
  }
  | {
    readonly event: "chat.started";
    readonly chat_id: PeerId;
    /** First and last name, or the title. */
    readonly name: string;
    readonly type: ChatType;
    /** Messages that Telegram says the chat has, where it says so. */
    readonly total?: number;
    /** As in `history.progress`. */
    readonly expected?: number;
  }
  | {
    readonly event: "history.progress";
    readonly chat_id: PeerId;
    /** Messages of this chat fetched in this run. */
    readonly fetched: number;
    /** Messages that Telegram says the chat has, where it says so. */
    readonly total?: number;
    /**
     * Messages of this chat that the run has to fetch in all, those that are fetched among them; absent
     * where nobody can tell, as between two dates.
     */
    readonly expected?: number;
  }
  | {
    readonly event: "media.done";
    readonly chat_id: PeerId;
    readonly message_id: number;
    readonly kind: MediaKind;
    /** Relative to the output folder. */
    readonly path: string;
    /** Size of the file. */
    readonly bytes: number;
    /** `downloaded`, or placed from a file that was there: known by its id or by its content's hash. */
    readonly source: "downloaded" | "id" | "hash";
  }
  | {
    readonly event: "media.failed";
    readonly chat_id: PeerId;
    readonly message_id: number;
    readonly kind: MediaKind;
    /** Where it would have been kept, relative to the output folder. */
    readonly path: string;
    /** A sentence for people; the next run tries again. */
    readonly reason: string;
  }
  | {
    /** A long file is being listened to; at most one a second. */
    readonly event: "transcript.progress";
    readonly chat_id: PeerId;
    readonly message_id: number;
    readonly kind: MediaKind;
    /** Of the file, relative to the output folder. */
    readonly path: string;
    /** What has been listened to, from the beginning. */
    readonly heard_ms: number;
    /** Length of the sound, as its sender says; absent where nothing is said. */
    readonly sound_ms?: number;
  }
  | {
    readonly event: "transcript.done";
    readonly chat_id: PeerId;
    readonly message_id: number;
    readonly kind: MediaKind;
    /** Of the file that was listened to, relative to the output folder. */
    readonly path: string;
    /** ISO 639 code of what was spoken; absent where nothing was, or nobody told. */
    readonly language?: string;
    /** Length of the text in UTF-16 code units; the text itself is in the archive. */
    readonly characters: number;
    /** Length of the sound. */
    readonly sound_ms: number;
    /** Time that listening took. */
    readonly took_ms: number;
  }
  | {
    readonly event: "transcript.failed";
    readonly chat_id: PeerId;
    readonly message_id: number;
    readonly kind: MediaKind;
    /** Of the file that could not be listened to, relative to the output folder. */
    readonly path: string;
    /** A sentence for people. */
    readonly reason: string;
  }
  | {
    readonly event: "flood.wait";
    /** TL method that was refused, such as `messages.getHistory`. */
    readonly method: string;
    /** As Telegram said it. */
    readonly seconds: number;
    /** RFC 3339: when the run goes on. */
    readonly until: string;
  }
  | {
    readonly event: "chat.finished";
    readonly chat_id: PeerId;
    readonly name: string;
    /** Added by this run, and in the archive now. */
    readonly messages: { readonly new: number; readonly total: number };
    /** For each format the file to begin with, relative to the output folder: a long chat has hundreds of pages. */
    readonly outputs: readonly string[];
  }
  | { readonly event: "warning"; readonly message: string; readonly chat_id?: PeerId }
  | { readonly event: "error"; readonly message: string; readonly code: string }
  | ({ readonly event: "export.finished" } & ExportReport)
  | VerifyEvent
  | ({ readonly event: "import.finished" } & ImportReport);

/**
 * What only a live view shows: it may come many times a second, and no log has it.
 */
export type LiveEvent =
  | {
    /** What is waited for while there is nothing else to tell; `none` once that is over. */
    readonly event: "run.stage";
    readonly stage: "connecting" | "listing_chats" | "none";
  }
  | {
    /** All of a chat is here; its outputs are being written, which takes a while for a long one. */
    readonly event: "outputs.started";
    readonly chat_id: PeerId;
  }
  | {
    readonly event: "media.started";
    readonly chat_id: PeerId;
    readonly message_id: number;
    readonly kind: MediaKind;
    /** Where it will be kept, relative to the output folder. */
    readonly path: string;
    /** Size as announced. */
    readonly bytes: number;
  }
  | {
    readonly event: "media.progress";
    readonly chat_id: PeerId;
    readonly message_id: number;
    /** As in `media.started`. */
    readonly path: string;
    /** Bytes that are on disk, of this run and of earlier ones. */
    readonly bytes: number;
  }
  | {
    readonly event: "transcript.started";
    readonly chat_id: PeerId;
    readonly message_id: number;
    readonly kind: MediaKind;
    /** Relative to the output folder. */
    readonly path: string;
    /** Length of the sound, as its sender says; absent where nothing is said. */
    readonly sound_ms?: number;
  }
  | {
    /** No new file begins until memory has fallen, or goes on again. */
    readonly event: "memory.paused" | "memory.resumed";
    /** Memory of the process. */
    readonly used_bytes: number;
    readonly limit_bytes: number;
  }
  | {
    /** The state of the run, about once a second while files are under way. */
    readonly event: "run.gauges";
    readonly pool: ExportReport["pool"];
    /** Files under way now. */
    readonly media_active: number;
    /** Files that are known of and not yet begun, and their bytes as announced; for the time that is left. */
    readonly media_waiting: { readonly files: number; readonly bytes: number };
    readonly memory_bytes: number;
    readonly dedup: ExportReport["dedup"];
  };

const LIVE: ReadonlySet<string> = new Set<LiveEvent["event"]>([
  "run.stage",
  "outputs.started",
  "media.started",
  "media.progress",
  "transcript.started",
  "memory.paused",
  "memory.resumed",
  "run.gauges",
]);

/** Whether an event belongs into a log. */
export function isLogged(event: RunEvent): event is LoggedEvent {
  return !LIVE.has(event.event);
}

/** What a run did, in figures: the last event of a run and the answer of `exportChats`. */
export interface ExportReport {
  /**
   * 0 done · 1 failed · 2 wrong usage · 3 sign-in needed · 4 done, but some files could not be had ·
   * 5 flood wait longer than allowed · 6 trouble with the archive or the disk · 130 or 143
   * interrupted. After 5, 6, 130 and 143 the same request goes on where it stopped.
   */
  readonly exit_code: number;
  /** Wall time of the whole run. */
  readonly duration_ms: number;
  /** Messages of the chats of this run. */
  readonly messages: {
    /** Not in the archive before. */
    readonly new: number;
    /** In the archive now, those of earlier runs too. */
    readonly total: number;
    /** New messages by the time spent on histories: media and outputs do not count. */
    readonly per_second: number;
  };
  /** Files of the chats of this run; those of earlier runs are not counted again. */
  readonly media: {
    /** Fetched from Telegram. */
    readonly downloaded: number;
    /** Could not be had; each had a `media.failed` event. */
    readonly failed: number;
    /** Not wanted, see {@linkcode SkipReason}. */
    readonly skipped: number;
    /** Bytes that came from Telegram; what an interrupted download had left is not fetched twice. */
    readonly bytes: number;
  };
  /** Absent where nobody listened. */
  readonly transcripts?: {
    /** Files that were written down; those of the same content count once. */
    readonly done: number;
    /** Could not be; each had a `transcript.failed` event, or a `warning` told that no more could. */
    readonly failed: number;
  };
  /** Worker threads; all counts are 0 where they are switched off. */
  readonly pool: {
    /** Workers at once at most; none is started before it is needed. */
    readonly threads: number;
    /** Busy at the end: 0 after an orderly one. */
    readonly active_threads: number;
    /** Tasks waiting at the end. */
    readonly queue_size: number;
    /** Tasks that gave a result. */
    readonly completed_tasks: number;
    /** Tasks that ended with an error. */
    readonly failed_tasks: number;
    /** Mean time in ms between handing a task in and having its result. */
    readonly avg_task_latency_ms: number;
    /** 95 of 100 tasks took no longer, in ms. */
    readonly p95_task_latency_ms: number;
  };
  /** How files were worked on side by side. */
  readonly parallel_media: {
    /** Files downloaded, placed or failed. */
    readonly total_media_processed: number;
    /** Most files under way at the same time. */
    readonly concurrent_peak: number;
    /** Mean number of files under way while there were any. */
    readonly avg_concurrency: number;
    /** How often a file had to wait for memory. */
    readonly memory_throttles: number;
  };
  /** What was not fetched because the same bytes were there. */
  readonly dedup: {
    /** Files recognised by Telegram's id. */
    readonly id_based_hits: number;
    /** Files recognised by the hash of their content. */
    readonly hash_based_hits: number;
    /** Files that had to be fetched. */
    readonly downloads: number;
    /** Size of all files that were placed instead of fetched. */
    readonly bytes_saved: number;
    /** Share of files that were placed instead of fetched, 0 to 1. */
    readonly hit_rate: number;
    /** Requests that were spent on hashes. */
    readonly hash_requests: number;
  };
}

/** Receives every event, synchronously and in order; it must not throw. */
export type EventListener = (event: RunEvent) => void;
