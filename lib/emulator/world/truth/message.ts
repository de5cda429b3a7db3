// One message as the export must have it.
import type { PeerId } from "../../../model/peer.ts";
import type { ButtonSpec, MessageSpec, ReactionSpec } from "../spec.ts";
import type { World, WorldChat } from "../world.ts";
import { expectedAction } from "./action.ts";
import type { Note } from "./files.ts";
import { type Json, type JsonObject, localTime, object, unlessEmpty } from "./json.ts";
import { expectedMedia } from "./media.ts";
import { expectedName } from "./names.ts";
import { expectedEntities, expectedText } from "./text.ts";

export interface MessagePlace {
  readonly chat: WorldChat;
  /** Added to ids of the chat's own messages. */
  readonly shift: number;
}

/** The message; files that it must come with are noted. */
export function expectedMessage(
  world: World,
  { chat, shift }: MessagePlace,
  message: MessageSpec,
  note: Note,
): JsonObject {
  const id = message.id + shift;
  const reply = (key: string): JsonObject => expectedReply(chat, message, { key, shift });
  const common = {
    date: localTime(message.date),
    date_unixtime: String(message.date),
  };
  const sender = message.from ?? chat.peer;
  const ours = object({
    topic_id: expectedTopic(chat, message),
    quote: message.reply?.quote && expectedText(message.reply.quote),
  });
  if (message.action) {
    return {
      id,
      type: "service",
      ...common,
      actor: expectedName(world, sender),
      actor_id: sender,
      ...expectedAction(world, message.action, reply, note),
      text: "",
      text_entities: [],
      ...ours,
    };
  }
  const edited = message.editHide ? undefined : message.editDate;
  return object({
    id,
    type: message.media?.type === "unsupported" ? "unsupported" : "message",
    ...common,
    edited: edited && localTime(edited),
    edited_unixtime: edited && String(edited),
    from: expectedName(world, sender),
    from_id: sender,
    author: unlessEmpty(message.postAuthor),
    ...expectedForward(world, message),
    ...reply("reply_to_message_id"),
    via_bot: viaBot(world, message.viaBot),
    ...expectedMedia(world, message, note),
    text: expectedText(message.text),
    text_entities: expectedEntities(message.text),
    inline_bot_buttons: message.buttons?.map((row) => row.map(expectedButton)),
    reactions: message.reactions?.map((reaction) => expectedReaction(world, reaction)),
    ...ours,
    grouped_id: message.groupedId?.toString(),
    views: message.views,
    forwards: message.views === undefined ? undefined : message.forwards ?? 0,
  });
}

/** A message of a topic that answers nothing else answers the one that began the topic. */
function expectedReply(
  chat: WorldChat,
  { reply, topicId }: MessageSpec,
  { key, shift }: { readonly key: string; readonly shift: number },
): JsonObject {
  const messageId = reply ? reply.messageId : topicId;
  if (messageId === undefined) return {};
  const elsewhere = reply?.peer !== undefined && reply.peer !== chat.peer ? reply.peer : undefined;
  return object({
    [key]: elsewhere ? messageId : messageId + shift,
    reply_to_peer_id: elsewhere,
  });
}

function expectedTopic(chat: WorldChat, message: MessageSpec): number | undefined {
  if (message.topicId !== undefined) return message.topicId;
  if (!chat.forum) return undefined;
  return message.action?.type === "topic_created" ? message.id : 1;
}

function expectedForward(world: World, { forward }: MessageSpec): JsonObject {
  if (!forward) return {};
  return object({
    forwarded_from: forward.from ? expectedName(world, forward.from) : unlessEmpty(forward.name),
    saved_from: forward.savedFrom && expectedName(world, forward.savedFrom),
    forwarded_from_id: forward.from,
  });
}

function viaBot(world: World, id: number | undefined): string | undefined {
  const username = id === undefined ? undefined : world.users.get(id)?.username;
  return username && `@${username}`;
}

function expectedReaction(world: World, reaction: ReactionSpec): JsonObject {
  const recent = reaction.recent?.map(({ from, date }: { from: PeerId; date: number }): Json => ({
    from: expectedName(world, from),
    from_id: from,
    date: localTime(date),
  }));
  return object({
    type: reaction.type,
    count: reaction.count,
    emoji: reaction.emoji,
    document_id: reaction.documentId?.toString(),
    recent,
  });
}

function expectedButton(button: ButtonSpec): JsonObject {
  const { type, text } = button;
  switch (button.type) {
    case "callback":
    case "callback_with_password":
      return { type, text, dataBase64: base64Url(button.bytes), data: utf8(button.bytes) ?? "" };
    case "auth":
      return object({
        type,
        text,
        data: button.data,
        forward_text: button.forwardText,
        button_id: button.buttonId,
      });
    case "user_profile":
      return { type, text, data: String(button.userId) };
    default:
      return object({ type, text, data: "data" in button ? unlessEmpty(button.data) : undefined });
  }
}

function base64Url(bytes: readonly number[]): string {
  const text = btoa(String.fromCharCode(...bytes));
  return text.replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}

/** Bytes as text; `undefined` when they are none. */
function utf8(bytes: readonly number[]): string | undefined {
  const text = new TextDecoder("utf-8", { ignoreBOM: true }).decode(Uint8Array.from(bytes));
  return text.includes("\ufffd") ? undefined : text;
}
