// A message as a row of messages.csv.
import type { Message, Reaction } from "../../model/message.ts";
import type { FileSlot } from "../../model/message.ts";
import { actionWords } from "../action_words.ts";
import { mediaWords } from "../media_words.ts";
import { personName } from "../people.ts";
import type { KeptFile, RenderChat, RenderMessage } from "../source.ts";
import { visibleText } from "../visible_text.ts";
import type { Words } from "../words.ts";

/** A cell: numbers are never taken for formulas, texts are guarded. */
export type Cell = string | number;

type Names = Pick<RenderChat, "peer">;

/**
 * The columns in order. Empty cells mean "none" or "not known"; times are UTC (RFC 3339); paths are
 * relative to the chat's folder.
 */
const COLUMNS: Readonly<Record<string, (entry: RenderMessage, names: Names) => Cell>> = {
  id: (entry) => entry.message.id + entry.idShift,
  type: ({ message }) => message.type,
  date: ({ message }) => time(message.date),
  edited: ({ message }) => message.type === "message" ? time(message.editDate) : "",
  deleted: ({ deleted }) => deleted ? 1 : 0,
  from_id: ({ message }) => message.fromId ?? "",
  from: ({ message }, names) => message.fromId ? personName(names, message.fromId) : "",
  author: ({ message }) => message.type === "message" ? message.author ?? "" : "",
  text: ({ message }, names) =>
    message.type === "message" ? message.text.text : sentence(actionWords(message), names),
  action: ({ message }) => message.type === "service" ? message.action.type : "",
  media: ({ message }) => message.type === "message" ? mediaType(message.media) : "",
  media_words: ({ message }) =>
    message.type === "message" && message.media ? mediaWords(message.media) : "",
  files: ({ files }) => paths(files),
  files_missing: ({ files }) => missing(files),
  reply_to_id: (entry) => replyTo(entry),
  reply_to_chat: ({ message }) => message.replyTo?.peerId ?? "",
  forwarded_from: ({ message }, names) => forwardedFrom(message, names),
  via_bot: ({ message }, names) =>
    message.type === "message" && message.viaBotId ? personName(names, message.viaBotId) : "",
  topic_id: ({ message }) => message.topicId ?? "",
  grouped_id: ({ message }) => message.type === "message" ? message.groupedId ?? "" : "",
  views: ({ message }) => message.type === "message" ? message.views ?? "" : "",
  forwards: ({ message }) => message.type === "message" ? message.forwards ?? "" : "",
  reactions: ({ message }) => (message.reactions ?? []).map(reactionWords).join(" "),
  revisions: ({ revisions }) => revisions.length,
  transcript: ({ transcript }) => transcript ?? "",
};

/** Names of the columns. */
export const COLUMN_NAMES: readonly string[] = Object.keys(COLUMNS);

const READERS = Object.values(COLUMNS);

/** The cells of a message. */
export function rowOf(entry: RenderMessage, names: Names): Cell[] {
  return READERS.map((read) => {
    const cell = read(entry, names);
    return typeof cell === "string" ? visibleText(cell) : cell;
  });
}

function time(seconds: number | undefined): string {
  if (seconds === undefined) return "";
  const date = new Date(seconds * 1000);
  return Number.isNaN(date.getTime()) ? "" : date.toISOString().replace(".000Z", "Z");
}

function mediaType(media: Extract<Message, { readonly type: "message" }>["media"]): string {
  if (!media) return "";
  return media.type === "document" ? media.kind : media.type;
}

function sentence(words: Words, names: Names): string {
  return words.map((word) => {
    if (typeof word === "string") return word;
    if ("peer" in word) return personName(names, word.peer);
    return "strong" in word ? word.strong : word.answered;
  }).join("");
}

function paths(files: ReadonlyMap<FileSlot, KeptFile>): string {
  const kept = [...files.values()].flatMap((file) => file.state === "kept" ? [file.path] : []);
  return kept.join("\n");
}

function missing(files: ReadonlyMap<FileSlot, KeptFile>): string {
  return [...files.values()].flatMap(({ state }) => state === "kept" ? [] : [state]).join(" ");
}

function replyTo({ message, idShift }: RenderMessage): Cell {
  const id = message.replyTo?.messageId;
  if (!id) return "";
  return message.replyTo?.peerId ? id : id + idShift;
}

function forwardedFrom(message: Message, names: Names): string {
  if (message.type !== "message" || !message.forwardedFrom) return "";
  const { id, name } = message.forwardedFrom;
  return id ? personName(names, id) : name ?? "";
}

function reactionWords({ type, emoji, documentId, count }: Reaction): string {
  const sign = type === "emoji"
    ? emoji ?? ""
    : type === "paid"
    ? "⭐"
    : `emoji:${documentId ?? ""}`;
  return `${sign}×${count}`;
}
