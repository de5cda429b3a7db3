// The one door to Telegram that the rest of the program sees. Everything behind it is in gramjs/.
import type { Chat, ChatRef, Topic } from "../model/chat.ts";
import type { RemoteFile } from "../model/file.ts";
import type { Message } from "../model/message.ts";
import type { Peer, PeerId } from "../model/peer.ts";

/** The account that is signed in. */
export interface Account {
  readonly id: PeerId;
  readonly name: string;
  readonly username?: string;
  /** With all but the last two digits masked. */
  readonly maskedPhone?: string;
  readonly bot: boolean;
  readonly dcId: number;
}

/**
 * One page of a chat's history, in the terms of `messages.getHistory`
 * (core.telegram.org/api/offsets).
 */
export interface HistoryRequest {
  readonly chat: ChatRef;
  /** The page is found relative to this message id; 0 means the newest end. */
  readonly offsetId: number;
  /** Negative values move the page towards newer messages. */
  readonly addOffset: number;
  /** At most 100. */
  readonly limit: number;
}

/** Messages in ascending order of id, with the people and chats that they name. */
export interface HistoryPage {
  readonly messages: readonly Message[];
  /** Ids that Telegram answered with `messageEmpty`: gaps, not an end. */
  readonly emptyIds: readonly number[];
  readonly peers: readonly Peer[];
  /** How many messages the chat has, where told. */
  readonly total?: number;
  /** The answer was a non-slice `messages.messages`: it holds the chat's whole history. */
  readonly whole: boolean;
}

/** What is only known when a chat is asked for by itself. */
export interface ChatDetails {
  /** The basic group that this supergroup grew out of; its history is the older half. */
  readonly migratedFrom?: ChatRef;
  readonly about?: string;
  readonly participantsCount?: number;
}

/** A range of a file. Rules: core.telegram.org/api/files#downloading-files. */
export interface FilePartRequest {
  readonly file: RemoteFile;
  /** Bytes; divisible by 4096. */
  readonly offset: number;
  /** Bytes; divisible by 4096, divides 1 MiB; the part must not cross a 1 MiB boundary. */
  readonly limit: number;
}

/** SHA-256 of a range of a file, as `upload.getFileHashes` tells. */
export interface FileHash {
  readonly offset: number;
  readonly limit: number;
  readonly sha256: Uint8Array;
}

/**
 * Telegram, as this program needs it. Methods throw {@linkcode RpcError} for what Telegram refuses,
 * {@linkcode ConnectionError} when it cannot be reached, and the signal's reason when aborted.
 */
export interface TelegramGateway extends AsyncDisposable {
  /** The account behind the session; `undefined` when nobody is signed in. */
  account(signal?: AbortSignal): Promise<Account | undefined>;
  /** All dialogs, archived ones too, each once. */
  listChats(signal?: AbortSignal): Promise<readonly Chat[]>;
  /** The account's chat with itself, which is no dialog before something was saved. */
  savedMessages(signal?: AbortSignal): Promise<Chat>;
  /** A public chat or user by its name without `@`; `undefined` when there is none. */
  resolveUsername(username: string, signal?: AbortSignal): Promise<Chat | undefined>;
  chatDetails(chat: ChatRef, signal?: AbortSignal): Promise<ChatDetails>;
  topics(chat: ChatRef, signal?: AbortSignal): Promise<readonly Topic[]>;
  historyPage(request: HistoryRequest, signal?: AbortSignal): Promise<HistoryPage>;
  /** Messages by id, at most 100; ids that are gone are in `emptyIds`. */
  messages(chat: ChatRef, ids: readonly number[], signal?: AbortSignal): Promise<HistoryPage>;
  /** Bytes of a part; shorter than asked only at the end of the file. */
  filePart(request: FilePartRequest, signal?: AbortSignal): Promise<Uint8Array>;
  /** Hashes of the ranges from `offset` on, about ten a call; empty at the end. */
  fileHashes(
    file: RemoteFile,
    offset: number,
    signal?: AbortSignal,
  ): Promise<readonly FileHash[]>;
}
