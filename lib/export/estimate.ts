// What a dry run tells: the figures of a run before it.
import type { MediaKind } from "../model/file.ts";
import type { PeerId } from "../model/peer.ts";
import type { KindEstimate } from "./estimate_media.ts";

/** Which figures were counted one by one; the others are extrapolated from a sample. */
export interface Exactness {
  readonly messages: boolean;
  readonly files: boolean;
}

/** One chat. */
export interface ChatEstimate {
  readonly chat_id: PeerId;
  readonly name: string;
  /** Messages that Telegram says the chat has, both halves together. */
  readonly total: number;
  /** Messages that would be fetched. */
  readonly messages: number;
  readonly files: number;
  /** Of these files, as announced. */
  readonly bytes: number;
  readonly exact: Exactness;
  /** Why Telegram does not give the chat; the figures are then 0. */
  readonly refused?: string;
}

/** The whole run. */
export interface ExportEstimate {
  readonly chats: readonly ChatEstimate[];
  readonly messages: number;
  /** By kind of media, thumbnails with what they belong to; kinds without files are left out. */
  readonly media: Readonly<Partial<Record<MediaKind, KindEstimate>>>;
  readonly files: number;
  readonly bytes: number;
  /** What need not be fetched because the archive has it, or another message of the run. */
  readonly dedup: { readonly files: number; readonly bytes: number };
  /** Requests that the run would send. */
  readonly requests: { readonly history: number; readonly files: number };
  /**
   * Time that these requests take at the speed that was measured, flood waits not counted, in ms;
   * `undefined` when no speed could be measured.
   */
  readonly duration_ms: number | undefined;
  readonly exact: Exactness;
}
