// What the archive knows of kept images, and the thumbnails that were made of them.
import type { MediaKind } from "../model/file.ts";
import type { FileSlot } from "../model/message.ts";

/** A smaller image that was made of a kept one. */
export interface ThumbnailRecord {
  /** Relative to the chat's folder, with `/` between parts. */
  readonly path: string;
  /** Pixels. */
  readonly width: number;
  /** Pixels. */
  readonly height: number;
  /** Size of the file. */
  readonly bytes: number;
  /** Of its content: lower-case hexadecimal. Absent for one that an older tgkeep made. */
  readonly sha256?: string;
}

/** What is known of a kept image that could be read. */
export interface ImageRecord {
  /** Pixels as it is to be shown: after the EXIF orientation. */
  readonly width: number;
  /** Pixels as it is to be shown: after the EXIF orientation. */
  readonly height: number;
  /** Absent when none was made. */
  readonly thumbnail?: ThumbnailRecord;
}

/** A kept image that nothing is known of yet. */
export interface ImageJob {
  /** Number of the media job in this archive. */
  readonly key: number;
  /** Within its history. */
  readonly messageId: number;
  /** Order of the slots of a message. */
  readonly position: number;
  /** Which file of the message. */
  readonly slot: FileSlot;
  /** What `--media` chooses by. */
  readonly kind: MediaKind;
  /** Relative to the chat's folder, with `/` between parts. */
  readonly path: string;
  /** Of its content: lower-case hexadecimal. */
  readonly sha256: string;
}
