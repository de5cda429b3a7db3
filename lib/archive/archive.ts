// The archive of an output folder: what can be asked of it and told to it. SQL stays behind it.
import type { Chat } from "../model/chat.ts";
import type { Peer, PeerId } from "../model/peer.ts";
import type {
  ArchivedChat,
  ChatDetailsInput,
  CommitResult,
  IdRange,
  KeptFileRecord,
  MediaCounts,
  MediaJob,
  MediaOutcome,
  MessageRecord,
  PageCommit,
} from "./types.ts";

/** Position in the order of media jobs. */
export type MediaPosition = Pick<MediaJob, "history" | "messageId" | "position">;

/**
 * An open archive. Everything that is written is written in transactions: the process may be killed at
 * any instant. All methods throw {@linkcode TgkeepError} "archive" for trouble with the disk or the file.
 */
export interface Archive extends Disposable, AsyncDisposable {
  /** The output folder, as it was given. */
  readonly folder: string;

  /** Adds a chat or brings its names up to date; its folder is decided once and kept. */
  upsertChat(chat: Chat): ArchivedChat;
  /** Remembers what asking for the chat by itself told; adds the older half where there is one. */
  setChatDetails(chatId: PeerId, details: ChatDetailsInput): ArchivedChat;
  /** A chat of the archive by its id. */
  chat(chatId: PeerId): ArchivedChat | undefined;
  /** All chats in the order in which they came into the archive. */
  chats(): readonly ArchivedChat[];

  /** Ranges of ids that are completely here, ascending, without overlap. */
  coverage(history: number, scope?: string): readonly IdRange[];
  /** Messages, people, media jobs and the range that they cover, in one transaction. */
  commitPage(page: PageCommit): CommitResult;

  /** How many messages of a chat are here, both halves together. */
  messageCount(chat: ArchivedChat): number;
  /** All messages of a chat, oldest first, read in small batches. */
  messages(chat: ArchivedChat): Iterable<MessageRecord>;
  /** Messages that share a contact, oldest first. */
  contacts(chat: ArchivedChat): Iterable<MessageRecord>;
  /** A person or chat that messages name. */
  peer(id: PeerId): Peer | undefined;

  /**
   * Makes skipped files of a chat pending again when the filter differs from the last one, and failed
   * ones always.
   *
   * @param filter any text that is equal for equal filters
   */
  reconsiderMedia(chat: ArchivedChat, filter: string): void;
  /** The next pending jobs of a history in message order, after a position. */
  takeMediaJobs(history: number, limit: number, after?: MediaPosition): readonly MediaJob[];
  /** One job as it stands now: an edit may have put another file in its place. */
  mediaJob(position: MediaPosition): MediaJob | undefined;
  /** Writes outcomes, and where kept files are to be found, in one transaction. */
  recordMediaOutcomes(
    chat: ArchivedChat,
    outcomes: readonly { readonly job: MediaJob; readonly outcome: MediaOutcome }[],
  ): void;
  /** How many files of a chat are in which state. */
  mediaCounts(chat: ArchivedChat): MediaCounts;
  /** Where the bytes of a file are kept already, in whatever chat. */
  keptFile(fileKey: string): KeptFileRecord | undefined;
  /** Forgets where a file is kept, because it is not there any more. */
  forgetKeptFile(fileKey: string): void;
}
