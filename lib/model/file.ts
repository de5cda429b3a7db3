// A file on Telegram's servers.

/** How Telegram addresses a file. All 64-bit numbers are decimal strings. */
export interface FileLocation {
  /** TL `inputPhotoFileLocation` or `inputDocumentFileLocation`: photos and documents count their own ids. */
  readonly type: "photo" | "document";
  /** Of the photo or document; the same one keeps it wherever it is forwarded. */
  readonly id: string;
  /** Proof that this account may see the file: worth nothing to another one. */
  readonly accessHash: string;
  /** Base64. Expires on the server; a fresh one comes with the message fetched again. */
  readonly fileReference: string;
  /** Letter of the size for photos and thumbnails (`x`, `m`…); empty for a whole document. */
  readonly thumbSize: string;
}

/** A file that can be downloaded. */
export interface RemoteFile {
  /** What `upload.getFile` takes. */
  readonly location: FileLocation;
  /** Data centre that keeps it; 0 when Telegram did not say, which means the account's own. */
  readonly dcId: number;
  /** Size in bytes as announced. */
  readonly size: number;
}

/**
 * Kinds of media that an export can be narrowed to. `file` is every document that is nothing else;
 * `animation` is a GIF or a soundless video, `video_message` a round one.
 */
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

/** Stands in the key of a file that came with an import: nothing is known by which to ask Telegram for it. */
export const IMPORTED_KEY = ":import-";

/**
 * A file out of an earlier export.
 *
 * @param content tells it from others: the hash of its content, or its place where that is not here
 * @param size in bytes; 0 when not known
 */
export function importedFile(
  type: FileLocation["type"],
  content: string,
  size: number,
): RemoteFile {
  const location = {
    type,
    id: `import-${content}`,
    accessHash: "0",
    fileReference: "",
    thumbSize: "",
  };
  return { location, dcId: 0, size };
}
