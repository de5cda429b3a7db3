// Documents: everything with a file that is not a photo.
import "../quiet_globals.ts";
import { Api } from "telegram/tl/api.js";
import type { RemoteFile } from "../../../model/file.ts";
import type { DocumentMedia } from "../../../model/media.ts";
import { defined } from "./defined.ts";
import { largestSize, location, sizeFile } from "./photo.ts";
import { flag, list, number, optionalNumber, optionalString, string } from "./scalars.ts";

/** What a message says about its document, beside the document itself. */
export interface DocumentOptions {
  readonly spoiler?: boolean | null | undefined;
  readonly ttlSeconds?: number | null | undefined;
  /** What it was, for a document that has expired. */
  readonly kind?: DocumentMedia["kind"] | undefined;
}

/** A document with its attributes and its largest thumbnail; without files when it has expired. */
export function convertDocument(
  document: Api.TypeDocument | null | undefined,
  { spoiler, ttlSeconds, kind }: DocumentOptions = {},
): DocumentMedia {
  const rest = { spoiler: flag(spoiler), ttlSeconds: optionalNumber(ttlSeconds) };
  if (!(document instanceof Api.Document)) {
    return defined({ type: "document" as const, kind: kind ?? "file", mimeType: "", ...rest });
  }
  const { attributes, kinds } = readAttributes(document);
  const size = largestSize(document.thumbs);
  return defined({
    type: "document" as const,
    kind: PRECEDENCE.find((candidate) => kinds.has(candidate)) ?? "file",
    file: wholeFile(document),
    thumbnail: size ? sizeFile("document", document, size) : undefined,
    mimeType: string(document.mimeType),
    ...attributes,
    ...rest,
  });
}

/** Attributes may name several kinds; Telegram Desktop takes the first of these. */
const PRECEDENCE: readonly DocumentMedia["kind"][] = [
  "sticker",
  "video_message",
  "voice",
  "animation",
  "video",
  "audio",
];

type Attributes = Pick<
  { -readonly [K in keyof DocumentMedia]: DocumentMedia[K] | undefined },
  | "fileName"
  | "durationSeconds"
  | "width"
  | "height"
  | "stickerEmoji"
  | "performer"
  | "title"
>;

function readAttributes(document: Api.Document) {
  const attributes: Partial<Attributes> = {};
  const kinds = new Set<DocumentMedia["kind"]>();
  for (const attribute of list(document.attributes)) {
    if (
      attribute instanceof Api.DocumentAttributeSticker ||
      attribute instanceof Api.DocumentAttributeCustomEmoji
    ) {
      kinds.add("sticker");
      attributes.stickerEmoji = optionalString(attribute.alt);
    } else if (attribute instanceof Api.DocumentAttributeVideo) {
      kinds.add(attribute.roundMessage ? "video_message" : "video");
      attributes.durationSeconds = number(attribute.duration);
      attributes.width = number(attribute.w);
      attributes.height = number(attribute.h);
    } else if (attribute instanceof Api.DocumentAttributeAudio) {
      kinds.add(attribute.voice ? "voice" : "audio");
      attributes.durationSeconds = number(attribute.duration);
      attributes.performer = optionalString(attribute.performer);
      attributes.title = optionalString(attribute.title);
    } else if (attribute instanceof Api.DocumentAttributeAnimated) {
      kinds.add("animation");
    } else if (attribute instanceof Api.DocumentAttributeImageSize) {
      attributes.width = number(attribute.w);
      attributes.height = number(attribute.h);
    } else if (attribute instanceof Api.DocumentAttributeFilename) {
      attributes.fileName = optionalString(attribute.fileName);
    }
  }
  return { attributes, kinds };
}

function wholeFile(document: Api.Document): RemoteFile | undefined {
  const size = number(document.size);
  if (!Number.isSafeInteger(size) || size < 0) return undefined;
  return { location: location("document", document, ""), dcId: number(document.dcId), size };
}
