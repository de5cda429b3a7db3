// Answers that hold messages: the right constructor, the count, and everyone the messages name.
import "../../telegram/gramjs/quiet_globals.ts";
import { Api } from "telegram/tl/api.js";
import type { PeerId } from "../../model/peer.ts";
import type { CallContext, TlObject } from "../dispatch.ts";
import { mentionedPeers } from "../world/mentioned.ts";
import type { MessageSpec } from "../world/spec.ts";
import { tlMessage } from "../world/tl/message.ts";
import { tlPeers } from "../world/tl/peers.ts";
import type { WorldChat } from "../world/world.ts";
import { selfId } from "./access.ts";
import { idsHash, type Slice } from "./slice.ts";

/** Answers with a slice of a chat; says "not modified" when the client has it already. */
export function messagesAnswer(
  context: CallContext,
  chat: WorldChat,
  slice: Slice,
  hash: { toString(): string },
): TlObject {
  const { messages, total } = shortened(context, slice);
  const current = idsHash(messages.map((message) => message.id));
  if (hash.toString() !== "0" && hash.toString() === current.toString()) {
    return new Api.messages.MessagesNotModified({ count: total });
  }
  const body = messagesBody(context, chat, messages);
  if (chat.peer.startsWith("channel")) {
    return new Api.messages.ChannelMessages({ pts: 1, count: total, topics: [], ...body });
  }
  return messages.length === total
    ? new Api.messages.Messages(body)
    : new Api.messages.MessagesSlice({ count: total, ...body });
}

/** Messages of one chat with the users and chats that belong to them. */
export function messagesBody(
  context: CallContext,
  chat: WorldChat,
  messages: readonly MessageSpec[],
): { messages: Api.TypeMessage[]; users: Api.TypeUser[]; chats: Api.TypeChat[] } {
  const self = selfId(context);
  const peers = new Set<PeerId>([chat.peer]);
  const served = messages.map((message) => {
    for (const peer of mentionedPeers(chat, message)) peers.add(peer);
    return tlMessage(context.world, chat, message, self);
  });
  return { messages: served, ...tlPeers(context.world, peers, self) };
}

/** A page that is shorter than asked for loses what is furthest from where it was asked from. */
function shortened(context: CallContext, slice: Slice): Slice {
  const fault = context.faults.take("short_page", context.method);
  if (!fault || slice.messages.length <= fault.count) return slice;
  const ascending = slice.ascending === true;
  const messages = ascending
    ? slice.messages.slice(slice.messages.length - fault.count)
    : slice.messages.slice(0, fault.count);
  return { ...slice, messages };
}
