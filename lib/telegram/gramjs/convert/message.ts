// Messages of the TL layer as messages of the domain.
import "../quiet_globals.ts";
import { Api } from "telegram/tl/api.js";
import type { Message, ServiceMessage, TextMessage } from "../../../model/message.ts";
import type { PeerId } from "../../../model/peer.ts";
import { convertAction } from "./action.ts";
import { convertButtons } from "./buttons.ts";
import { defined } from "./defined.ts";
import { convertForward } from "./forward.ts";
import { decimal, peerIdOf, toPeerId } from "./ids.ts";
import { convertMedia } from "./media.ts";
import { convertReactions } from "./reactions.ts";
import { convertReply, topicOf } from "./reply.ts";
import { number, optionalNumber, optionalString } from "./scalars.ts";
import { convertText } from "./text.ts";

/** What a message's meaning depends on besides the message itself. */
export interface MessageContext {
  /** The chat whose history was asked for; every message is filed under it. */
  readonly chatId: PeerId;
  /** The account that is signed in. */
  readonly selfId: PeerId;
  /** The chat is a forum, so that messages without a topic are in "General". */
  readonly forum: boolean;
}

/** A place in the history whose message is gone. */
export interface EmptyMessage {
  readonly type: "empty";
  readonly id: number;
}

/**
 * Converts one message. It throws for nothing that a server can send: absurd values are replaced or
 * left out, and what is not known keeps the name of its constructor.
 */
export function convertMessage(
  message: Api.TypeMessage,
  context: MessageContext,
): Message | EmptyMessage {
  if (message instanceof Api.Message) return convertTextMessage(message, context);
  if (message instanceof Api.MessageService) return convertService(message, context);
  return { type: "empty", id: number(message?.id) };
}

function convertTextMessage(message: Api.Message, context: MessageContext): TextMessage {
  const forwardedFrom = convertForward(message.fwdFrom);
  const viaBotId = toPeerId("user", message.viaBotId);
  const base = convertBase(message, context);
  const botId = viaBotId ?? userOnly(forwardedFrom?.id) ?? userOnly(base.fromId);
  return defined({
    type: "message" as const,
    ...base,
    editDate: message.editHide ? undefined : optionalNumber(message.editDate),
    text: convertText(message.message, message.entities),
    media: convertMedia(message.media, { botId }),
    author: optionalString(message.postAuthor),
    forwardedFrom,
    viaBotId,
    buttons: convertButtons(message.replyMarkup),
    groupedId: decimal(message.groupedId),
    views: optionalNumber(message.views),
    forwards: optionalNumber(message.forwards),
  });
}

function convertService(message: Api.MessageService, context: MessageContext): ServiceMessage {
  return defined({
    type: "service" as const,
    ...convertBase(message, context),
    action: convertAction(message.action),
  });
}

function convertBase(message: Api.Message | Api.MessageService, context: MessageContext) {
  return {
    chatId: context.chatId,
    id: number(message.id),
    date: number(message.date),
    fromId: senderOf(message, context),
    reactions: convertReactions(message.reactions),
    replyTo: convertReply(message.replyTo, context.chatId),
    topicId: topicOf(message, context),
  };
}

/**
 * Without `from_id` a message is from the chat itself, as posts of a channel are; in a private chat it
 * is from the other side unless the account sent it.
 */
function senderOf(
  message: Api.Message | Api.MessageService,
  { chatId, selfId }: MessageContext,
): PeerId {
  const fromId = peerIdOf(message.fromId);
  if (fromId) return fromId;
  return message.out && chatId.startsWith("user") ? selfId : chatId;
}

function userOnly(id: PeerId | undefined): PeerId | undefined {
  return id?.startsWith("user") ? id : undefined;
}
