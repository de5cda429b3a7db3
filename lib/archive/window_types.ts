// What somebody who leafs through a chat asks of the archive.
import type { MediaKind } from "../model/file.ts";
import type { PeerId } from "../model/peer.ts";
import type { ArchivedChat, MessageRecord } from "./types.ts";

/**
 * A place in a chat: the id of a message, lowered by 1,000,000,000 in the older half of a migrated group, so
 * that places are in the order of the chat.
 */
export type ChatPlace = number;

/** Which messages are wanted, counted from a place that is not among them. */
export interface WindowRequest {
  /** On which side of the place. */
  readonly direction: "before" | "after";
  /** Where they are counted from, or where the file is. */
  readonly place: ChatPlace;
  /** How many are wanted at most. */
  readonly limit: number;
}

/** A file for a gallery. */
export interface GalleryItem {
  /** Where they are counted from, or where the file is. */
  readonly place: ChatPlace;
  /** What kind of file it is. */
  readonly kind: MediaKind;
  /** Relative to the chat's folder. */
  readonly path: string;
  /** Size in bytes. */
  readonly bytes: number;
  /** Relative to the chat's folder. */
  readonly thumbnail?: string;
  /** Its sender wants it hidden until it is asked for. */
  readonly spoiler?: true;
}

/** Messages by what they are counted by. */
export interface ChatStatistics {
  /** By month of local time, `2024-01`, ascending. */
  readonly months: readonly { readonly month: string; readonly messages: number }[];
  /** Those who wrote most, the busiest first. */
  readonly senders: readonly { readonly peer: PeerId | undefined; readonly messages: number }[];
}

/** Reads parts of chats. */
export interface WindowReader {
  /** Messages next to a place, oldest first. */
  messages(chat: ArchivedChat, request: WindowRequest): readonly MessageRecord[];
  /** The first message of that time or later; `undefined` when all are earlier. */
  placeAt(chat: ArchivedChat, unixSeconds: number): ChatPlace | undefined;
  /** The newest message. */
  newest(chat: ArchivedChat): MessageRecord | undefined;
  /** Kept files before a place, the newest first. */
  gallery(
    chat: ArchivedChat,
    request: {
      readonly kinds: readonly MediaKind[];
      readonly before: ChatPlace;
      readonly limit: number;
    },
  ): readonly GalleryItem[];
  /** Counts all messages of a chat, or of the archive; `senders` says how many people are named. */
  statistics(chat: ArchivedChat | "all", senders: number): ChatStatistics;
}
