// What the archive gives and takes, in the terms of the domain.
import type { Chat, ChatRef } from "../model/chat.ts";
import type { SkipReason } from "../model/events.ts";
import type { MediaKind, RemoteFile } from "../model/file.ts";
import type { FileSlot, Message } from "../model/message.ts";
import type { Peer, PeerId } from "../model/peer.ts";
import type { Transcript } from "../model/transcript.ts";
import type { ImageRecord } from "./image_types.ts";
import type { HistoryHalf } from "./names.ts";

/** A chat without what belongs to one account or one moment: what the archive remembers. */
export type ChatRecord = Omit<Chat, "ref" | "unreadCount" | "pinned" | "archived" | "folders">;

/** What is kept of {@linkcode ChatDetails}. */
export interface ChatDetailsRecord {
  /** Description of the group or channel. */
  readonly about?: string;
  /** Members, where told. */
  readonly participantsCount?: number;
}

/** One id space of a chat: its messages, or those of the basic group that it grew out of. */
export interface HistoryRecord {
  /** Number of the history in this archive. */
  readonly key: number;
  /** Which half of the chat it is. */
  readonly half: HistoryHalf;
  /** The peer that the messages belong to. */
  readonly peerId: PeerId;
  /**
   * The largest id of all messages that ever came into the history, over all runs; 0 when there is none.
   * A newest message with a larger id is news.
   */
  readonly lastMessageId: number;
}

/** A chat in the archive. */
export interface ArchivedChat {
  /** Number of the chat in this archive. */
  readonly key: number;
  /** The peer that was exported. */
  readonly id: PeerId;
  /** Relative to the output folder; it stays when the chat is renamed. */
  readonly folder: string;
  /** Names and type as Telegram told them last. */
  readonly chat: ChatRecord;
  /** `undefined` until the chat has been asked for by itself. */
  readonly details: ChatDetailsRecord | undefined;
  /** Whose chat it is: the account that exported it last. Absent where an import did not tell. */
  readonly account?: PeerId;
  /** The older half, where there is one, comes first. */
  readonly histories: readonly HistoryRecord[];
}

/** What is learned by asking for a chat by itself. */
export interface ChatDetailsInput extends ChatDetailsRecord {
  /** The basic group that a supergroup grew out of. */
  readonly migratedFrom?: ChatRef;
}

/** Ids above `after` up to and including `upTo`. */
export interface IdRange {
  /** The largest id below the range. */
  readonly after: number;
  /** The largest id in the range. */
  readonly upTo: number;
}

/** No message id is larger: they are 32-bit integers. */
export const MAX_MESSAGE_ID = 2_147_483_647;

/** A page of messages together with what it proves. */
export interface PageCommit {
  /** Key of the history that the messages belong to. */
  readonly history: number;
  /** In any order; ids that are here already are brought up to date. */
  readonly messages: readonly Message[];
  /** People and chats that the messages name. */
  readonly peers: readonly Peer[];
  /** Ids of messages that Telegram has no more: they are marked as deleted, and kept. */
  readonly gone?: readonly number[];
  /** All messages in this range are in this page or do not exist. Absent for messages fetched singly. */
  readonly covered?: IdRange;
  /** What the range covers: "" for all messages, else a name such as `topic:7`. */
  readonly scope?: string;
}

/** What a commit changed. */
export interface CommitResult {
  /** Messages that were not in the archive before. */
  readonly added: number;
  /** Messages whose content differed; the earlier content is kept as a revision. */
  readonly revised: number;
  /** Messages that are marked as deleted and were not before. */
  readonly deleted: number;
}

/** The newest messages of a history that were not deleted when last looked at. */
export interface NewestMessages {
  /** How many: less than asked for when there are no more. */
  readonly count: number;
  /** From the first of them to the largest id that ever came; deleted ones may be in between. */
  readonly range: IdRange;
}

/** A message by its id, and whether it was marked as deleted. */
export interface KnownId {
  /** Within its history. */
  readonly id: number;
  /** Seen before, gone from Telegram when last looked at. */
  readonly deleted: boolean;
}

/** A file that is to be had, or has been decided about. */
export interface MediaJob {
  /** Number of the job in this archive. */
  readonly key: number;
  /** Key of the history. */
  readonly history: number;
  /** Id of the message within its history. */
  readonly messageId: number;
  /** Order of the slots of a message. */
  readonly position: number;
  /** Which file of the message. */
  readonly slot: FileSlot;
  /** What `--media` chooses by. */
  readonly kind: MediaKind;
  /** How Telegram addresses it; its reference may be stale. */
  readonly file: RemoteFile;
  /** Bytes that `--max-size` looks at: a thumbnail shares the fate of its document. */
  readonly filterSize: number;
  /** Self-destruct period in seconds. */
  readonly ttlSeconds?: number;
  /** Relative to the chat's folder, with `/` between parts. */
  readonly path: string;
}

/** Narrows down which jobs are taken. */
export interface MediaJobBounds {
  /** The largest message id. @default no bound */
  readonly upTo?: number;
  /** Announced bytes of the file: larger than this. @default no bound */
  readonly above?: number;
  /** Announced bytes of the file: no larger than this. @default no bound */
  readonly atMost?: number;
}

/** What became of a media job. */
export type MediaOutcome =
  | {
    readonly state: "kept";
    readonly bytes: number;
    /** Lower-case hexadecimal. */
    readonly sha256: string;
  }
  | { readonly state: "skipped"; readonly reason: SkipReason }
  | { readonly state: "failed"; readonly reason: string };

/** Where a file of Telegram is kept already. */
export interface KeptFileRecord {
  /** Relative to the output folder. */
  readonly path: string;
  /** Size of the file. */
  readonly bytes: number;
  /** Lower-case hexadecimal. */
  readonly sha256: string;
  /** Unix time in ms when the file was last changed on disk; absent where nobody noted it. */
  readonly modifiedAt?: number;
}

/** A kept file together with what Telegram calls it. */
export interface KeptFile extends KeptFileRecord {
  /** Equal for files that Telegram keeps as one: type, data centre, id and size letter. */
  readonly fileKey: string;
}

/** A job whose file is kept. */
export interface KeptMedia extends KeptFile {
  /** Number of the job in this archive. */
  readonly key: number;
  /** Id of the message within its history. */
  readonly messageId: number;
  /** Order of the slots of a message. */
  readonly position: number;
  /** Where the archive looks for the file by its key: one that is known nowhere was once not what it was. */
  readonly indexed: "here" | "elsewhere" | "nowhere";
}

/** A job together with what became of it. */
export interface MediaResult {
  /** Which file. */
  readonly job: MediaJob;
  /** Whether it is here. */
  readonly outcome: MediaOutcome;
  /** Unix time in ms when a kept file was last changed on disk. */
  readonly modifiedAt?: number;
}

/** What is on disk of a file whose download has begun. */
export interface PartMapRecord {
  /** Of the file that the parts belong to; another file's parts are worth nothing. */
  readonly fileKey: string;
  /** Length of every part but the last, in bytes. */
  readonly partBytes: number;
  /** Which parts, and their checksums, in the words of lib/media/part_map.ts. */
  readonly finished: Uint8Array;
}

/** The fate of one slot, as a reader sees it. */
export interface SlotRecord {
  /** Which file of the message. */
  readonly slot: FileSlot;
  /** Relative to the chat's folder, with `/` between parts. */
  readonly path: string;
  /** What became of the file. */
  readonly outcome: MediaOutcome | { readonly state: "pending" };
  /** Set for a kept image that has been looked at and could be read. */
  readonly image?: ImageRecord;
  /** What is said in a kept file, as the last model to listen to it wrote it down. */
  readonly transcript?: Transcript;
}

/** A message as a reader sees it. */
export interface MessageRecord {
  /** As Telegram told it last. */
  readonly message: Message;
  /** Which id space it belongs to. */
  readonly half: HistoryHalf;
  /** Seen before, gone from Telegram now. */
  readonly deleted: boolean;
  /** Earlier contents, oldest first. */
  readonly revisions: readonly Message[];
  /** Its files in a fixed order. */
  readonly slots: readonly SlotRecord[];
}

/** How many files of a chat are in which state. */
export interface MediaCounts {
  /** Not decided about yet. */
  readonly pending: number;
  /** On disk. */
  readonly kept: number;
  /** Not wanted. */
  readonly skipped: number;
  /** Could not be had. */
  readonly failed: number;
}

/** A rate of requests that Telegram has tolerated. */
export interface RateRecord {
  /** Requests a second. */
  readonly perSecond: number;
  /** Unix time in ms at which it was learned. */
  readonly at: number;
}

/** Remembers from run to run how fast Telegram may be asked. */
export interface RateMemory {
  /** What was learned last about a class of methods. */
  recall(methodClass: string): RateRecord | undefined;
  /** Replaces what was known. */
  remember(methodClass: string, rate: RateRecord): void;
}

/** A file of an output as it was when it had been written. */
export interface OutputFile {
  /** Relative to the output folder. */
  readonly path: string;
  /** Size of the file. */
  readonly bytes: number;
  /** Unix time in ms. */
  readonly modifiedAt: number;
  /** Lower-case hexadecimal; with it the file can be verified later. */
  readonly sha256?: string;
}
