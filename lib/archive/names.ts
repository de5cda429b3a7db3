// Where a file of a message is kept: a pure function of the message, safe for every file system.
import type { MediaKind } from "../model/file.ts";
import type { FileSlot } from "../model/message.ts";
import { cutToBytes, safeExtension, safeStem, utf8Length } from "./safe_name.ts";
import { extensionOfMimeType } from "./mime_types.ts";

/** The older half of a supergroup that grew out of a basic group has ids of its own. */
export type HistoryHalf = "older" | "main";

/** All that the path of a file depends on. */
export interface FilePathInput {
  readonly half: HistoryHalf;
  readonly messageId: number;
  readonly slot: FileSlot;
  /** Unix time of the message in seconds. */
  readonly date: number;
  readonly kind: MediaKind;
  /** As the sender named it. */
  readonly fileName?: string | undefined;
  readonly mimeType?: string | undefined;
  /** Counts the files that this slot has had, from 1: an edit can put another file in its place. */
  readonly edition?: number;
}

/** Folders by kind, with the names that Telegram Desktop gives them. */
const FOLDERS: Readonly<Record<MediaKind, string>> = {
  photo: "photos",
  video: "video_files",
  voice: "voice_messages",
  video_message: "round_video_messages",
  audio: "files",
  animation: "animations",
  sticker: "stickers",
  file: "files",
};

const UNNAMED: Readonly<Record<MediaKind, { readonly stem: string; readonly extension: string }>> =
  {
    photo: { stem: "photo", extension: ".jpg" },
    video: { stem: "video", extension: ".mp4" },
    voice: { stem: "audio", extension: ".ogg" },
    video_message: { stem: "video", extension: ".mp4" },
    audio: { stem: "audio", extension: ".mp3" },
    animation: { stem: "animation", extension: ".mp4" },
    sticker: { stem: "sticker", extension: ".webp" },
    file: { stem: "file", extension: "" },
  };

/**
 * Longest name in UTF-8 bytes. File systems allow 255; `_thumb.jpg`, the suffix of an unfinished
 * download and a second name during placement must fit behind it, and people want to read it.
 */
const MAX_NAME_BYTES = 200;

/**
 * The path of a file, relative to its chat's folder, with `/` between parts.
 *
 * The same message always gives the same path, and two files of a chat never share one, not even
 * where upper and lower case are equal: the name ends with the message id (and slot), which no name
 * chosen by a sender can imitate, as it stands in front of it.
 *
 * @returns for example `photos/photo_7@31-12-2024_23-59-58.jpg` (UTC) or `files/report_7.pdf`
 */
export function mediaPath(input: FilePathInput): string {
  const { main, thumbnail } = readSlot(input.slot);
  const suffix = idSuffix(input, main);
  const name = nameOf(input, suffix);
  return `${FOLDERS[input.kind]}/${thumbnail ? `${name}_thumb.jpg` : name}`;
}

/** The path of a shared contact's vCard, relative to its chat's folder. */
export function vcardPath(half: HistoryHalf, messageId: number): string {
  return `contacts/contact_${idOf(half, messageId)}.vcard`;
}

function nameOf(input: FilePathInput, suffix: string): string {
  const unnamed = UNNAMED[input.kind];
  const extension = safeExtension(input.fileName ?? "");
  const stem = safeStem(input.fileName ?? "");
  if (input.kind !== "photo" && stem !== "") {
    const end = suffix + (extension || extensionOfMimeType(input.mimeType ?? "") || "");
    return cutToBytes(stem, MAX_NAME_BYTES - utf8Length(end)) + end;
  }
  const end = extension || extensionOfMimeType(input.mimeType ?? "") || unnamed.extension;
  const when = input.kind === "sticker" ? "" : `@${stamp(input.date)}`;
  return `${unnamed.stem}${suffix}${when}${end}`;
}

function idSuffix(input: FilePathInput, paidIndex: number | undefined): string {
  const paid = paidIndex === undefined ? "" : `-${paidIndex + 1}`;
  const edition = (input.edition ?? 1) > 1 ? `~${input.edition}` : "";
  return `_${idOf(input.half, input.messageId)}${paid}${edition}`;
}

function idOf(half: HistoryHalf, messageId: number): string {
  return half === "older" ? `m${messageId}` : String(messageId);
}

function readSlot(slot: FileSlot): { readonly main?: number; readonly thumbnail: boolean } {
  const paid = /^paid(\d+)/.exec(slot);
  const thumbnail = slot.endsWith("thumbnail");
  return paid ? { main: Number(paid[1]), thumbnail } : { thumbnail };
}

/** `DD-MM-YYYY_HH-MM-SS` in UTC, so that a run in another time zone finds the same path. */
function stamp(unixSeconds: number): string {
  const date = new Date(unixSeconds * 1000);
  if (Number.isNaN(date.getTime())) return "00-00-0000_00-00-00";
  const two = (value: number): string => String(value).padStart(2, "0");
  const day = `${two(date.getUTCDate())}-${two(date.getUTCMonth() + 1)}-${date.getUTCFullYear()}`;
  const time = [date.getUTCHours(), date.getUTCMinutes(), date.getUTCSeconds()];
  return `${day}_${time.map(two).join("-")}`;
}
