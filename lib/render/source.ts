// What renderers read: one chat of an archive, in message order, with the fate of every file.
import type { ChatType } from "../model/chat.ts";
import type { FileSlot, Message } from "../model/message.ts";
import type { Peer, PeerId } from "../model/peer.ts";
import type { RichText } from "../model/text.ts";

/** A chat with all that a renderer may ask for. Implemented by the archive. */
export interface RenderChat {
  /** The chat itself. */
  readonly chat: RenderChatInfo;
  /**
   * Every message once, oldest first. The older half of a supergroup that grew out of a basic group
   * comes first. The result can be iterated once; ask again for another pass.
   *
   * @param after only those behind this id, which has its half's {@linkcode RenderMessage.idShift} added
   */
  messages(after?: number): Iterable<RenderMessage> | AsyncIterable<RenderMessage>;
  /** Called for every sender of every message, so it should be a lookup in memory. */
  peer(id: PeerId): Peer | undefined;
  /**
   * One message of the chat, for the words of what is answered. Without it, answers say only that they
   * are some.
   *
   * @param shownId the id with its half's {@linkcode RenderMessage.idShift} added
   */
  find?(shownId: number): Message | undefined;
}

/** The head of a chat's output. */
export interface RenderChatInfo {
  /** Kind and bare id. */
  readonly id: PeerId;
  /** Title, or the person's first name; empty for a deleted account. */
  readonly name: string;
  /** By Telegram Desktop's names. */
  readonly type: ChatType;
  /** First and last name, or the title. `name` where absent. */
  readonly fullName?: string;
  /** Public name without `@`. */
  readonly username?: string;
  /** Description of the group or channel. */
  readonly about?: string;
  /** Whose chat it is, where that is known. */
  readonly account?: PeerId;
  /** The basic group that it grew out of. */
  readonly olderPeer?: PeerId;
}

/** A message together with what the archive knows beyond Telegram's own words. */
export interface RenderMessage {
  /** As Telegram sent it last. */
  readonly message: Message;
  /** Added to ids of this message's half: {@linkcode MIGRATED_ID_SHIFT} for the older half, else 0. */
  readonly idShift: number;
  /** Seen before, gone from Telegram now. */
  readonly deleted?: true;
  /** Earlier texts, oldest first. */
  readonly revisions: readonly Revision[];
  /** Outcome of every file; a slot that is missing counts as unavailable. */
  readonly files: ReadonlyMap<FileSlot, KeptFile>;
  /** Where the caller has written the vCard of a shared contact. */
  readonly vcard?: KeptVcard;
  /** Speech of a voice or video message as text. */
  readonly transcript?: string;
}

/** A vCard written beside the other media. */
export interface KeptVcard {
  /** Relative to the chat's folder with `/` between parts, such as `contacts/contact_1.vcard`. */
  readonly path: string;
  /** Size in bytes. */
  readonly bytes: number;
}

/** A text that a message had before an edit. */
export interface Revision {
  /** Unix time in seconds of the edit that made this text; absent for the first one. */
  readonly editDate?: number;
  /** What the message said. */
  readonly text: RichText;
}

/** What became of a file. */
export type KeptFile =
  | {
    readonly state: "kept";
    /** Relative to the chat's folder, with `/` between parts. */
    readonly path: string;
    readonly bytes: number;
    /** Lower-case hexadecimal. */
    readonly sha256: string;
    /** Pixels of the picture as it is shown, where they were measured. */
    readonly width?: number;
    /** Pixels of the picture as it is shown, where they were measured. */
    readonly height?: number;
    /** A small picture of it, relative to the chat's folder with `/` between parts. */
    readonly thumbnail?: string;
  }
  | { readonly state: "excluded" | "too_large" | "unavailable" | "self_destructing" | "pending" };

/**
 * What Telegram Desktop adds to the ids of messages from before a basic group became a supergroup, so
 * that they do not meet the ids of the newer half.
 */
export const MIGRATED_ID_SHIFT: number = -1_000_000_000;

/** No files and no revisions: for messages that have neither, without an allocation each. */
export const NO_FILES: ReadonlyMap<FileSlot, KeptFile> = new Map();
