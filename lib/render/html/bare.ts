// Which messages stand without a bubble, as stickers do in every chat app.
import type { TextEntry } from "./view.ts";

/** Stickers, dice, round videos and a few emoji are pictures already: a frame around them is one too many. */
export function isBare(entries: readonly TextEntry[]): boolean {
  const [entry] = entries;
  if (!entry || entries.length > 1 || entry.revisions.length > 0) return false;
  const { media, text } = entry.message;
  if (media === undefined) return emojiCount(text.text) > 0;
  if (media.type === "dice") return true;
  if (media.type !== "document" || entry.files.get("main")?.state !== "kept") return false;
  return media.kind === "sticker" ||
    (media.kind === "video_message" && entry.transcript === undefined && text.text === "");
}

/** How large emoji are that stand alone: `emoji1` for one, `emoji2` for two or three, else empty. */
export function emojiClass([entry]: readonly TextEntry[]): "" | "emoji1" | "emoji2" {
  if (!entry || entry.message.media || entry.revisions.length > 0) return "";
  const count = emojiCount(entry.message.text.text);
  return count === 0 ? "" : count === 1 ? "emoji1" : "emoji2";
}

/** UTF-16 code units of three of the longest emoji, families with skin tones. */
const LONGEST = 60;

const EMOJI = /\p{RGI_Emoji}|\p{Extended_Pictographic}\ufe0f?/gv;

/** 0 unless the text is nothing but one to three emoji. */
function emojiCount(text: string): number {
  // Most texts begin with a letter.
  if (text === "" || text.length > LONGEST || /^[\p{L}\p{P}\s]/u.test(text)) return 0;
  const count = text.match(EMOJI)?.length ?? 0;
  return count > 3 || text.replace(EMOJI, "").trim() !== "" ? 0 : count;
}
