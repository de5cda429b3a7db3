// A chat that can be exported.
import type { PeerId } from "./peer.ts";

/**
 * Chat types, by the names that result.json uses. A chat is public when it has a user name; `replies`
 * and `verification_codes` are Telegram's own service accounts.
 */
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
  /** Kind and bare id. */
  readonly id: PeerId;
  /** 64-bit integer in decimal. Belongs to one account; absent for basic groups. */
  readonly accessHash?: string;
}

/** A chat as the dialog list shows it. */
export interface Chat {
  /** What requests about the chat take. */
  readonly ref: ChatRef;
  /** By Telegram Desktop's rules: a group with a channel id is a supergroup. */
  readonly type: ChatType;
  /** Title, or the person's first name; empty for a deleted account. */
  readonly name: string;
  /** First and last name, or the title: what a list shows. */
  readonly fullName: string;
  /** Public name without `@`; the first active one where there are several. */
  readonly username?: string;
  /** Forum with topics. */
  readonly forum?: true;
  /** Id of the newest message, 0 when the chat is empty or it is not known. */
  readonly topMessageId: number;
  /** Unix time in seconds of the newest message, where known. */
  readonly lastMessageDate?: number;
  /** Messages that the account has not read; 0 for a chat that does not come from the dialog list. */
  readonly unreadCount: number;
  /** How many messages the chat has, where Telegram told. */
  readonly messageCount?: number;
  /** Titles of the dialog folders that name this chat. */
  readonly folders: readonly string[];
  /** Kept in Telegram's chat archive, which is dialog folder 1. */
  readonly archived?: true;
  /** Held at the top of the dialog list, or of the chat archive. */
  readonly pinned?: true;
}

/** A topic of a forum (core.telegram.org/api/forum). */
export interface Topic {
  /** Id of the service message that opened the topic; 1 for "General". Messages name it `topicId`. */
  readonly id: number;
  /** As its maker wrote it: any text, not fit for a path. */
  readonly title: string;
  /** Id of its newest message, in the id space of the whole chat. */
  readonly topMessageId: number;
  /** Only administrators may write in it. */
  readonly closed?: true;
}
