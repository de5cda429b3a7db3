// Who and what a request names, checked as Telegram checks it: access hashes, membership, limits.
import "../../telegram/gramjs/quiet_globals.ts";
import { Api } from "telegram/tl/api.js";
import type { PeerId } from "../../model/peer.ts";
import { type CallContext, EmulatorRpcError } from "../dispatch.ts";
import { createMessageList } from "../world/message_store.ts";
import type { World, WorldChat, WorldUser } from "../world/world.ts";

/** Bare id of the user who calls. */
export function selfId(context: CallContext): number {
  return context.account ?? context.world.account.userId;
}

/**
 * The chat that an `InputPeer` names. A person without a chat gives an empty one.
 *
 * @throws {EmulatorRpcError} PEER_ID_INVALID, CHANNEL_INVALID, CHANNEL_PRIVATE
 */
export function inputChat(context: CallContext, peer: unknown): WorldChat {
  const { world } = context;
  if (peer instanceof Api.InputPeerSelf) return privateChat(world, selfId(context));
  if (peer instanceof Api.InputPeerUser) {
    const user = world.users.get(peer.userId.toJSNumber());
    if (!user || !allowed(context, user, peer.accessHash)) throw invalid("PEER_ID_INVALID");
    return privateChat(world, user.id);
  }
  if (peer instanceof Api.InputPeerChat) return basicGroup(context, peer.chatId.toJSNumber());
  if (peer instanceof Api.InputPeerChannel) return inputChannel(context, peer);
  if (peer instanceof Api.InputPeerUserFromMessage) {
    return privateChat(world, seenInMessage(context, peer).id);
  }
  throw invalid("PEER_ID_INVALID");
}

/**
 * The chat of an `InputChannel`, or of the same fields in an `InputPeerChannel`.
 *
 * @throws {EmulatorRpcError} CHANNEL_INVALID, CHANNEL_PRIVATE
 */
export function inputChannel(context: CallContext, channel: unknown): WorldChat {
  if (!(channel instanceof Api.InputChannel || channel instanceof Api.InputPeerChannel)) {
    throw invalid("CHANNEL_INVALID");
  }
  const found = context.world.chats.get(`channel${channel.channelId.toJSNumber()}`);
  if (!found || found.accessHash?.toString() !== channel.accessHash.toString()) {
    throw invalid("CHANNEL_INVALID");
  }
  if (found.forbidden) throw invalid("CHANNEL_PRIVATE");
  return found;
}

/** The user of an `InputUser`; `undefined` when there is none or the access hash is wrong. */
export function inputUser(context: CallContext, user: unknown): WorldUser | undefined {
  if (user instanceof Api.InputUserSelf || user instanceof Api.InputPeerSelf) {
    return context.world.users.get(selfId(context));
  }
  if (user instanceof Api.InputUser || user instanceof Api.InputPeerUser) {
    const found = context.world.users.get(user.userId.toJSNumber());
    return found && allowed(context, found, user.accessHash) ? found : undefined;
  }
  if (user instanceof Api.InputUserFromMessage) return seenInMessage(context, user);
  return undefined;
}

/** A basic group of the account. */
export function basicGroup(context: CallContext, id: number): WorldChat {
  const found = context.world.chats.get(`chat${id}`);
  if (!found) throw invalid("PEER_ID_INVALID");
  if (found.forbidden) throw new EmulatorRpcError(403, "CHAT_FORBIDDEN");
  return found;
}

export function invalid(type: string): EmulatorRpcError {
  return new EmulatorRpcError(400, type);
}

function allowed(
  context: CallContext,
  user: WorldUser,
  hash: { toString(): string },
): boolean {
  // One's own id needs no access hash.
  return user.id === selfId(context) || user.accessHash.toString() === hash.toString();
}

function seenInMessage(
  context: CallContext,
  seen: Api.InputPeerUserFromMessage | Api.InputUserFromMessage,
): WorldUser {
  const chat = inputChat(context, seen.peer);
  const user = context.world.users.get(seen.userId.toJSNumber());
  if (!user || !chat.messages.get(seen.msgId)) throw invalid("MSG_ID_INVALID");
  return user;
}

function privateChat(world: World, id: number): WorldChat {
  const peer: PeerId = `user${id}`;
  return world.chats.get(peer) ?? {
    peer,
    id,
    kind: "user",
    title: "",
    date: 0,
    members: [],
    topics: [],
    messages: createMessageList(),
  };
}
