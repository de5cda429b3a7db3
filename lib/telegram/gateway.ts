// The one door to Telegram that the rest of the program sees. Everything behind it is in gramjs/.
import type { Chat, ChatRef, Topic } from "../model/chat.ts";
import type { RemoteFile } from "../model/file.ts";
import type { Message } from "../model/message.ts";
import type { Peer, PeerId } from "../model/peer.ts";

/** The account that is signed in. */
export interface Account {
  /** Always of the kind `user`, bots too. */
  readonly id: PeerId;
  /** First and last name, joined. */
  readonly name: string;
  /** Public name without `@`; the first active one where there are several. */
  readonly username?: string;
  /** International form, all digits but the last two replaced by `•`. Bots have none. */
  readonly maskedPhone?: string;
  /** It signed in with a bot token: fewer methods are open to it. */
  readonly bot: boolean;
  /** Number of the data centre that has the account. */
  readonly dcId: number;
}

/**
 * One page of a chat's history, in the terms of `messages.getHistory`
 * (core.telegram.org/api/offsets).
 */
export interface HistoryRequest {
  /** Whose history; the older half of a migrated group is a chat of its own. */
  readonly chat: ChatRef;
  /** The page is found relative to this message id; 0 means `offsetDate`, or else the newest end. */
  readonly offsetId: number;
  /** Unix time in seconds: the page is found relative to the newest message that is older. */
  readonly offsetDate?: number;
  /**
   * Only this topic of a forum, as `messages.getReplies` gives it. The message that began the topic comes
   * with pages that ascend over its id. A chat that cannot have topics is empty.
   */
  readonly topicId?: number;
  /** Negative values move the page towards newer messages. */
  readonly addOffset: number;
  /** At most 100. */
  readonly limit: number;
}

/** Messages in ascending order of id, with the people and chats that they name. */
export interface HistoryPage {
  /** Ascending by id, as the server picked them: some may lie outside the ids that were wanted. */
  readonly messages: readonly Message[];
  /** Ids that Telegram answered with `messageEmpty`: gaps, not an end. */
  readonly emptyIds: readonly number[];
  /** Users, groups and channels that the messages name, as far as Telegram describes them. */
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
  /** Description of the group or channel, or the person's bio; absent when empty. */
  readonly about?: string;
  /** Members or subscribers; not told of basic groups, nor of channels that hide them. */
  readonly participantsCount?: number;
}

/** A range of a file. Rules: core.telegram.org/api/files#downloading-files. */
export interface FilePartRequest {
  /** Its `fileReference` must be fresh; an old one is refused as `FILE_REFERENCE_EXPIRED`. */
  readonly file: RemoteFile;
  /** Bytes; divisible by 4096. */
  readonly offset: number;
  /** Bytes; divisible by 4096, divides 1 MiB; the part must not cross a 1 MiB boundary. */
  readonly limit: number;
}

/** SHA-256 of a range of a file, as `upload.getFileHashes` tells. */
export interface FileHash {
  /** Where the range begins, in bytes from the start of the file. */
  readonly offset: number;
  /** Length of the range in bytes; usually 131,072, which nothing guarantees. */
  readonly limit: number;
  /** Of the range alone, 32 bytes. */
  readonly sha256: Uint8Array;
}

/**
 * How many files Telegram wants to be asked for at the same time, for each data centre: the queue limits
 * of `help.getAppConfig` (core.telegram.org/api/config#client-configuration).
 */
export interface FileLimits {
  /** Files below {@linkcode LARGE_FILE_BYTES}. */
  readonly small: number;
  /** The others. */
  readonly large: number;
}

/** Where a file counts as large, in bytes (core.telegram.org/api/config#client-configuration). */
export const LARGE_FILE_BYTES = 20_000_000;

/** However small parts are, no more than so many of them take the place of one of 1 MiB. */
const SMALLEST_WEIGHT = 1 / 8;

/**
 * What a part counts for where parts of 1 MiB are counted. Small ones are on their way for as long as large
 * ones and fill a line less, so that more of them are under way; Telegram's own programs have 16 of 128 KiB.
 *
 * @param partBytes most bytes that the request can bring
 */
export function partWeight(partBytes: number): number {
  return Math.min(1, Math.max(SMALLEST_WEIGHT, partBytes / 1_048_576));
}

/**
 * Telegram, as this program needs it. Nothing here sits out a flood wait or asks again after trouble:
 * put `withFloodPolicy` around it for that. Methods throw {@linkcode RpcError} for what Telegram refuses,
 * {@linkcode ConnectionError} when it cannot be reached, and the signal's reason when aborted.
 */
export interface TelegramGateway extends AsyncDisposable {
  /** The account behind the session; `undefined` when nobody is signed in. */
  account(signal?: AbortSignal): Promise<Account | undefined>;
  /**
   * All dialogs, archived ones too, each once. A basic group that became a supergroup is left out: its
   * messages are the older half of the supergroup.
   *
   * @throws {TgkeepError} "usage" for bots, "sign_in_needed" when nobody is signed in
   */
  listChats(signal?: AbortSignal): Promise<readonly Chat[]>;
  /** The account's chat with itself, which is no dialog before something was saved. */
  savedMessages(signal?: AbortSignal): Promise<Chat>;
  /**
   * A public chat or user by its name without `@`; `undefined` when there is none. Telegram allows few
   * of these (`contacts.resolveUsername`): look into {@linkcode listChats} first.
   */
  resolveUsername(username: string, signal?: AbortSignal): Promise<Chat | undefined>;
  /**
   * The chat that a link invites to, where the account is in it or may look into it; `undefined` when the
   * link is good no more.
   *
   * @param hash of the link, what follows `t.me/+`
   * @throws {TgkeepError} "usage" when the account would have to join first
   */
  resolveInvite(hash: string, signal?: AbortSignal): Promise<Chat | undefined>;
  /** Asks for one chat by itself: `channels.getFullChannel`, `messages.getFullChat` or `users.getFullUser`. */
  chatDetails(chat: ChatRef, signal?: AbortSignal): Promise<ChatDetails>;
  /** All topics of a forum, without deleted ones; none for users and basic groups. */
  topics(chat: ChatRef, signal?: AbortSignal): Promise<readonly Topic[]>;
  /** One page of `messages.getHistory`. A short page is no end of the history; an empty one is. */
  historyPage(request: HistoryRequest, signal?: AbortSignal): Promise<HistoryPage>;
  /** Messages by id, at most 100; ids that are gone are in `emptyIds`. */
  messages(chat: ChatRef, ids: readonly number[], signal?: AbortSignal): Promise<HistoryPage>;
  /** How many files may be under way; asked for once, Telegram's usual figures where it does not tell. */
  fileLimits(signal?: AbortSignal): Promise<FileLimits>;
  /**
   * How many parts of 1 MiB are worth having under way now at the data centre of a file; smaller ones count
   * as {@linkcode partWeight} says. It grows while that makes
   * downloads faster, and falls with trouble: look again before each part.
   */
  partsAtOnce(file: RemoteFile): number;
  /**
   * Bytes of a part; shorter than asked only at the end of the file, or by mistake. What a CDN delivers
   * has been decrypted and checked.
   */
  filePart(request: FilePartRequest, signal?: AbortSignal): Promise<Uint8Array>;
  /** Hashes of the ranges from `offset` on, about ten a call; empty at the end. */
  fileHashes(
    file: RemoteFile,
    offset: number,
    signal?: AbortSignal,
  ): Promise<readonly FileHash[]>;
}
