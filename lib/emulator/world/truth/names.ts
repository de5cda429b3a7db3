// Names of people and chats as the export must have them.
import { parsePeerId, type PeerId } from "../../../model/peer.ts";
import type { World, WorldChat } from "../world.ts";

/** First and last name, or the title; `null` for nobody and for deleted accounts. */
export function expectedName(world: World, peer: PeerId): string | null {
  const { kind, id } = parsePeerId(peer);
  if (kind !== "user") return world.chats.get(peer)?.title || null;
  const user = world.users.get(id);
  const name = [user?.firstName, user?.lastName].filter((part) => part).join(" ");
  return name || null;
}

/** Name of a chat at the head of its export: of people the first name alone. */
export function expectedChatName(world: World, chat: WorldChat): string | null {
  if (chat.kind !== "user") return chat.title || null;
  return world.users.get(chat.id)?.firstName || null;
}

/** Ids that Telegram itself has reserved. */
const REPLIES = 1_271_266_957;
const VERIFICATION_CODES = 489_000;

/** Type of a chat by Telegram Desktop's names. */
export function expectedChatType(world: World, chat: WorldChat): string {
  const access = chat.username === undefined ? "private" : "public";
  if (chat.kind === "channel") return `${access}_channel`;
  if (chat.kind === "supergroup") return `${access}_supergroup`;
  if (chat.kind === "group") return "private_group";
  if (chat.id === world.account.userId) return "saved_messages";
  if (chat.id === REPLIES) return "replies";
  if (chat.id === VERIFICATION_CODES) return "verification_codes";
  return world.users.get(chat.id)?.bot ? "bot_chat" : "personal_chat";
}
