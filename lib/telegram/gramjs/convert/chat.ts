// Chats that can be exported, and their types by Telegram Desktop's rules.
import "../quiet_globals.ts";
import { Api } from "telegram/tl/api.js";
import type { Chat, ChatType } from "../../../model/chat.ts";
import type { PeerId } from "../../../model/peer.ts";
import { defined } from "./defined.ts";
import { decimal, toPeerId } from "./ids.ts";
import { convertPeer, fullNameOf, usernameOf } from "./peers.ts";
import { flag } from "./scalars.ts";

/** What the dialog list says of a chat, beside the entity itself. */
export interface DialogInfo {
  readonly topMessageId?: number;
  /** Unix time in seconds. */
  readonly lastMessageDate?: number | undefined;
  readonly unreadCount?: number;
  readonly messageCount?: number | undefined;
  readonly folders?: readonly string[];
  readonly archived?: boolean | undefined;
  readonly pinned?: boolean | undefined;
}

/** The name that stands in for the account's own: people know this chat by it. */
const SAVED_MESSAGES = "Saved Messages";

/** "Replies", on the production and on the test servers (core.telegram.org/api/discussion). */
const REPLIES_IDS: readonly string[] = ["user1271266957", "user708513"];

const VERIFICATION_CODES_ID: PeerId = "user489000";

/** A chat as the program lists it; `undefined` for entities that say nothing. */
export function convertChat(
  entity: Api.TypeUser | Api.TypeChat,
  selfId: PeerId,
  info: DialogInfo = {},
): Chat | undefined {
  const peer = convertPeer(entity);
  const type = chatTypeOf(entity, selfId);
  if (!peer || !type) return undefined;
  const saved = type === "saved_messages";
  const fullName = entity instanceof Api.User ? fullNameOf(entity) : peer.name;
  return defined({
    ref: defined({ id: peer.id, accessHash: accessHashOf(entity) }),
    type,
    name: saved ? SAVED_MESSAGES : peer.shortName,
    fullName: saved ? SAVED_MESSAGES : fullName,
    username: peer.username,
    forum: flag(entity instanceof Api.Channel && entity.forum),
    topMessageId: info.topMessageId ?? 0,
    lastMessageDate: info.lastMessageDate,
    unreadCount: info.unreadCount ?? 0,
    messageCount: info.messageCount,
    folders: info.folders ?? [],
    archived: flag(info.archived),
    pinned: flag(info.pinned),
  });
}

/** The type of a chat; `undefined` for empty entities. */
export function chatTypeOf(
  entity: Api.TypeUser | Api.TypeChat,
  selfId: PeerId,
): ChatType | undefined {
  if (entity instanceof Api.User) return privateChatType(entity, selfId);
  if (entity instanceof Api.Chat || entity instanceof Api.ChatForbidden) return "private_group";
  if (!(entity instanceof Api.Channel) && !(entity instanceof Api.ChannelForbidden)) {
    return undefined;
  }
  const isPublic = usernameOf(entity) !== undefined;
  if (entity.broadcast) return isPublic ? "public_channel" : "private_channel";
  return isPublic ? "public_supergroup" : "private_supergroup";
}

/** The supergroup that a basic group became; such a group is no chat of its own any more. */
export function migratedTo(entity: Api.TypeUser | Api.TypeChat): PeerId | undefined {
  if (!(entity instanceof Api.Chat)) return undefined;
  const { migratedTo: channel } = entity;
  return channel instanceof Api.InputChannel ? toPeerId("channel", channel.channelId) : undefined;
}

function privateChatType(user: Api.User, selfId: PeerId): ChatType {
  const id = toPeerId("user", user.id);
  if (user.self || id === selfId) return "saved_messages";
  if (id && REPLIES_IDS.includes(id)) return "replies";
  if (id === VERIFICATION_CODES_ID) return "verification_codes";
  return user.bot ? "bot_chat" : "personal_chat";
}

function accessHashOf(entity: Api.TypeUser | Api.TypeChat): string | undefined {
  return "accessHash" in entity ? decimal(entity.accessHash) : undefined;
}
