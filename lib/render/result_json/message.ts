// One message of result.json: Telegram Desktop's keys in its order, then ours.
import type { JsonObject } from "../../model/json.ts";
import type { ForwardedFrom, Message, TextMessage } from "../../model/message.ts";
import type { RenderMessage } from "../source.ts";
import { putAction } from "./action.ts";
import { type Draft, exactNumber, putText, putTime } from "./draft.ts";
import { putExtras } from "./extras.ts";
import { renderButtons, renderReactions } from "./feedback.ts";
import { putMedia } from "./media.ts";
import { nameOf, type Names } from "./names.ts";
import { putReply } from "./reply.ts";
import { renderText, renderTextEntities } from "./text.ts";

/** A message as plain data; keys are in the order in which they are to be written. */
export function renderMessage(entry: RenderMessage, names: Names): JsonObject {
  const { message } = entry;
  const draft: Draft = { id: message.id + entry.idShift, type: typeOf(message) };
  putTime(draft, "date", message.date);
  if (message.type === "service") {
    putSender(draft, "actor", message, names);
    putAction(draft, message, entry, names);
    draft["text"] = "";
    draft["text_entities"] = [];
  } else {
    putContent(draft, message, entry, names);
  }
  if (message.reactions) draft["reactions"] = renderReactions(message.reactions, names);
  putExtras(draft, entry);
  return draft;
}

function putContent(
  draft: Draft,
  message: TextMessage,
  entry: RenderMessage,
  names: Names,
): void {
  if (message.editDate) putTime(draft, "edited", message.editDate);
  putSender(draft, "from", message, names);
  putText(draft, "author", message.author);
  if (message.forwardedFrom) putForward(draft, message.forwardedFrom, names);
  putReply(draft, entry);
  const viaBot = message.viaBotId && names.peer(message.viaBotId)?.username;
  if (viaBot) draft["via_bot"] = `@${viaBot}`;
  putMedia(draft, message, entry, names);
  if (message.paidStarsAmount && message.media?.type !== "paid") {
    draft["paid_stars_amount"] = exactNumber(message.paidStarsAmount);
  }
  draft["text"] = renderText(message.text);
  draft["text_entities"] = renderTextEntities(message.text);
  if (message.buttons) draft["inline_bot_buttons"] = renderButtons(message.buttons);
}

/** "unsupported" is what Telegram itself says of messages too new for this TL layer. */
function typeOf(message: Message): string {
  if (message.type === "service") return "service";
  const { media } = message;
  const unsupported = media?.type === "other" &&
    media.constructorName === "messageMediaUnsupported";
  return unsupported ? "unsupported" : "message";
}

function putSender(draft: Draft, key: "from" | "actor", message: Message, names: Names): void {
  draft[key] = nameOf(names, message.fromId);
  putText(draft, `${key}_id`, message.fromId);
}

function putForward(draft: Draft, from: ForwardedFrom, names: Names): void {
  if (from.id) {
    draft["forwarded_from"] = nameOf(names, from.id);
    draft["forwarded_from_id"] = from.id;
  } else {
    putText(draft, "forwarded_from", from.name);
  }
  if (from.savedFrom) draft["saved_from"] = nameOf(names, from.savedFrom);
}
