// Messages as they are served to the account.
import "../../../telegram/gramjs/quiet_globals.ts";
import { Api } from "telegram/tl/api.js";
import type { ForwardSpec, MessageSpec, ReactionSpec } from "../spec.ts";
import type { World, WorldChat } from "../world.ts";
import { tlAction } from "./action.ts";
import { tlKeyboard } from "./buttons.ts";
import { tlMedia } from "./media.ts";
import { tlEntities } from "./text.ts";
import { long, maybe, present, tlPeer } from "./values.ts";

/** The message in the eyes of the user `self` (bare id). */
export function tlMessage(
  world: World,
  chat: WorldChat,
  message: MessageSpec,
  self: number,
): Api.TypeMessage {
  const out = message.from === `user${self}` && !(chat.kind === "user" && chat.id === self);
  const common = {
    id: message.id,
    out: out ? true : undefined,
    silent: message.silent,
    post: chat.kind === "channel" ? true : undefined,
    fromId: maybe(senderShown(chat, message, self), tlPeer),
    peerId: tlPeer(chat.peer),
    replyTo: replyHeader(message),
    date: message.date,
    reactions: maybe(message.reactions, tlReactions),
    ttlPeriod: message.ttlPeriod,
  };
  if (message.action) {
    const action = tlAction(world, message.action);
    return new Api.MessageService(present({ ...common, action }));
  }
  return new Api.Message(present({
    ...common,
    message: message.text?.text ?? "",
    entities: message.text?.entities.length ? tlEntities(message.text) : undefined,
    media: maybe(message.media, (media) => tlMedia(world, media)),
    fwdFrom: maybe(message.forward, tlForward),
    viaBotId: maybe(message.viaBot, long),
    replyMarkup: maybe(message.buttons, tlKeyboard),
    views: message.views,
    forwards: message.views === undefined ? undefined : message.forwards ?? 0,
    editDate: message.editDate,
    editHide: message.editHide,
    pinned: message.pinned,
    noforwards: message.noforwards,
    postAuthor: message.postAuthor,
    groupedId: maybe(message.groupedId, long),
  }));
}

export function tlMessageEmpty(id: number, chat?: WorldChat): Api.MessageEmpty {
  return new Api.MessageEmpty(present({ id, peerId: maybe(chat?.peer, tlPeer) }));
}

/**
 * Since layer 119 an incoming message of a private chat names no sender: it is the chat's peer.
 * Posts of channels name none either.
 */
function senderShown(
  chat: WorldChat,
  message: MessageSpec,
  self: number,
): MessageSpec["from"] {
  const { from } = message;
  if (from === undefined || from === chat.peer && chat.kind !== "user") return undefined;
  if (chat.kind === "user" && from === chat.peer && chat.id !== self) return undefined;
  return from;
}

function replyHeader(message: MessageSpec): Api.TypeMessageReplyHeader | undefined {
  const { reply, topicId } = message;
  if (!reply && topicId === undefined) return undefined;
  if (!reply) {
    return new Api.MessageReplyHeader(present({ forumTopic: true, replyToMsgId: topicId }));
  }
  return new Api.MessageReplyHeader(present({
    forumTopic: topicId === undefined ? undefined : true,
    quote: reply.quote ? true : undefined,
    replyToMsgId: reply.messageId,
    replyToPeerId: maybe(reply.peer, tlPeer),
    replyToTopId: topicId,
    quoteText: reply.quote?.text,
    quoteEntities: reply.quote?.entities.length ? tlEntities(reply.quote) : undefined,
  }));
}

function tlForward(forward: ForwardSpec): Api.MessageFwdHeader {
  return new Api.MessageFwdHeader(present({
    fromId: maybe(forward.from, tlPeer),
    fromName: forward.name,
    date: forward.date,
    channelPost: forward.channelPost,
    postAuthor: forward.postAuthor,
    savedFromPeer: maybe(forward.savedFrom, tlPeer),
    savedFromMsgId: forward.savedFrom === undefined ? undefined : forward.savedFromMessageId ?? 1,
  }));
}

function tlReactions(reactions: readonly ReactionSpec[]): Api.MessageReactions {
  const recent = reactions.flatMap((reaction) =>
    (reaction.recent ?? []).map(({ from, date }) =>
      new Api.MessagePeerReaction({ peerId: tlPeer(from), date, reaction: tlReaction(reaction) })
    )
  );
  return new Api.MessageReactions(present({
    canSeeList: true,
    results: reactions.map((reaction) =>
      new Api.ReactionCount({ reaction: tlReaction(reaction), count: reaction.count })
    ),
    recentReactions: recent.length > 0 ? recent : undefined,
  }));
}

function tlReaction(reaction: ReactionSpec): Api.TypeReaction {
  switch (reaction.type) {
    case "emoji":
      return new Api.ReactionEmoji({ emoticon: reaction.emoji ?? "" });
    case "custom_emoji":
      return new Api.ReactionCustomEmoji({ documentId: long(reaction.documentId ?? 0n) });
    case "paid":
      return new Api.ReactionPaid();
  }
}
