// A chat that can be exported.
import type { PeerId } from "./peer.ts";

/** Chat types, by the names that result.json uses. */
export type ChatType =
  | "saved_messages"
  | "replies"
  | "verification_codes"
  | "personal_chat"
  | "bot_chat"
  | "private_group"
  | "private_supergroup"
  | "public_supergroup"
  | "private_channel"
  | "public_channel";

/** All chat types in a fixed order, for help texts and validation. */
export const CHAT_TYPES: readonly ChatType[] = [
  "saved_messages",
  "replies",
  "verification_codes",
  "personal_chat",
  "bot_chat",
  "private_group",
  "private_supergroup",
  "public_supergroup",
  "private_channel",
  "public_channel",
];

/** What Telegram needs to address a chat: its id and, for users and channels, the access hash. */
export interface ChatRef {
  readonly id: PeerId;
  /** 64-bit integer in decimal. Belongs to one account; absent for basic groups. */
  readonly accessHash?: string;
}

/** A chat as the dialog list shows it. */
export interface Chat {
  readonly ref: ChatRef;
  readonly type: ChatType;
  /** Title, or the person's first name; empty for a deleted account. */
  readonly name: string;
  /** First and last name, or the title: what a list shows. */
  readonly fullName: string;
  readonly username?: string;
  /** Forum with topics. */
  readonly forum?: true;
  /** Id of the newest message, 0 when the chat is empty or it is not known. */
  readonly topMessageId: number;
  /** Unix time in seconds of the newest message, where known. */
  readonly lastMessageDate?: number;
  readonly unreadCount: number;
  /** How many messages the chat has, where Telegram told. */
  readonly messageCount?: number;
  /** Titles of the dialog folders that name this chat. */
  readonly folders: readonly string[];
  readonly archived?: true;
  readonly pinned?: true;
}

/** A topic of a forum. */
export interface Topic {
  readonly id: number;
  readonly title: string;
  readonly topMessageId: number;
  readonly closed?: true;
}
