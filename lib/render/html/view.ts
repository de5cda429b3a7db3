// What the parts of a page ask about the chat that they show.
import type { TextMessage } from "../../model/message.ts";
import type { PeerId } from "../../model/peer.ts";
import { type Person, personOf } from "../people.ts";
import type { RenderChat, RenderMessage } from "../source.ts";

/** A chat as the parts of its pages see it. */
export interface ChatView {
  /** The chat with its people and messages. */
  readonly source: Pick<RenderChat, "chat" | "peer" | "find">;
  /** Name, initials and colour of somebody. */
  person(id: PeerId | undefined): Person;
  /** Where a message is shown; `undefined` for one that is not in the archive. */
  hrefOf(shownId: number): string | undefined;
  /** The basic group that the chat grew out of, once a message of it has been seen. */
  readonly olderPeer?: PeerId | undefined;
  /** Title of a topic, as far as it is known. */
  topicTitle(topicId: number): string;
}

/** A message that somebody wrote, with all that the archive knows of it. */
export type TextEntry = RenderMessage & { readonly message: TextMessage };

/** People kept at hand; a large group has far more members than speak. */
const CACHE_SIZE = 4096;

/** Looks people up once; their initials cost more than a look into a table. */
export function personCache(source: Pick<RenderChat, "peer">): ChatView["person"] {
  const cache = new Map<PeerId | undefined, Person>();
  return (id) => {
    const known = cache.get(id);
    if (known) return known;
    if (cache.size >= CACHE_SIZE) cache.clear();
    const person = personOf(source, id);
    cache.set(id, person);
    return person;
  };
}

/** The id by which a message is known in its chat, whatever half it is of. */
export function shownId({ message, idShift }: RenderMessage): number {
  return message.id + idShift;
}

/** The `id` of a message's element. */
export function anchorOf(shown: number): string {
  return `m${shown}`;
}

/** A chat of two, or with oneself: the side on which a bubble stands says whose it is. */
export function isOfTwo({ source }: Pick<ChatView, "source">): boolean {
  const { type } = source.chat;
  return type === "personal_chat" || type === "bot_chat" || type === "saved_messages";
}

/** Whether the account wrote it. In groups only an archive that knows its account can tell. */
export function isOwn(
  view: Pick<ChatView, "source">,
  { fromId, forwardedFrom }: TextMessage,
): boolean {
  const { type, id, account } = view.source.chat;
  // What was saved of others stands on their side, as in Telegram's apps.
  if (type === "saved_messages") return !forwardedFrom;
  if (fromId === undefined) return false;
  return isOfTwo(view) ? fromId !== id : fromId === account;
}
