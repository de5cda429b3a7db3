// What of a message a search looks at.
import type { Media } from "../model/media.ts";
import type { Message } from "../model/message.ts";
import type { PeerId } from "../model/peer.ts";
import type { HasKind } from "./search_query.ts";
import { withoutProclitics } from "./search_arabic.ts";
import { indexText } from "./search_tokens.ts";

/** The columns of the index. */
export interface SearchDocument {
  /** Text or caption, polls, lists, and what is said in files. */
  readonly text: string;
  /** Names of files, titles, performers, contacts, places, pages. */
  readonly names: string;
  /** What filters ask for, see {@linkcode chatTag} and the like. */
  readonly tags: string;
  /** Arabic words of text and names without the letters in front of them. */
  readonly bare: string;
}

/** The document of a message, in the words of the index. */
export function searchDocument(message: Message, chat: number, spoken: string): SearchDocument {
  const { text, names } = searchableText(message, spoken);
  const words = { text: indexText(text), names: indexText(names) };
  return {
    ...words,
    tags: tagsOf(message, chat).join(" "),
    bare: bareWords(`${words.text} ${words.names}`),
  };
}

const SOME_ARABIC = /[\u0620-\u06d3]/;

function bareWords(words: string): string {
  if (!SOME_ARABIC.test(words)) return "";
  return words.split(" ").flatMap(withoutProclitics).join(" ");
}

/** The texts of a message that a search looks at, as people wrote or said them. */
export function searchableText(message: Message, spoken: string): {
  readonly text: string;
  readonly names: string;
} {
  if (message.type === "service") return { text: "", names: actionWords(message) };
  const { media } = message;
  const more = media ? mediaTexts(media) : NOTHING;
  const text = [message.text.text, ...more.text, spoken].filter((each) => each !== "").join("\n");
  return { text, names: more.names.filter((each) => each).join("\n") };
}

/** Finds messages of a chat by its number in the archive. */
export function chatTag(chat: number): string {
  return `c${chat}`;
}

/** Finds messages of a sender. */
export function fromTag(peer: PeerId): string {
  return `f${peer}`;
}

/** Finds messages that have something. */
export function hasTag(kind: HasKind): string {
  return `h${kind.replaceAll("_", "")}`;
}

/** Finds messages of a month of UTC. */
export function monthTag(unixSeconds: number): string {
  const date = new Date(unixSeconds * 1000);
  if (Number.isNaN(date.getTime())) return "m0";
  return `m${date.getUTCFullYear()}${String(date.getUTCMonth() + 1).padStart(2, "0")}`;
}

/** Finds messages of a day of UTC. */
export function dayTag(unixSeconds: number): string {
  const date = new Date(unixSeconds * 1000);
  if (Number.isNaN(date.getTime())) return "d0";
  return `d${date.toISOString().slice(0, 10).replaceAll(/\D/g, "")}`;
}

/** Finds messages of a year of UTC. */
export function yearTag(unixSeconds: number): string {
  const date = new Date(unixSeconds * 1000);
  return Number.isNaN(date.getTime()) ? "y0" : `y${date.getUTCFullYear()}`;
}

/** What a message has. */
export function hasKinds(message: Message): readonly HasKind[] {
  if (message.type === "service") return "photo" in message.action ? ["photo"] : [];
  const { media } = message;
  const kinds = new Set<HasKind>(media ? mediaKinds(media) : []);
  const links = ["link", "text_link", "email"];
  if (message.text.entities.some(({ type }) => links.includes(type))) kinds.add("link");
  return [...kinds];
}

function tagsOf(message: Message, chat: number): readonly string[] {
  return [
    chatTag(chat),
    ...(message.fromId ? [fromTag(message.fromId)] : []),
    dayTag(message.date),
    monthTag(message.date),
    yearTag(message.date),
    ...hasKinds(message).map(hasTag),
  ];
}

function mediaKinds(media: Media): readonly HasKind[] {
  switch (media.type) {
    case "photo":
      return ["photo", "media"];
    case "document":
      return [media.kind, "media"];
    case "paid":
      return media.items.flatMap(mediaKinds);
    case "web_page":
      return ["link"];
    case "venue":
    case "location":
      return ["location"];
    case "poll":
    case "contact":
      return [media.type];
    default:
      return [];
  }
}

interface Texts {
  readonly text: readonly string[];
  readonly names: readonly (string | undefined)[];
}

const NOTHING: Texts = { text: [], names: [] };

function mediaTexts(media: Media): Texts {
  switch (media.type) {
    case "document":
      return {
        text: [],
        names: [media.fileName, media.title, media.performer, media.stickerEmoji],
      };
    case "contact":
      return { text: [], names: [media.firstName, media.lastName, media.phoneNumber] };
    case "venue":
      return { text: [], names: [media.title, media.address] };
    case "web_page":
      return { text: [], names: [media.title, media.description, media.url] };
    case "game":
    case "invoice":
      return { text: [], names: [media.title, media.description] };
    case "poll":
      return {
        text: [media.question.text, ...media.answers.map(({ text }) => text.text)],
        names: [],
      };
    case "todo_list":
      return { text: [media.title.text, ...media.items.map(({ text }) => text.text)], names: [] };
    case "paid":
      return {
        text: [],
        names: media.items.map((item) => item.type === "document" ? item.fileName : undefined),
      };
    default:
      return NOTHING;
  }
}

/** Titles and texts that a service message tells. */
function actionWords({ action }: Extract<Message, { readonly type: "service" }>): string {
  const words: string[] = [];
  if ("title" in action && action.title) words.push(action.title);
  if ("message" in action) words.push(action.message);
  if ("text" in action && action.text) {
    words.push(typeof action.text === "string" ? action.text : action.text.text);
  }
  return words.join("\n");
}
