// Photos and documents with the paths of their files, or the words that stand in for a path.
import type { DocumentMedia, PhotoMedia } from "../../model/media.ts";
import type { FileSlot } from "../../model/message.ts";
import type { KeptFile } from "../source.ts";
import { type Draft, putNumber, putText } from "./draft.ts";

/** What became of the files of a message. */
export type Files = ReadonlyMap<FileSlot, KeptFile>;

/** Word for word what Telegram Desktop writes in place of a path. */
export const UNAVAILABLE = "(File unavailable, please try again later)";
const NOT_INCLUDED = "(File not included. Change data exporting settings to download.)";
const TOO_LARGE = "(File exceeds maximum size. Change data exporting settings to download.)";

/** Puts in a photo. */
export function putPhoto(
  draft: Draft,
  media: PhotoMedia,
  files: Files,
  slot: FileSlot = "main",
): void {
  const file = files.get(slot);
  draft["photo"] = pathOf(file);
  draft["photo_file_size"] = sizeOf(file, media.file?.size);
  putHash(draft, "sha256", file);
  putDimensions(draft, media);
  putFlags(draft, media);
}

/** Puts in a document with its thumbnail. */
export function putDocument(
  draft: Draft,
  media: DocumentMedia,
  files: Files,
  slot: FileSlot = "main",
  thumbnailSlot: FileSlot = "thumbnail",
): void {
  const file = files.get(slot);
  draft["file"] = pathOf(file);
  putText(draft, "file_name", media.fileName);
  draft["file_size"] = sizeOf(file, media.file?.size);
  putHash(draft, "sha256", file);
  putThumbnail(draft, media, files.get(thumbnailSlot));
  putKind(draft, media);
  putText(draft, "mime_type", media.mimeType);
  putNumber(draft, "duration_seconds", Math.trunc(media.durationSeconds ?? 0));
  putDimensions(draft, media);
  putFlags(draft, media);
}

function putThumbnail(draft: Draft, media: DocumentMedia, file: KeptFile | undefined): void {
  if (!media.thumbnail) return;
  draft["thumbnail"] = pathOf(file);
  draft["thumbnail_file_size"] = sizeOf(file, media.thumbnail.size);
  putHash(draft, "thumbnail_sha256", file);
}

const MEDIA_TYPES: Readonly<Record<DocumentMedia["kind"], string>> = {
  sticker: "sticker",
  video_message: "video_message",
  voice: "voice_message",
  animation: "animation",
  video: "video_file",
  audio: "audio_file",
  file: "",
};

function putKind(draft: Draft, media: DocumentMedia): void {
  putText(draft, "media_type", MEDIA_TYPES[media.kind]);
  if (media.kind === "sticker") putText(draft, "sticker_emoji", media.stickerEmoji);
  if (media.kind !== "audio") return;
  putText(draft, "performer", media.performer);
  putText(draft, "title", media.title);
}

function pathOf(file: KeptFile | undefined): string {
  switch (file?.state) {
    case "kept":
      return file.path;
    case "excluded":
      return NOT_INCLUDED;
    case "too_large":
      return TOO_LARGE;
    default:
      return UNAVAILABLE;
  }
}

function sizeOf(file: KeptFile | undefined, announced: number | undefined): number {
  return file?.state === "kept" ? file.bytes : announced ?? 0;
}

function putHash(draft: Draft, key: string, file: KeptFile | undefined): void {
  if (file?.state === "kept") draft[key] = file.sha256;
}

function putDimensions(draft: Draft, { width, height }: { width?: number; height?: number }): void {
  if (!width || !height) return;
  draft["width"] = width;
  draft["height"] = height;
}

function putFlags(draft: Draft, media: PhotoMedia | DocumentMedia): void {
  if (media.spoiler) draft["media_spoiler"] = true;
  putNumber(draft, "self_destruct_period_seconds", media.ttlSeconds);
}
