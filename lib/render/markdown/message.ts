// A message as Markdown.
import type { DocumentMedia, Media, PhotoMedia } from "../../model/media.ts";
import type { FileSlot, Message, TextMessage } from "../../model/message.ts";
import type { RichText } from "../../model/text.ts";
import type { PeerId } from "../../model/peer.ts";
import { actionWords } from "../action_words.ts";
import { answeredId } from "../answered_id.ts";
import { localTime } from "../local_time.ts";
import { mediaWords } from "../media_words.ts";
import { personName } from "../people.ts";
import { renderPhone } from "../result_json/phone.ts";
import { safeLink } from "../safe_link.ts";
import type { RenderChat, RenderMessage } from "../source.ts";
import type { Words } from "../words.ts";
import { escapeInline, escapeWords, linkTarget } from "./escape.ts";
import { embed, fileLink, messageLink, targetMark } from "./links.ts";
import type { MarkdownLinks } from "./options.ts";
import { markdownText } from "./text.ts";

/** What the text of a message needs to know. */
export interface MarkdownView {
  readonly source: Pick<RenderChat, "peer" | "find" | "chat">;
  readonly links: MarkdownLinks;
  /** The basic group that the chat grew out of, once a message of it has been seen. */
  readonly olderPeer?: PeerId | undefined;
  /** The note in which a message stands, without its ending; `undefined` when it is not there. */
  noteOf(shown: number): string | undefined;
}

/** Blocks of Markdown, to be separated by empty lines. */
export function messageBlocks(entry: RenderMessage, view: MarkdownView): string[] {
  const { message } = entry;
  const { before, after } = targetMark(message.id + entry.idShift, view.links);
  if (message.type === "service") {
    const words = sentence(actionWords(message), entry, view);
    const gone = entry.deleted ? " (deleted)" : "";
    return [`${before}*${clockOf(message)}* ${words}${gone}${after}`, ...actionFiles(entry, view)];
  }
  return [
    `${before}**${escapeName(message, view)}** ${facts(entry, message, view)}${after}`,
    ...reply(entry, view),
    ...content(entry, message, view),
    ...earlier(entry, view),
    ...reactions(message),
    ...buttons(message),
  ];
}

/** Bold needs a letter or digit on both ends. */
function escapeName(message: TextMessage, { source }: MarkdownView): string {
  return escapeWords(personName(source, message.fromId)) || "Unknown";
}

function clockOf(message: Message): string {
  return localTime(message.date).clock;
}

function facts(entry: RenderMessage, message: TextMessage, { source }: MarkdownView): string {
  const { forwardedFrom: from, viaBotId } = message;
  const origin = from && (from.id ? personName(source, from.id) : from.name || "somebody");
  return [
    clockOf(message),
    ...(message.author ? [escapeWords(message.author)] : []),
    ...(viaBotId ? [`via ${escapeWords(personName(source, viaBotId))}`] : []),
    ...(origin ? [`forwarded from ${escapeWords(origin)}`] : []),
    ...(message.editDate ? ["edited"] : []),
    ...(entry.deleted ? ["deleted"] : []),
    ...(message.views === undefined ? [] : [`${message.views} views`]),
  ].join(" · ");
}

function reply(entry: RenderMessage, view: MarkdownView): string[] {
  const { replyTo, topicId } = entry.message;
  if (!replyTo?.messageId) return [];
  const quote = replyTo.quote && replyTo.quote.text !== "" ? quoted(replyTo.quote, view) : [];
  const id = answeredId(entry, view);
  if (id === undefined && replyTo.peerId) {
    return [["> in reply to " + escapeWords(personName(view.source, replyTo.peerId)), ...quote]
      .join("\n")];
  }
  if (id === topicId && quote.length === 0) return [];
  return [[`> in reply to ${answered(entry, view, "a message")}`, ...quote].join("\n")];
}

function quoted(quote: RichText, { source }: MarkdownView): string[] {
  return ["> ", ...markdownText(quote, source).split("\n").map((line) => `> ${line}`)];
}

/** Name and beginning of the answered message, as a link where it is here. */
function answered(entry: RenderMessage, view: MarkdownView, otherwise: string): string {
  const id = answeredId(entry, view);
  const found = id === undefined ? undefined : view.source.find?.(id);
  const note = id === undefined ? undefined : view.noteOf(id);
  if (id === undefined || note === undefined || (view.source.find && !found)) return otherwise;
  const words = found ? `${personName(view.source, found.fromId)}: ${beginning(found)}` : otherwise;
  return messageLink({ note, shown: id }, words, view.links);
}

function beginning(message: Message): string {
  if (message.type === "service") return message.action.type.replaceAll("_", " ");
  const text = message.text.text.replace(/\s+/g, " ").trim();
  if (text === "") return message.media ? mediaWords(message.media) : "message";
  return text.length > 60 ? `${text.slice(0, 60).toWellFormed()}…` : text;
}

function content(entry: RenderMessage, message: TextMessage, view: MarkdownView): string[] {
  const text = markdownText(message.text, view.source);
  return [
    ...(message.media ? mediaBlocks(message.media, entry, view) : []),
    ...(text === "" ? [] : [text]),
    ...(entry.transcript ? [`> ${escapeWords(entry.transcript)}`] : []),
  ];
}

function mediaBlocks(media: Media, entry: RenderMessage, view: MarkdownView): string[] {
  switch (media.type) {
    case "photo":
    case "document":
      return [fileBlock(media, entry, view, "main")];
    case "paid":
      return [
        `*${escapeWords(mediaWords(media))}*`,
        ...media.items.map((item, i) => fileBlock(item, entry, view, `paid${i}`)),
      ];
    case "poll":
      return [pollBlock(media, view)];
    case "todo_list":
      return [
        [
          `*${escapeWords(mediaWords(media))}*`,
          "",
          ...media.items.map(({ text }) => `- ${escapeWords(text.text)}`),
        ].join("\n"),
      ];
    case "web_page":
      return pageBlock(media);
    case "contact": {
      const card = entry.vcard ? ` (${fileLink(entry.vcard.path, "vCard", view.links)})` : "";
      return [
        `*${escapeWords(mediaWords(media))}*, ${
          escapeWords(renderPhone(media.phoneNumber))
        }${card}`,
      ];
    }
    case "location":
    case "venue": {
      const at = media.point ? ` (${media.point.latitude}, ${media.point.longitude})` : "";
      const where = media.type === "venue" && media.address
        ? `, ${escapeWords(media.address)}`
        : "";
      return [`*${escapeWords(mediaWords(media))}*${where}${at}`];
    }
    case "invoice":
      return [
        `*${escapeWords(mediaWords(media))}*`,
        ...(media.extended ? [fileBlock(media.extended, entry, view, "paid0")] : []),
      ];
    default:
      return [`*${escapeWords(mediaWords(media))}*`];
  }
}

/** Shown in place; programs differ in what they can show. */
const EMBEDDED: readonly (DocumentMedia["kind"] | "photo")[] = [
  "photo",
  "video",
  "voice",
  "video_message",
  "audio",
  "animation",
  "sticker",
];

function fileBlock(
  media: PhotoMedia | DocumentMedia,
  entry: RenderMessage,
  { links }: MarkdownView,
  slot: FileSlot,
): string {
  const file = entry.files.get(slot);
  const words = mediaWords(media);
  if (file?.state !== "kept") {
    const state = (file?.state ?? "unavailable").replaceAll("_", " ");
    return `*${escapeWords(words)}* (not here: ${state})`;
  }
  const kind = media.type === "photo" ? "photo" : media.kind;
  return EMBEDDED.includes(kind) ? embed(file.path, links) : fileLink(file.path, words, links);
}

function pollBlock(
  { question, answers, closed, totalVoters }: Extract<Media, { readonly type: "poll" }>,
  { source }: MarkdownView,
): string {
  const state = `${closed ? "closed poll" : "poll"}, ${totalVoters} voters`;
  const lines = answers.map(({ text, voters, chosen }) =>
    `- ${markdownText(text, source).replaceAll("\n", " ")}: ${voters}${chosen ? " (chosen)" : ""}`
  );
  return [`${markdownText(question, source).replaceAll("\n", " ")} (${state})`, "", ...lines]
    .join("\n");
}

function pageBlock(
  { url, title, description }: Extract<Media, { readonly type: "web_page" }>,
): string[] {
  if (title === "" && description === "") return [];
  const href = safeLink(url);
  const words = escapeWords(title || url);
  const head = href === undefined ? words : `[${words}](${linkTarget(href)})`;
  return [
    [`> ${head}`, ...(description === "" ? [] : [">", `> ${escapeWords(description)}`])].join("\n"),
  ];
}

function earlier(entry: RenderMessage, { source }: MarkdownView): string[] {
  return entry.revisions.map(({ text, editDate }) => {
    const when = localTime(editDate ?? entry.message.date).full;
    const lines = markdownText(text, source).split("\n").map((line) => `> ${line}`);
    return [`> Earlier text, ${when}`, ">", ...lines].join("\n");
  });
}

function reactions({ reactions }: TextMessage): string[] {
  if (!reactions || reactions.length === 0) return [];
  return [
    reactions.map(({ type, emoji, count }) =>
      `${type === "emoji" ? escapeWords(emoji ?? "") : type === "paid" ? "⭐" : "✨"} ${count}`
    ).join(" · "),
  ];
}

function buttons({ buttons }: TextMessage): string[] {
  if (!buttons || buttons.length === 0) return [];
  return [
    buttons.map((row) =>
      row.map((button) => {
        const href = button.type === "url" ? safeLink(button.data ?? "") : undefined;
        const words = escapeWords(button.text) || "button";
        return href === undefined ? `\\[${words}\\]` : `[${words}](${linkTarget(href)})`;
      }).join(" ")
    ).join("  \n"),
  ];
}

function actionFiles(entry: RenderMessage, view: MarkdownView): string[] {
  const { message } = entry;
  if (message.type !== "service" || !("photo" in message.action)) return [];
  return [fileBlock(message.action.photo, entry, view, "main")];
}

function sentence(words: Words, entry: RenderMessage, view: MarkdownView): string {
  return words.map((word) => {
    if (typeof word === "string") return escapeInline(word.replace(/[\r\n]+/g, " "));
    if ("peer" in word) return escapeWords(personName(view.source, word.peer));
    if ("strong" in word) return escapeWords(word.strong);
    return answered(entry, view, word.answered);
  }).join("");
}
