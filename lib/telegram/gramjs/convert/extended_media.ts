// Media that has to be paid for.
import "../quiet_globals.ts";
import { Api } from "telegram/tl/api.js";
import type { DocumentMedia, PaidMedia, PhotoMedia } from "../../../model/media.ts";
import { convertDocument } from "./document.ts";
import { requiredDecimal } from "./ids.ts";
import { convertPhoto } from "./photo.ts";
import { list, number } from "./scalars.ts";

/** All items of a paid post, in order; those that have not been bought have no file. */
export function convertPaidMedia(media: Api.MessageMediaPaidMedia): PaidMedia {
  return {
    type: "paid",
    starsAmount: requiredDecimal(media.starsAmount),
    items: list(media.extendedMedia).map(convertExtendedMedia),
  };
}

/** The photo or video itself, or an empty one with the size of its preview. */
export function convertExtendedMedia(
  extended: Api.TypeMessageExtendedMedia,
): PhotoMedia | DocumentMedia {
  if (extended instanceof Api.MessageExtendedMedia) {
    const { media } = extended;
    if (media instanceof Api.MessageMediaPhoto) return convertPhoto(media.photo, media);
    if (media instanceof Api.MessageMediaDocument) return convertDocument(media.document, media);
  }
  if (!(extended instanceof Api.MessageExtendedMediaPreview)) return convertPhoto(undefined);
  const size = { width: number(extended.w), height: number(extended.h) };
  if (extended.videoDuration === undefined || extended.videoDuration === null) {
    return { type: "photo", ...size };
  }
  const durationSeconds = number(extended.videoDuration);
  return { type: "document", kind: "video", mimeType: "", durationSeconds, ...size };
}
