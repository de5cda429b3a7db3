// What a verification asks of the archive.
import type { PeerId } from "../model/peer.ts";
import type { ArchivedChat, IdRange } from "./types.ts";
import type { ImageJob } from "./image_types.ts";

/** A file that a message has, or is to have. */
export interface MediaFileRow {
  /** Number of the media job. */
  readonly key: number;
  /** Within its history. */
  readonly messageId: number;
  /** Relative to the output folder. */
  readonly path: string;
  /** What the archive says of a file that it has; absent for one that is not kept. */
  readonly kept?: KeptContent;
}

/** A thumbnail that was made of a kept image. */
export interface ThumbnailRow extends ContentRow {
  /** Number of the media job of the image. */
  readonly key: number;
  /** Message of the image, within its history. */
  readonly messageId: number;
}

/** A content by size and hash. */
export interface KeptContent {
  /** Size in bytes. */
  readonly bytes: number;
  /** Lower-case hexadecimal. */
  readonly sha256: string;
}

/** A file that content was kept under, whether a message still has it or not. */
export interface ContentRow extends KeptContent {
  /** Relative to the output folder. */
  readonly path: string;
}

/** Something that must not be in a database of ours. */
export interface DatabaseProblem {
  /** A sentence for people. */
  readonly detail: string;
  /** The chat that is concerned, where it is one. */
  readonly chatId?: PeerId;
}

/** Ids between two covered ranges of a history, which nobody has asked for yet. */
export interface CoverageGap extends IdRange {
  /** Where the messages are missing. */
  readonly chatId: PeerId;
}

/** The questions of a verification. Nothing is changed, except by `markLost`. */
export interface VerificationReader {
  /** The files of a chat's messages, in the order of the messages. */
  mediaFiles(chat: ArchivedChat): Iterable<MediaFileRow>;
  /** Files below a folder that content is kept under. */
  contents(folder: string): readonly ContentRow[];
  /** Thumbnails of the images that a chat's messages have, as far as their hashes are known. */
  thumbnails(chat: ArchivedChat): readonly ThumbnailRow[];
  /** The files of a chat's outputs, or with `null` those that belong to all chats. */
  outputs(chat: ArchivedChat | null): readonly WrittenOutput[];
  /** What is wrong with the database; at most a hundred sentences. */
  problems(): Iterable<DatabaseProblem>;
  /** Ranges that were left out between ranges that were fetched. */
  gaps(): readonly CoverageGap[];
  /** Another value than before means that another process has written in between. */
  dataVersion(): number;

  /** Where files with some content were kept when this was first asked: they may stand in for a lost one. */
  otherPaths(sha256: string): readonly string[];
  /** The picture that a thumbnail was made of. Takes its path relative to the output folder. */
  pictureOf(chat: ArchivedChat, thumbnail: string): ImageJob | undefined;
  /** Makes files pending again and forgets that their content is kept under those paths. */
  markLost(files: readonly { readonly key?: number; readonly path: string }[]): void;
  /** The `filter` of the last {@linkcode Archive.reconsiderMedia} of a chat. */
  mediaFilter(chat: ArchivedChat): string | undefined;
}

/** A file of an output as it was written. */
export interface WrittenOutput {
  /** Relative to the output folder. */
  readonly path: string;
  /** Name of the format. */
  readonly format: string;
  /** Size in bytes. */
  readonly bytes: number;
  /** Lower-case hexadecimal. */
  readonly sha256: string;
}
