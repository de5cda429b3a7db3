// One message of an export, back into what Telegram told.
import { MAX_MESSAGE_ID } from "../archive/types.ts";
import type { HistoryHalf } from "../archive/names.ts";
import type {
  Button,
  ForwardedFrom,
  Message,
  MessageBase,
  Reaction,
  ReplyTo,
  TextMessage,
} from "../model/message.ts";
import type { PeerId } from "../model/peer.ts";
import { ABOUT_KEYS, actionIn } from "./action.ts";
import {
  asFields,
  defined,
  type Fields,
  has,
  integerIn,
  isTrue,
  listIn,
  objectsIn,
  own,
  textIn,
  wordsIn,
} from "./fields.ts";
import type { FileNotes } from "./files.ts";
import { mediaIn, paidItemsIn } from "./media.ts";
import { peerIn, type People } from "./people.ts";
import { messageText, richText } from "./text.ts";
import { localTime, timeIn } from "./time.ts";

/** What {@linkcode messageIn} works with. */
export interface MessageContext {
  /** The chat that the message is filed under. */
  readonly chatId: PeerId;
  readonly people: People;
  readonly notes: FileNotes;
  /** The vCard of a shared contact, where its file is there. */
  readonly vcard?: string | undefined;
}

/** A message, and what the archive keeps beside it. */
export interface ReadMessage {
  readonly message: Message;
  /** Earlier states, oldest first. */
  readonly revisions: readonly Message[];
  readonly deleted: boolean;
}

/** Added by Telegram Desktop to the ids of the older half of a migrated group. */
const OLDER_SHIFT = -1_000_000_000;

/** Which half of a chat a message belongs to, and its id there; `undefined` when it has no id at all. */
export function placeIn(
  fields: Fields,
): { readonly half: HistoryHalf; readonly id: number } | undefined {
  const shown = integerIn(fields, "id");
  if (shown === undefined) return undefined;
  const half = shown < 0 ? "older" : "main";
  const id = half === "older" ? shown - OLDER_SHIFT : shown;
  return id > 0 && id <= MAX_MESSAGE_ID ? { half, id } : undefined;
}

/**
 * Reads a message.
 *
 * @returns `undefined` for what is none: without an id or a date
 */
export function messageIn(fields: Fields, context: MessageContext): ReadMessage | undefined {
  const place = placeIn(fields);
  const date = timeIn(fields, "date");
  if (!place || date === undefined) return undefined;
  const base = { chatId: context.chatId, id: place.id, date, half: place.half };
  const message = textIn(fields, "type") === "service"
    ? serviceMessage(fields, base, context)
    : textMessage(fields, base, context);
  return {
    message,
    revisions: message.type === "message" ? revisionsIn(fields, message) : [],
    deleted: isTrue(fields, "deleted"),
  };
}

interface Base {
  readonly chatId: PeerId;
  readonly id: number;
  readonly date: number;
  readonly half: HistoryHalf;
}

function serviceMessage(fields: Fields, base: Base, context: MessageContext): Message {
  const about = ABOUT_KEYS.get(textIn(fields, "action") ?? "");
  return {
    ...commonOf(fields, base, context, { sender: "actor", reply: about }),
    type: "service",
    action: actionIn(fields, context),
  };
}

function textMessage(fields: Fields, base: Base, context: MessageContext): TextMessage {
  const { people } = context;
  const viaBot = /^@?(\w+)$/.exec(textIn(fields, "via_bot") ?? "")?.[1];
  const stars = wordsIn(fields, "paid_stars_amount");
  return defined({
    ...commonOf(fields, base, context, { sender: "from", reply: "reply_to_message_id" }),
    type: "message" as const,
    editDate: editDateIn(fields),
    text: messageText(fields),
    media: mediaIn(fields, context),
    author: wordsIn(fields, "author"),
    forwardedFrom: forwardIn(fields, base.date, people),
    viaBotId: viaBot === undefined ? undefined : people.bot(viaBot),
    buttons: buttonsIn(fields),
    groupedId: wordsIn(fields, "grouped_id"),
    views: integerIn(fields, "views"),
    forwards: integerIn(fields, "forwards"),
    paidStarsAmount: paidItemsIn(fields) ? undefined : stars,
  });
}

/** No message was edited then. */
const BEFORE_TELEGRAM = Date.UTC(2000, 0) / 1000;

/** Old versions of Telegram Desktop write the beginning of 1970 where there was no edit. */
function editDateIn(fields: Fields): number | undefined {
  const date = timeIn(fields, "edited");
  return date === undefined || date < BEFORE_TELEGRAM ? undefined : date;
}

function commonOf(
  fields: Fields,
  base: Base,
  { people }: MessageContext,
  keys: { readonly sender: "from" | "actor"; readonly reply: string | undefined },
): MessageBase {
  const { half, ...rest } = base;
  const name = wordsIn(fields, keys.sender);
  const fromId = peerIn(fields, `${keys.sender}_id`);
  return defined({
    ...rest,
    // Exports before 2.0 tell the name alone.
    fromId: fromId
      ? people.known(fromId, name)
      : name === undefined
      ? undefined
      : people.named(name),
    reactions: reactionsIn(fields, people),
    replyTo: replyIn(fields, keys.reply, half),
    topicId: integerIn(fields, "topic_id"),
  });
}

function replyIn(fields: Fields, key: string | undefined, half: HistoryHalf): ReplyTo | undefined {
  const shown = key === undefined ? undefined : integerIn(fields, key);
  const quote = has(fields, "quote") ? richText(own(fields, "quote")) : undefined;
  if (shown === undefined && !quote) return undefined;
  const peerId = shown === undefined ? undefined : peerIn(fields, "reply_to_peer_id");
  const messageId = shown === undefined || peerId || half === "main" ? shown : shown - OLDER_SHIFT;
  return defined({ messageId, peerId, quote });
}

function forwardIn(fields: Fields, date: number, people: People): ForwardedFrom | undefined {
  if (!has(fields, "forwarded_from") && !has(fields, "saved_from")) return undefined;
  const name = wordsIn(fields, "forwarded_from");
  const id = peerIn(fields, "forwarded_from_id");
  return defined({
    id: id ? people.known(id, name) : undefined,
    name: id ? undefined : name,
    date,
    savedFrom: has(fields, "saved_from") ? people.named(wordsIn(fields, "saved_from")) : undefined,
  });
}

function reactionsIn(fields: Fields, people: People): readonly Reaction[] | undefined {
  if (!has(fields, "reactions")) return undefined;
  return objectsIn(fields, "reactions").map((reaction) => {
    const type = textIn(reaction, "type");
    return defined({
      type: type === "custom_emoji" || type === "paid" ? type : "emoji" as const,
      count: integerIn(reaction, "count") ?? 0,
      emoji: textIn(reaction, "emoji"),
      documentId: textIn(reaction, "document_id"),
      recent: objectsIn(reaction, "recent").flatMap((each) => {
        const fromId = people.known(peerIn(each, "from_id"), wordsIn(each, "from"));
        return fromId ? [{ fromId, date: localTime(textIn(each, "date")) ?? 0 }] : [];
      }),
    });
  });
}

function buttonsIn(fields: Fields): TextMessage["buttons"] {
  if (!has(fields, "inline_bot_buttons")) return undefined;
  return listIn(fields, "inline_bot_buttons").map((row) =>
    (Array.isArray(row) ? row : []).map(asFields).filter((each) => each !== undefined)
      .map(buttonOf)
  );
}

function buttonOf(button: Fields): Button {
  const base64 = wordsIn(button, "dataBase64");
  return defined({
    type: textIn(button, "type") ?? "",
    text: textIn(button, "text") ?? "",
    data: wordsIn(button, "data"),
    dataBase64: base64 === undefined ? undefined : paddedBase64(base64),
    forwardText: wordsIn(button, "forward_text"),
    buttonId: wordsIn(button, "button_id"),
  });
}

/** From the alphabet for URLs, without padding, into the usual one. */
function paddedBase64(text: string): string {
  const usual = text.replaceAll("-", "+").replaceAll("_", "/");
  return usual + "=".repeat((4 - usual.length % 4) % 4);
}

function revisionsIn(
  fields: Fields,
  { editDate: _now, ...message }: TextMessage,
): readonly Message[] {
  return objectsIn(fields, "revisions").map((revision) =>
    defined({ ...message, editDate: editDateIn(revision), text: messageText(revision) })
  );
}
