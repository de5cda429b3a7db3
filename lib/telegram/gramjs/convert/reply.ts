// What a message answers, and the forum topic it is in.
import "../quiet_globals.ts";
import { Api } from "telegram/tl/api.js";
import type { ReplyTo } from "../../../model/message.ts";
import type { PeerId } from "../../../model/peer.ts";
import { defined } from "./defined.ts";
import { peerIdOf } from "./ids.ts";
import { list, number, string } from "./scalars.ts";
import { convertText } from "./text.ts";

/** The id of the topic that messages without a topic of their own are in. */
const GENERAL_TOPIC_ID = 1;

/** What a message answers; `undefined` when it answers nothing but a story. */
export function convertReply(
  header: Api.TypeMessageReplyHeader | null | undefined,
  chatId: PeerId,
): ReplyTo | undefined {
  if (!(header instanceof Api.MessageReplyHeader)) return undefined;
  const messageId = number(header.replyToMsgId);
  const peerId = peerIdOf(header.replyToPeerId);
  const quote = header.quoteText || list(header.quoteEntities).length > 0
    ? convertText(string(header.quoteText), header.quoteEntities)
    : undefined;
  const replyTo = defined({
    messageId: messageId === 0 ? undefined : messageId,
    peerId: peerId === chatId ? undefined : peerId,
    quote,
  });
  return Object.keys(replyTo).length > 0 ? replyTo : undefined;
}

/**
 * The topic of a message: the thread's first message, which is the one answered when no other is
 * named. A message that starts a topic is in it (core.telegram.org/api/forum).
 */
export function topicOf(
  message: Api.Message | Api.MessageService,
  chat: { readonly forum: boolean },
): number | undefined {
  const header = message.replyTo;
  if (header instanceof Api.MessageReplyHeader && header.forumTopic) {
    return number(header.replyToTopId) || number(header.replyToMsgId) || GENERAL_TOPIC_ID;
  }
  if (!chat.forum) return undefined;
  return message.action instanceof Api.MessageActionTopicCreate
    ? number(message.id)
    : GENERAL_TOPIC_ID;
}
