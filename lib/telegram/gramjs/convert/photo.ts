// Photos, and which of their sizes is kept.
import "../quiet_globals.ts";
import { Api } from "telegram/tl/api.js";
import type { FileLocation, RemoteFile } from "../../../model/file.ts";
import type { PhotoMedia } from "../../../model/media.ts";
import { defined } from "./defined.ts";
import { requiredDecimal } from "./ids.ts";
import { base64, flag, list, number, optionalNumber, string } from "./scalars.ts";

/** What a message says about its photo, beside the photo itself. */
export interface PhotoOptions {
  readonly spoiler?: boolean | null | undefined;
  readonly ttlSeconds?: number | null | undefined;
}

/** A photo with its largest size; without a file when it has expired. */
export function convertPhoto(
  photo: Api.TypePhoto | null | undefined,
  { spoiler, ttlSeconds }: PhotoOptions = {},
): PhotoMedia {
  const size = photo instanceof Api.Photo ? largestSize(photo.sizes) : undefined;
  return defined({
    type: "photo" as const,
    file: photo instanceof Api.Photo && size ? sizeFile("photo", photo, size) : undefined,
    width: size?.width ?? 0,
    height: size?.height ?? 0,
    spoiler: flag(spoiler),
    ttlSeconds: optionalNumber(ttlSeconds),
  });
}

/** One size of a photo or of a document's thumbnail. */
export interface DownloadableSize {
  /** The letter that names it in requests. */
  readonly type: string;
  readonly width: number;
  readonly height: number;
  /** Bytes. */
  readonly bytes: number;
}

/**
 * The size with the largest area; the first of equal ones, as in Telegram Desktop. Stripped and path
 * sizes are previews inside the message, not files.
 */
export function largestSize(
  sizes: readonly Api.TypePhotoSize[] | null | undefined,
): DownloadableSize | undefined {
  let best: DownloadableSize | undefined;
  for (const size of list(sizes)) {
    const candidate = downloadable(size);
    if (candidate && (!best || area(candidate) > area(best))) best = candidate;
  }
  return best;
}

/** The file of one size. */
export function sizeFile(
  type: FileLocation["type"],
  owner: Api.Photo | Api.Document,
  size: DownloadableSize,
): RemoteFile {
  return { location: location(type, owner, size.type), dcId: number(owner.dcId), size: size.bytes };
}

/** Where the server has a photo or document; `thumbSize` is empty for a whole document. */
export function location(
  type: FileLocation["type"],
  owner: Api.Photo | Api.Document,
  thumbSize: string,
): FileLocation {
  return {
    type,
    id: requiredDecimal(owner.id),
    accessHash: requiredDecimal(owner.accessHash),
    fileReference: base64(owner.fileReference),
    thumbSize,
  };
}

function downloadable(size: Api.TypePhotoSize): DownloadableSize | undefined {
  const bytes = sizeBytes(size);
  if (bytes === undefined || !("w" in size)) return undefined;
  const type = string(size.type);
  const width = number(size.w);
  const height = number(size.h);
  const usable = type !== "" && bytes >= 0 && width > 0 && height > 0;
  return usable ? { type, width, height, bytes } : undefined;
}

function sizeBytes(size: Api.TypePhotoSize): number | undefined {
  if (size instanceof Api.PhotoSize) return number(size.size);
  if (size instanceof Api.PhotoCachedSize) return size.bytes?.length;
  // Each number is the end of one more refinement of the same picture: the last is the whole file.
  if (size instanceof Api.PhotoSizeProgressive) return optionalNumber(list(size.sizes).at(-1));
  return undefined;
}

function area(size: DownloadableSize): number {
  return size.width * size.height;
}
