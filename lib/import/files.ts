// Photos and documents of an export, with what became of their files.
import type { SkipReason } from "../model/events.ts";
import { importedFile } from "../model/file.ts";
import type { DocumentMedia, PhotoMedia } from "../model/media.ts";
import type { FileSlot } from "../model/message.ts";
import {
  defined,
  type Fields,
  has,
  integerIn,
  isTrue,
  numberIn,
  textIn,
  wordsIn,
} from "./fields.ts";

/** A file that lies beside the JSON. */
export interface SourceFile {
  /** Where it can be read. */
  readonly path: string;
  readonly bytes: number;
  /** Lower-case hexadecimal. */
  readonly sha256: string;
}

/** What an export says of a file of a message. */
export type FileFate =
  | { readonly state: "there"; readonly source: SourceFile }
  | { readonly state: "skipped"; readonly reason: SkipReason }
  | { readonly state: "failed"; readonly reason: string };

/** Looks up files by the path that the JSON has; only files that are there are found. */
export type SourceFiles = ReadonlyMap<string, SourceFile>;

/** Where fates are written down while a message is read. */
export interface FileNotes {
  readonly sources: SourceFiles;
  /** Equal for one message of one chat alone. */
  readonly place: string;
  readonly fates: Map<FileSlot, FileFate>;
}

/** Keys under which an export has paths. */
const PATH_KEYS = ["photo", "file", "thumbnail", "contact_vcard"] as const;

/** Telegram Desktop's words in the place of a path. */
const NO_PATH: readonly (readonly [begin: string, reason: SkipReason | "unavailable"])[] = [
  ["(File not included", "excluded"],
  ["(File exceeds maximum size", "too_large"],
  ["(File unavailable", "unavailable"],
];

/** The paths that a message names, in no order. */
export function pathsIn(fields: Fields): readonly string[] {
  const own = PATH_KEYS.map((key) => wordsIn(fields, key)).filter((path) =>
    path !== undefined && !NO_PATH.some(([begin]) => path.startsWith(begin))
  );
  return own.filter((path) => path !== undefined);
}

/** A photo, if the object has one. */
export function photoIn(
  fields: Fields,
  notes: FileNotes,
  slot: FileSlot = "main",
): PhotoMedia | undefined {
  if (!has(fields, "photo")) return undefined;
  const ttlSeconds = numberIn(fields, "self_destruct_period_seconds");
  return defined({
    type: "photo" as const,
    file: fileIn(fields, "photo", notes, { slot, ttlSeconds, type: "photo" }),
    width: integerIn(fields, "width") ?? 0,
    height: integerIn(fields, "height") ?? 0,
    spoiler: isTrue(fields, "media_spoiler") ? true as const : undefined,
    ttlSeconds,
  });
}

const KINDS: ReadonlyMap<string, DocumentMedia["kind"]> = new Map([
  ["sticker", "sticker"],
  ["video_message", "video_message"],
  ["voice_message", "voice"],
  ["animation", "animation"],
  ["video_file", "video"],
  ["audio_file", "audio"],
]);

/** Any other file, if the object has one. */
export function documentIn(
  fields: Fields,
  notes: FileNotes,
  slot: FileSlot = "main",
  thumbnailSlot: FileSlot = "thumbnail",
): DocumentMedia | undefined {
  if (!has(fields, "file")) return undefined;
  const kind = KINDS.get(textIn(fields, "media_type") ?? "") ?? "file";
  const ttlSeconds = numberIn(fields, "self_destruct_period_seconds");
  const options = { ttlSeconds, type: "document" } as const;
  const duration = numberIn(fields, "duration_seconds");
  return defined({
    type: "document" as const,
    kind,
    file: fileIn(fields, "file", notes, { slot, ...options }),
    thumbnail: has(fields, "thumbnail")
      ? fileIn(fields, "thumbnail", notes, { slot: thumbnailSlot, ...options })
      : undefined,
    fileName: wordsIn(fields, "file_name"),
    mimeType: textIn(fields, "mime_type") ?? "",
    durationSeconds: duration,
    width: integerIn(fields, "width"),
    height: integerIn(fields, "height"),
    stickerEmoji: wordsIn(fields, "sticker_emoji"),
    performer: wordsIn(fields, "performer"),
    title: wordsIn(fields, "title"),
    spoiler: isTrue(fields, "media_spoiler") ? true as const : undefined,
    ttlSeconds,
  });
}

function fileIn(
  fields: Fields,
  key: "photo" | "file" | "thumbnail",
  { sources, place, fates }: FileNotes,
  options: {
    readonly slot: FileSlot;
    readonly ttlSeconds: number | undefined;
    readonly type: "photo" | "document";
  },
) {
  const { slot, ttlSeconds, type } = options;
  const path = textIn(fields, key) ?? "";
  const source = sources.get(path);
  if (source) {
    fates.set(slot, { state: "there", source });
    return importedFile(type, source.sha256, source.bytes);
  }
  const size = Math.max(0, integerIn(fields, `${key}_file_size`) ?? sizeOf(fields, key) ?? 0);
  const why = NO_PATH.find(([begin]) => path.startsWith(begin))?.[1];
  // A photo or document that had expired when it was exported has no file at all.
  if (key !== "thumbnail" && size === 0 && (why === "unavailable" || path === "")) return undefined;
  fates.set(slot, fateOf(ttlSeconds, why));
  return importedFile(type, `${place}-${slot}`, size);
}

function fateOf(
  ttlSeconds: number | undefined,
  why: SkipReason | "unavailable" | undefined,
): FileFate {
  if (why === "excluded" || why === "too_large") return { state: "skipped", reason: why };
  if (ttlSeconds !== undefined) return { state: "skipped", reason: "self_destructing" };
  const reason = why === undefined
    ? "its file was not beside the imported JSON"
    : "it was not available when it was exported";
  return { state: "failed", reason };
}

function sizeOf(fields: Fields, key: string): number | undefined {
  return key === "file" ? integerIn(fields, "file_size") : undefined;
}
