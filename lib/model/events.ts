// The one stream of events that progress leaves through; the NDJSON log prints them as they are.
import type { ChatType } from "./chat.ts";
import type { MediaKind } from "./file.ts";
import type { PeerId } from "./peer.ts";

/** Why a file is not in the archive. */
export type SkipReason = "excluded" | "too_large" | "self_destructing";

export type RunEvent =
  | {
    readonly event: "run.started";
    readonly version: string;
    readonly out: string;
    readonly chats: number;
  }
  | {
    readonly event: "chat.started";
    readonly chat_id: PeerId;
    readonly name: string;
    readonly type: ChatType;
    /** Messages that Telegram says the chat has, where it says so. */
    readonly total?: number;
  }
  | {
    readonly event: "history.progress";
    readonly chat_id: PeerId;
    /** Messages of this chat fetched in this run. */
    readonly fetched: number;
    readonly total?: number;
  }
  | {
    readonly event: "media.done";
    readonly chat_id: PeerId;
    readonly message_id: number;
    readonly kind: MediaKind;
    /** Relative to the output folder. */
    readonly path: string;
    readonly bytes: number;
    /** `downloaded`, or placed from a file that was there already. */
    readonly source: "downloaded" | "id" | "hash";
  }
  | {
    readonly event: "media.failed";
    readonly chat_id: PeerId;
    readonly message_id: number;
    readonly kind: MediaKind;
    /** Where it would have been kept, relative to the output folder. */
    readonly path: string;
    readonly reason: string;
  }
  | {
    readonly event: "flood.wait";
    readonly method: string;
    readonly seconds: number;
    /** RFC 3339: when the run goes on. */
    readonly until: string;
  }
  | {
    readonly event: "chat.finished";
    readonly chat_id: PeerId;
    readonly name: string;
    readonly messages: { readonly new: number; readonly total: number };
    /** Outputs written, relative to the output folder. */
    readonly outputs: readonly string[];
  }
  | { readonly event: "warning"; readonly message: string; readonly chat_id?: PeerId }
  | { readonly event: "error"; readonly message: string; readonly code: string }
  | ({ readonly event: "export.finished" } & ExportReport);

/** The last event of a run. Figures of what the run did; `messages.total` is what the archive now has. */
export interface ExportReport {
  readonly exit_code: number;
  readonly duration_ms: number;
  readonly messages: {
    readonly new: number;
    readonly total: number;
    readonly per_second: number;
  };
  readonly media: {
    readonly downloaded: number;
    readonly failed: number;
    readonly skipped: number;
    readonly bytes: number;
  };
  readonly pool: {
    readonly threads: number;
    readonly active_threads: number;
    readonly queue_size: number;
    readonly completed_tasks: number;
    readonly failed_tasks: number;
    readonly avg_task_latency_ms: number;
  };
  readonly parallel_media: {
    readonly total_media_processed: number;
    readonly concurrent_peak: number;
    readonly avg_concurrency: number;
    readonly memory_throttles: number;
  };
  readonly dedup: {
    readonly id_based_hits: number;
    readonly hash_based_hits: number;
    readonly downloads: number;
    readonly bytes_saved: number;
    readonly hit_rate: number;
  };
}

/** Receives every event, synchronously and in order; it must not throw. */
export type EventListener = (event: RunEvent) => void;
