// Photos and documents as the export must have them, and the files that must lie beside it.
import type {
  AttributeSpec,
  DocumentSpec,
  FileMediaSpec,
  PhotoSizeSpec,
  PhotoSpec,
} from "../media_spec.ts";
import type { Content } from "../content.ts";
import type { World } from "../world.ts";
import {
  FILE_PATH,
  type JsonObject,
  object,
  onlyTrue,
  UNAVAILABLE,
  unlessEmpty,
  unlessZero,
} from "./json.ts";

/** A file that the export must have. */
export interface ExpectedFile {
  /** The key that holds its path. */
  readonly field: "photo" | "file" | "thumbnail" | "contact_vcard";
  /** Place in `paid_media`, for files that are inside it. */
  readonly item?: number;
  /** Lower-case hexadecimal. */
  readonly sha256: string;
  /** Bytes. */
  readonly size: number;
  /** As the sender named it. */
  readonly fileName?: string;
}

/** Takes down a file that the export must have. */
export type Note = (file: ExpectedFile) => void;

/** Keys of a photo or a document. */
export function expectedFileMedia(world: World, media: FileMediaSpec, note: Note): JsonObject {
  const flags = {
    media_spoiler: onlyTrue(media.spoiler),
    self_destruct_period_seconds: media.ttlSeconds,
  };
  const fetched = media.ttlSeconds === undefined;
  return media.type === "photo"
    ? object({ ...expectedPhoto(world, media.photo, fetched ? note : undefined), ...flags })
    : object({ ...expectedDocument(world, media.document, fetched ? note : undefined), ...flags });
}

/** Keys of a photo. Without `note` it is one that is never fetched. */
export function expectedPhoto(
  world: World,
  photo: PhotoSpec | undefined,
  note: Note | undefined,
): JsonObject {
  const size = largest(photo?.sizes ?? []);
  const kept = size && note ? keep(world, size.content, "photo", note) : undefined;
  return object({
    photo: kept ? FILE_PATH : UNAVAILABLE,
    photo_file_size: size?.content.size ?? 0,
    sha256: kept,
    width: size?.width,
    height: size?.height,
  });
}

function expectedDocument(
  world: World,
  document: DocumentSpec | undefined,
  note: Note | undefined,
): JsonObject {
  const attributes = document?.attributes ?? [];
  const fileName = attributes.findLast((one) => one.type === "file_name")?.name;
  const named: Note | undefined = note &&
    ((file) => note({ ...file, ...(fileName === undefined ? {} : { fileName }) }));
  const kept = document && named ? keep(world, document.content, "file", named) : undefined;
  const thumb = largest(document?.thumbs ?? []);
  const keptThumb = thumb && note ? keep(world, thumb.content, "thumbnail", note) : undefined;
  return object({
    file: kept ? FILE_PATH : UNAVAILABLE,
    file_name: unlessEmpty(fileName),
    file_size: document?.content.size ?? 0,
    sha256: kept,
    thumbnail: thumb && (keptThumb ? FILE_PATH : UNAVAILABLE),
    thumbnail_file_size: thumb?.content.size,
    thumbnail_sha256: keptThumb,
    ...expectedKind(attributes),
    mime_type: unlessEmpty(document?.mimeType),
    ...expectedMeasures(attributes),
  });
}

function keep(world: World, content: Content, field: ExpectedFile["field"], note: Note): string {
  const sha256 = world.files.content.sha256(content);
  note({ field, sha256, size: content.size });
  return sha256;
}

/** The one of the largest area, the first of equals; previews inside the message do not count. */
function largest(sizes: readonly PhotoSizeSpec[]) {
  const real = sizes.filter((size) => "content" in size);
  return real.reduce<(typeof real)[number] | undefined>(
    (best, size) => !best || size.width * size.height > best.width * best.height ? size : best,
    undefined,
  );
}

function expectedKind(attributes: readonly AttributeSpec[]): JsonObject {
  const sticker = attributes.find((one) => one.type === "sticker" || one.type === "custom_emoji");
  if (sticker && "emoji" in sticker) {
    return object({ media_type: "sticker", sticker_emoji: unlessEmpty(sticker.emoji) });
  }
  const video = attributes.find((one) => one.type === "video");
  const audio = attributes.find((one) => one.type === "audio");
  if (video?.round) return { media_type: "video_message" };
  if (audio?.voice) return { media_type: "voice_message" };
  if (attributes.some((one) => one.type === "animated")) return { media_type: "animation" };
  if (video) return { media_type: "video_file" };
  if (!audio) return {};
  const { performer, title } = audio;
  return object({
    media_type: "audio_file",
    performer: unlessEmpty(performer),
    title: unlessEmpty(title),
  });
}

/** Whole seconds; width and height of the last attribute that has them. */
function expectedMeasures(attributes: readonly AttributeSpec[]): JsonObject {
  const timed = attributes.findLast((one) => "duration" in one);
  const sized = attributes.findLast((one) => "width" in one);
  return object({
    duration_seconds: timed && unlessZero(Math.floor(timed.duration)),
    width: sized?.width,
    height: sized?.height,
  });
}
