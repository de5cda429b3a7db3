// A message's media in a few words: for answers to it, and for formats without pictures.
import type { DocumentMedia, Media } from "../model/media.ts";
import { sanitizeLine } from "../model/sanitize.ts";
import { playTime } from "./quantities.ts";

/** Such as `Photo`, `Voice message, 0:12` or `Poll: Tea or coffee?`. */
export function mediaWords(media: Media): string {
  switch (media.type) {
    case "photo":
      return "Photo";
    case "document":
      return documentWords(media);
    case "contact":
      return `Contact: ${[media.firstName, media.lastName].filter(Boolean).join(" ")}`;
    case "location":
      return media.livePeriodSeconds === undefined ? "Location" : "Live location";
    case "venue":
      return `Place: ${media.title}`;
    case "poll":
      return `Poll: ${media.question.text}`;
    case "todo_list":
      return `List: ${media.title.text}`;
    case "game":
      return `Game: ${media.title}`;
    case "invoice":
      return `Invoice: ${media.title}`;
    case "giveaway":
      return "Giveaway";
    case "giveaway_results":
      return "Results of a giveaway";
    case "dice":
      return `${media.emoji} ${media.value}`;
    case "web_page":
      return media.title || media.url;
    case "paid":
      return `Paid media for ${media.starsAmount} stars`;
    case "other":
      return otherWords(media.constructorName);
  }
}

/** Kinds of documents by the names that people know. */
export const DOCUMENT_NAMES: Readonly<Record<DocumentMedia["kind"], string>> = {
  sticker: "Sticker",
  video_message: "Video message",
  voice: "Voice message",
  animation: "GIF",
  video: "Video",
  audio: "Audio",
  file: "File",
};

/**
 * The name that the sender gave a file, without marks that turn letters around: `photo_gpj.exe` must not look
 * like a picture. Empty where there is none.
 */
export function fileNameOf({ fileName = "" }: Pick<DocumentMedia, "fileName">): string {
  return sanitizeLine(fileName).trim();
}

function documentWords(media: DocumentMedia): string {
  const name = DOCUMENT_NAMES[media.kind];
  switch (media.kind) {
    case "sticker":
      return media.stickerEmoji ? `${name} ${media.stickerEmoji}` : name;
    case "audio": {
      const title = [media.performer, media.title].filter(Boolean).join(" – ");
      return `${name}: ${title || fileNameOf(media) || "unnamed"}`;
    }
    case "file":
      return fileNameOf(media) === "" ? name : `${name}: ${fileNameOf(media)}`;
    default:
      return media.durationSeconds ? `${name}, ${playTime(media.durationSeconds)}` : name;
  }
}

function otherWords(constructorName: string): string {
  if (constructorName === "messageMediaUnsupported") {
    return "A message of a kind newer than this program";
  }
  const name = constructorName.replace(/^messageMedia/, "");
  return `${name || "Something"} (not shown)`;
}
