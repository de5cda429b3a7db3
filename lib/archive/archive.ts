// The archive of an output folder: what can be asked of it and told to it. SQL stays behind it.
import type { Chat } from "../model/chat.ts";
import type { Message } from "../model/message.ts";
import type { Peer, PeerId } from "../model/peer.ts";
import type { HistoryHalf } from "./names.ts";
import type { MediaKind } from "../model/file.ts";
import type { Transcript } from "../model/transcript.ts";
import type {
  ArchivedChat,
  ChatDetailsInput,
  CommitResult,
  IdRange,
  KeptFile,
  KeptFileRecord,
  KeptMedia,
  KnownId,
  MediaCounts,
  MediaJob,
  MediaJobBounds,
  MediaResult,
  MessageRecord,
  NewestMessages,
  OutputFile,
  PageCommit,
  PartMapRecord,
  RateMemory,
} from "./types.ts";
import type { ImageJob, ImageRecord } from "./image_types.ts";
import type { TranscriptJob, TranscriptOutcome, TranscriptRequest } from "./transcript_types.ts";
import type { OutputNotes, ResumableOutput } from "./output_notes.ts";
import type { ImportedMessage, ImportOutcome } from "./import_types.ts";
import type { SearchSource } from "./search_rows.ts";
import type { WindowReader } from "./window_types.ts";
import type { VerificationReader } from "./verify_types.ts";

/** A place in the order of media jobs: history first, then message id, then the file within the message. */
export type MediaPosition = Pick<MediaJob, "history" | "messageId" | "position">;

/**
 * An open archive. Everything that is written is written in transactions: the process may be killed at
 * any instant. All methods throw {@linkcode TgkeepError} "archive" for trouble with the disk or the file,
 * and RangeError for a chat or history that it does not have. Disposing of it lets the next run in.
 *
 * Scripts read with `chats`, `messages`, `contacts`, `peer` and the counts; the rest is what an export
 * fills it with.
 */
export interface Archive extends Disposable, AsyncDisposable {
  /** The output folder, as it was given. */
  readonly folder: string;

  /** Adds a chat or brings its names and type up to date; its folder is decided once and kept. */
  upsertChat(chat: Chat): ArchivedChat;
  /** Remembers what asking for the chat by itself told; adds the older half where there is one. */
  setChatDetails(chatId: PeerId, details: ChatDetailsInput): ArchivedChat;
  /** Remembers whose messages are the account's own in a chat. */
  setChatAccount(chatId: PeerId, account: PeerId): ArchivedChat;
  /** Adds the older half of a chat without asking; nothing happens where there is one. */
  addOlderHalf(chatId: PeerId, peer: PeerId): ArchivedChat;
  /** A chat of the archive by its id. */
  chat(chatId: PeerId): ArchivedChat | undefined;
  /** All chats in the order in which they came into the archive. */
  chats(): readonly ArchivedChat[];

  /**
   * Ranges of ids that are completely here, ascending, without overlap.
   *
   * @param history key of a history
   * @param scope "" for all messages, else a name such as `topic:7`
   */
  coverage(history: number, scope?: string): readonly IdRange[];
  /** All scopes that have covered ranges, by name. */
  scopes(history: number): readonly string[];
  /**
   * Messages, people, media jobs, deletions and the range that they cover, in one transaction. A message
   * that is shown again is no longer marked as deleted.
   */
  commitPage(page: PageCommit): CommitResult;

  /**
   * Puts messages of an earlier export into a history, in one transaction. What Telegram itself has told of
   * a message stays; a page with it replaces what was imported. Nothing is covered by it.
   *
   * @returns what became of each, in the same order
   */
  importMessages(
    history: number,
    messages: readonly ImportedMessage[],
    peers: readonly Peer[],
  ): readonly ImportOutcome[];
  /** Where a content is kept already, in whatever chat. */
  contentAt(sha256: string): KeptFileRecord | undefined;

  /** Where the newest `limit` messages lie that were not deleted when last looked at. */
  newestMessages(history: number, limit: number): NewestMessages;
  /** The messages that are here of a range, in ascending order. */
  knownIds(history: number, range: IdRange): readonly KnownId[];

  /** How many messages of a chat are here, both halves together, or of some of its histories. */
  messageCount(chat: Pick<ArchivedChat, "histories">): number;
  /**
   * All messages of a chat, oldest first, the older half of a migrated group before the newer. Read in
   * small batches, so that memory does not grow with the chat; leaving the loop early is fine.
   *
   * @param after only those behind this id, as pages show it: ids of the older half are shifted
   */
  messages(chat: ArchivedChat, after?: number): Iterable<MessageRecord>;
  /** One message of a chat; `undefined` when it is not here. */
  message(chat: ArchivedChat, half: HistoryHalf, id: number): Message | undefined;
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
  /** The next pending jobs of a history in message order, after a position; none at the end. */
  takeMediaJobs(
    history: number,
    limit: number,
    after?: Omit<MediaPosition, "history">,
    narrow?: MediaJobBounds,
  ): readonly MediaJob[];
  /** One job as it stands now: an edit may have put another file in its place. */
  mediaJob(position: MediaPosition): MediaJob | undefined;
  /** Writes outcomes, and where kept files are to be found, in one transaction. */
  recordMediaOutcomes(chat: ArchivedChat, outcomes: readonly MediaResult[]): void;
  /**
   * Kept files of a history of a chat in message order, after a position; none at the end. A file that is
   * indexed elsewhere is told the time of the one that it was placed from.
   */
  keptMedia(
    chat: ArchivedChat,
    history: number,
    limit: number,
    after?: Omit<MediaPosition, "history">,
  ): readonly KeptMedia[];
  /** Makes kept jobs pending again, by their keys, because their files are not what they were. */
  reopenMedia(keys: readonly number[]): void;
  /** How many files of a chat are in which state. */
  mediaCounts(chat: ArchivedChat): MediaCounts;
  /** Files of some kinds and sizes that are not decided about yet, and their bytes as announced. */
  pendingMedia(
    histories: readonly number[],
    wanted: { readonly kinds: readonly MediaKind[]; readonly maxBytes?: number },
  ): { readonly files: number; readonly bytes: number };
  /**
   * Where the bytes of a file are kept already, in whatever chat.
   *
   * @param fileKey equal for files that Telegram keeps as one: type, data centre, id and size letter
   */
  keptFile(fileKey: string): KeptFileRecord | undefined;
  /** Forgets where a file is kept, because it is not there any more. Takes the key of {@linkcode keptFile}. */
  forgetKeptFile(fileKey: string): void;
  /** Notes that a kept file has its content, and when it was touched, in case it is not known elsewhere. */
  confirmKeptFile(file: KeptFile): void;
  /** Kept files of a size in bytes, at most `limit`. */
  keptFilesOfSize(bytes: number, limit: number): readonly KeptFile[];
  /** Kept files with a content, at most `limit`. Takes lower-case hexadecimal. */
  keptFilesWithContent(sha256: string, limit: number): readonly KeptFile[];

  /** The parts of an unfinished download, by the file's final path relative to the output folder. */
  partMap(path: string): PartMapRecord | undefined;
  /**
   * Claims parts, which must be in the file already. The claim stays until an outcome "kept" is recorded
   * for the same path.
   */
  savePartMap(path: string, map: PartMapRecord): void;

  /**
   * Kept photos and posters of videos, in message order, that {@linkcode recordImage} was not told of with the
   * content that they have now, or whose thumbnail has no hash.
   */
  takeImageJobs(
    history: number,
    limit: number,
    after?: Pick<MediaPosition, "messageId" | "position">,
  ): readonly ImageJob[];
  /**
   * Remembers what was found of an image.
   *
   * @param image `undefined` when it could not be read
   */
  recordImage(job: Pick<ImageJob, "key" | "sha256">, image: ImageRecord | undefined): void;

  /**
   * Thumbnails that were made of kept images of a history, in the order of their media jobs' keys.
   *
   * @param after the last key of the batch before
   */
  thumbnailPaths(
    history: number,
    limit: number,
    after?: number,
  ): readonly Pick<ImageJob, "key" | "path">[];
  /** Forgets what was found of images, by the keys of their media jobs, so that they are looked at again. */
  forgetImages(keys: readonly number[]): void;

  /**
   * Kept files of these kinds, in message order, of whose content there is no such transcript yet. What
   * could not be heard is not among them either.
   */
  takeTranscriptJobs(
    history: number,
    limit: number,
    request: TranscriptRequest & { readonly kinds: readonly MediaKind[] },
    after?: Pick<MediaPosition, "messageId" | "position">,
  ): readonly TranscriptJob[];
  /** Remembers what listening to a content gave; it counts for every file with this content. */
  recordTranscript(
    file: TranscriptRequest & Pick<TranscriptJob, "sha256">,
    outcome: TranscriptOutcome,
  ): void;
  /** The transcript of a content, where there is one. */
  transcriptOf(file: TranscriptRequest & Pick<TranscriptJob, "sha256">): Transcript | undefined;
  /** Whether a path, relative to the chat's folder, belongs to a file of a message. Reads all of them. */
  hasMediaAt(chat: ArchivedChat, path: string): boolean;

  /**
   * The files of an output, if nothing that it shows has changed since it was written.
   *
   * @param format name of the format
   * @param writer who would write it now; another writer's output is not fresh
   */
  freshOutput(
    chat: ArchivedChat,
    format: string,
    writer: string,
  ): readonly OutputFile[] | undefined;
  /**
   * An output of which only a part has changed since it was written.
   *
   * @returns `undefined` for one that is fresh, and for one that must be written as a whole
   */
  resumableOutput(
    chat: ArchivedChat,
    format: string,
    writer: string,
  ): ResumableOutput | undefined;
  /** Remembers that an output has been written from what is here now. */
  recordOutput(
    chat: ArchivedChat,
    format: string,
    writer: string,
    files: readonly OutputFile[],
    notes?: OutputNotes,
  ): void;
  /**
   * Remembers files for a later verification alone, in the place of those of that name before.
   *
   * @param chat `null` for files that belong to all chats
   * @param files those without a hash are not remembered
   */
  recordOutputFiles(
    chat: ArchivedChat | null,
    format: string,
    files: readonly Omit<OutputFile, "modifiedAt">[],
  ): void;

  /** Parts of a chat for a reader that leafs through it. */
  readonly windows: WindowReader;
  /** What the index of a search is made from, see `openSearch`. */
  readonly searchSource: SearchSource;
  /** What is to be compared with the disk, and what the database itself must fulfil. */
  readonly verification: VerificationReader;

  /** How fast Telegram may be asked, as far as runs over this folder have found out. */
  readonly rates: RateMemory;
}
