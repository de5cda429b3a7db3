// One answer with messages as a page of the model.
import "./quiet_globals.ts";
import { Api } from "telegram/tl/api.js";
import type { Message } from "../../model/message.ts";
import type { PeerId } from "../../model/peer.ts";
import type { HistoryPage } from "../gateway.ts";
import { convertMessage } from "./convert/message.ts";
import { convertPeer, convertPeers } from "./convert/peers.ts";

/**
 * Converts an answer of `messages.getHistory` or `getMessages`; messages come out in ascending order.
 *
 * @param limit messages that were asked for: an answer that is just as long may have been cut off, whatever
 * it calls itself
 */
export function convertHistoryPage(
  answer: Api.messages.TypeMessages,
  chatId: PeerId,
  selfId: PeerId,
  limit = Infinity,
): HistoryPage {
  if (answer instanceof Api.messages.MessagesNotModified) {
    return { messages: [], emptyIds: [], peers: [], total: answer.count, whole: false };
  }
  const context = { chatId, selfId, forum: isForum(answer.chats, chatId) };
  const messages: Message[] = [];
  const emptyIds: number[] = [];
  for (const each of answer.messages) {
    const message = convertMessage(each, context);
    if (message.type === "empty") emptyIds.push(message.id);
    else messages.push(message);
  }
  messages.sort((a, b) => a.id - b.id);
  const slice = !(answer instanceof Api.messages.Messages);
  const whole = !slice && answer.messages.length !== limit;
  return {
    messages,
    emptyIds: emptyIds.sort((a, b) => a - b),
    peers: convertPeers(answer.users, answer.chats),
    ...(slice ? { total: answer.count } : whole ? { total: answer.messages.length } : {}),
    whole,
  };
}

function isForum(chats: readonly Api.TypeChat[], chatId: PeerId): boolean {
  return chats.some((chat) =>
    chat instanceof Api.Channel && Boolean(chat.forum) && convertPeer(chat)?.id === chatId
  );
}
