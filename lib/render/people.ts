// Names, initials and colours of people and chats.
import { parsePeerId, type PeerId } from "../model/peer.ts";
import type { RenderChat } from "./source.ts";

/** How somebody is shown. */
export interface Person {
  /** Never empty. */
  readonly name: string;
  /** One or two characters. */
  readonly initials: string;
  /** From 0 to 6, always the same for the same one. */
  readonly color: number;
}

/** How many colours there are, as in Telegram's apps. */
export const COLORS = 7;

/** The name, or what stands for one that is missing. */
export function personName(source: Pick<RenderChat, "peer">, id: PeerId | undefined): string {
  if (!id) return "Unknown";
  const peer = source.peer(id);
  if (peer?.name) return peer.name;
  return peer && id.startsWith("user") ? "Deleted account" : `Unknown (${id})`;
}

/** Name, initials and colour. */
export function personOf(source: Pick<RenderChat, "peer">, id: PeerId | undefined): Person {
  const name = personName(source, id);
  return { name, initials: initialsOf(name), color: id ? parsePeerId(id).id % COLORS : 0 };
}

/** The first characters of the first and the last word. */
export function initialsOf(name: string): string {
  const words = name.trim().split(/\s+/).map((word) => word.replace(/^[^\p{L}\p{N}]+(?=.)/u, ""));
  const first = words[0] ?? "";
  const last = words.length > 1 ? words.at(-1) ?? "" : "";
  return `${firstOf(first)}${firstOf(last)}`.toUpperCase();
}

function firstOf(word: string): string {
  const [first = ""] = word;
  return first.isWellFormed() ? first : "";
}
