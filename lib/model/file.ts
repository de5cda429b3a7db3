// A file on Telegram's servers.

/** How Telegram addresses a file. All 64-bit numbers are decimal strings. */
export interface FileLocation {
  readonly type: "photo" | "document";
  readonly id: string;
  readonly accessHash: string;
  /** Base64. Expires on the server; a fresh one comes with the message fetched again. */
  readonly fileReference: string;
  /** Letter of the size for photos and thumbnails (`x`, `m`…); empty for a whole document. */
  readonly thumbSize: string;
}

/** A file that can be downloaded. */
export interface RemoteFile {
  readonly location: FileLocation;
  readonly dcId: number;
  /** Size in bytes as announced. */
  readonly size: number;
}

/** Kinds of media that `--media` chooses between. */
export type MediaKind =
  | "photo"
  | "video"
  | "voice"
  | "video_message"
  | "audio"
  | "animation"
  | "sticker"
  | "file";

/** All media kinds in a fixed order. */
export const MEDIA_KINDS: readonly MediaKind[] = [
  "photo",
  "video",
  "voice",
  "video_message",
  "audio",
  "animation",
  "sticker",
  "file",
];

/** One value for one content on Telegram: equal keys are the same bytes, whatever message they hang on. */
export function fileKey(file: RemoteFile): string {
  const { type, id, thumbSize } = file.location;
  return `${type}:${file.dcId}:${id}:${thumbSize}`;
}
