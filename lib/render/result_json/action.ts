// The fields of a service message.
import type { ServiceAction } from "../../model/action.ts";
import type { ServiceMessage } from "../../model/message.ts";
import type { PeerId } from "../../model/peer.ts";
import type { RenderMessage } from "../source.ts";
import { putGift } from "./action_gift.ts";
import { type Draft, exactNumber, putNumber, putText } from "./draft.ts";
import { putPhoto } from "./files.ts";
import { nameOf, type Names, namesOf } from "./names.ts";
import { putReply } from "./reply.ts";
import { renderText } from "./text.ts";

/**
 * Puts in `action` and what belongs to it. `entry` is the message's own entry: some actions are about
 * the message that is answered, and a new photo has a file.
 */
export function putAction(
  draft: Draft,
  { action }: ServiceMessage,
  entry: RenderMessage,
  names: Names,
): void {
  draft["action"] = action.type;
  putGroup(draft, action, entry, names);
  putCall(draft, action, names);
  putPayment(draft, action, entry, names);
  putGift(draft, action, names);
  putOther(draft, action, entry, names);
}

function putGroup(draft: Draft, action: ServiceAction, entry: RenderMessage, names: Names): void {
  switch (action.type) {
    case "create_group":
      putText(draft, "title", action.title);
      draft["members"] = namesOf(names, action.members);
      break;
    case "edit_group_title":
    case "create_channel":
    case "migrate_from_group":
    case "topic_created":
      putText(draft, "title", action.title);
      break;
    case "edit_group_photo":
    case "suggest_profile_photo":
      putPhoto(draft, action.photo, entry.files);
      break;
    case "invite_members":
    case "remove_members":
    case "invite_to_group_call":
      draft["members"] = namesOf(names, action.members);
      break;
    case "join_group_by_link":
      draft["inviter"] = nameOf(names, action.inviter);
      break;
    case "pin_message":
    case "set_chat_wallpaper":
    case "set_same_chat_wallpaper":
      putReply(draft, entry, "message_id");
      break;
    case "topic_edit":
      putText(draft, "new_title", action.title);
      if (action.iconEmojiId) draft["new_icon_emoji_id"] = exactNumber(action.iconEmojiId);
      break;
    case "set_messages_ttl":
      draft["period"] = action.periodSeconds;
      break;
    case "edit_chat_theme":
      putText(draft, "emoticon", action.emoticon);
      break;
    case "boost_apply":
      draft["boosts"] = action.boosts;
      break;
  }
}

function putCall(draft: Draft, action: ServiceAction, names: Names): void {
  switch (action.type) {
    case "phone_call":
      putNumber(draft, "duration_seconds", action.durationSeconds);
      putText(draft, "discard_reason", action.discardReason);
      break;
    case "conference_call":
      putNumber(draft, "duration_seconds", action.durationSeconds);
      draft["is_active"] = action.active;
      draft["is_missed"] = action.missed;
      break;
    case "group_call":
      putNumber(draft, "duration", action.durationSeconds);
      break;
    case "group_call_scheduled":
      draft["schedule_date"] = action.scheduleDate;
      break;
    case "proximity_reached":
      putPeer(draft, "from", action.from, names);
      putPeer(draft, "to", action.to, names);
      draft["distance"] = action.distance;
      break;
  }
}

function putPayment(draft: Draft, action: ServiceAction, entry: RenderMessage, names: Names): void {
  switch (action.type) {
    case "send_payment":
      draft["amount"] = action.amount;
      putText(draft, "currency", action.currency);
      putReply(draft, entry, "invoice_message_id");
      putText(draft, "recurring", action.recurring);
      break;
    case "refunded_payment":
      draft["amount"] = action.amount;
      putText(draft, "currency", action.currency);
      draft["peer_name"] = nameOf(names, action.peer);
      putText(draft, "peer_id", action.peer);
      putText(draft, "charge_id", action.chargeId);
      break;
    case "paid_messages_refund":
      draft["messages_count"] = action.messages;
      draft["stars_count"] = exactNumber(action.stars);
      break;
    case "paid_messages_price_change":
      draft["price_stars"] = exactNumber(action.stars);
      draft["is_broadcast_messages_allowed"] = action.broadcastMessagesAllowed;
      break;
  }
}

function putOther(draft: Draft, action: ServiceAction, entry: RenderMessage, names: Names): void {
  switch (action.type) {
    case "score_in_game":
      putReply(draft, entry, "game_message_id");
      draft["score"] = action.score;
      break;
    case "custom":
      putText(draft, "information_text", action.message);
      break;
    case "allow_sending_messages":
      if (action.appId) draft["reason_app_id"] = exactNumber(action.appId);
      putText(draft, "reason_app_name", action.appName);
      putText(draft, "reason_domain", action.domain);
      break;
    case "send_passport_values":
      draft["values"] = action.values;
      break;
    case "send_webview_data":
      // Telegram Desktop writes this as a first `text`, which the empty one after it hides.
      putText(draft, "button_text", action.text);
      break;
    case "requested_peer":
      draft["button_id"] = action.buttonId;
      draft["peers"] = action.peers.map((id) => ({ name: nameOf(names, id), id }));
      break;
    case "todo_completions":
      draft["completed"] = action.completed;
      draft["incompleted"] = action.incompleted;
      break;
    case "todo_append_tasks":
      draft["items"] = action.items.map(({ text, id }) => ({ text: renderText(text), id }));
      break;
    case "unknown":
      draft["constructor_name"] = action.constructorName;
      break;
  }
}

function putPeer(draft: Draft, key: string, id: PeerId | undefined, names: Names): void {
  if (!id) return;
  draft[key] = nameOf(names, id);
  draft[`${key}_id`] = id;
}
