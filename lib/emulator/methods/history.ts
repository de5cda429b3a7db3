// Reading the messages of a chat.
import "../../telegram/gramjs/quiet_globals.ts";
import { Api } from "telegram/tl/api.js";
import { type CallContext, handler, type TlObject } from "../dispatch.ts";
import { parsePeerId } from "../../model/peer.ts";
import type { MessageSpec } from "../world/spec.ts";
import { tlMessage, tlMessageEmpty } from "../world/tl/message.ts";
import { mentionedPeers } from "../world/mentioned.ts";
import { tlPeers } from "../world/tl/peers.ts";
import type { WorldChat } from "../world/world.ts";
import { inputChannel, inputChat, invalid, selfId } from "./access.ts";
import { messagesAnswer } from "./answer.ts";
import { filterMessages, MAX_SLICE, type Messages, sliceMessages, storeMessages } from "./slice.ts";
import { checkTakeoutChat } from "./takeout_access.ts";

export const historyMethods = [
  handler(Api.messages.GetHistory, getHistory),
  handler(Api.messages.GetReplies, getReplies),
  handler(Api.messages.GetMessages, getMessages),
  handler(Api.channels.GetMessages, getChannelMessages),
];

/**
 * The messages of a chat that the call may see: within `invokeWithMessagesRange` only those of the
 * range. Ranges are of the account's own box: channels are outside it.
 */
export function visibleMessages(context: CallContext, chat: WorldChat): Messages {
  checkTakeoutChat(context, chat);
  return storeMessages(chat.messages, isChannel(chat) ? undefined : context.messagesRange);
}

function getHistory(context: CallContext, request: Api.messages.GetHistory): TlObject {
  const chat = inputChat(context, request.peer);
  const slice = sliceMessages(visibleMessages(context, chat), request);
  return messagesAnswer(context, chat, slice, request.hash);
}

/** History of a topic, the message that began it left out. */
function getReplies(context: CallContext, request: Api.messages.GetReplies): TlObject {
  const chat = inputChat(context, request.peer);
  const root = Number(request.msgId);
  const isTopic = chat.topics.some((topic) => topic.id === root);
  if (!isTopic && !chat.messages.get(root)) throw invalid("MSG_ID_INVALID");
  const messages = filterMessages(
    visibleMessages(context, chat),
    (message) => inThread(chat, message, root),
  );
  return messagesAnswer(context, chat, sliceMessages(messages, request), request.hash);
}

/** Whether a message belongs to a topic, or answers a message. */
export function inThread(chat: WorldChat, message: MessageSpec, root: number): boolean {
  if (!chat.forum) return message.reply?.messageId === root && message.reply.peer === undefined;
  if (message.id === root) return false;
  return topicOf(chat, message) === root;
}

/** Topic of a message in a forum: the message that creates a topic is part of it. */
export function topicOf(chat: WorldChat, message: MessageSpec): number {
  if (message.topicId !== undefined) return message.topicId;
  return chat.topics.some((topic) => topic.id === message.id) ? message.id : 1;
}

/** Private chats and basic groups share their ids, so no chat is named. */
function getMessages(context: CallContext, request: Api.messages.GetMessages): TlObject {
  const ids = requestedIds(request.id);
  const { min, max } = context.messagesRange ?? { min: 1, max: Infinity };
  const chats = [...context.world.chats.values()].filter((chat) => !isChannel(chat));
  const found = ids.map((id) => {
    const chat = id < min || id > max
      ? undefined
      : chats.find((one) => one.messages.get(id) !== undefined);
    if (chat) checkTakeoutChat(context, chat);
    return { id, chat, message: chat?.messages.get(id) };
  });
  return new Api.messages.Messages(foundBody(context, found));
}

function getChannelMessages(context: CallContext, request: Api.channels.GetMessages): TlObject {
  const chat = inputChannel(context, request.channel);
  checkTakeoutChat(context, chat);
  const ids = requestedIds(request.id);
  const found = ids.map((id) => ({ id, chat, message: chat.messages.get(id) }));
  return new Api.messages.ChannelMessages({
    pts: 1,
    count: ids.length,
    topics: [],
    ...foundBody(context, found),
  });
}

interface Found {
  readonly id: number;
  readonly chat: WorldChat | undefined;
  readonly message: MessageSpec | undefined;
}

function foundBody(context: CallContext, found: readonly Found[]) {
  const self = selfId(context);
  const peers = found.flatMap(({ chat, message }) =>
    chat && message ? [...mentionedPeers(chat, message)] : chat ? [chat.peer] : []
  );
  const messages = found.map(({ id, chat, message }) =>
    chat && message
      ? tlMessage(context.world, chat, message, self)
      : tlMessageEmpty(id, chat && isChannel(chat) ? chat : undefined)
  );
  return { messages, ...tlPeers(context.world, peers, self) };
}

function isChannel(chat: WorldChat): boolean {
  return parsePeerId(chat.peer).kind === "channel";
}

function requestedIds(ids: readonly unknown[]): number[] {
  if (ids.length === 0) throw invalid("MESSAGE_IDS_EMPTY");
  return ids.slice(0, MAX_SLICE).map((one) => {
    if (one instanceof Api.InputMessageID) return one.id;
    throw invalid("MESSAGE_ID_INVALID");
  });
}
