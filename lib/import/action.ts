// What an exported service message tells: groups, calls, and what fits nowhere else.
import type { BareActionType, PassportValueType, ServiceAction } from "../model/action.ts";
import type { JsonObject } from "../model/json.ts";
import type { PeerId } from "../model/peer.ts";
import { giftActionIn, paymentActionIn } from "./action_gift.ts";
import {
  defined,
  type Fields,
  integerIn,
  isTrue,
  listIn,
  numberIn,
  objectsIn,
  textIn,
  wordsIn,
} from "./fields.ts";
import { type FileNotes, photoIn } from "./files.ts";
import { todoItemsIn } from "./media.ts";
import { peerIn, type People } from "./people.ts";

/** What {@linkcode actionIn} works with. */
export interface ActionContext {
  readonly notes: FileNotes;
  readonly people: People;
}

const BARE: ReadonlySet<string> = new Set<BareActionType>([
  "delete_group_photo",
  "join_group_by_request",
  "pin_message",
  "clear_history",
  "take_screenshot",
  "joined_telegram",
  "attach_menu_bot_allowed",
  "web_app_bot_allowed",
  "requested_phone_number",
]);

/** The key under which an action names the message that it is about. */
export const ABOUT_KEYS: ReadonlyMap<string, string> = new Map([
  ["pin_message", "message_id"],
  ["set_chat_wallpaper", "message_id"],
  ["set_same_chat_wallpaper", "message_id"],
  ["send_payment", "invoice_message_id"],
  ["score_in_game", "game_message_id"],
]);

/** The action of a service message; one without a name here is kept as unknown, with its fields. */
export function actionIn(fields: Fields, context: ActionContext): ServiceAction {
  const type = textIn(fields, "action") ?? "unknown";
  if (BARE.has(type)) return { type: type as BareActionType };
  return groupActionIn(type, fields, context) ?? callActionIn(type, fields, context) ??
    paymentActionIn(type, fields, context.people) ?? giftActionIn(type, fields) ??
    otherActionIn(type, fields, context) ?? unknownAction(type, fields);
}

function groupActionIn(
  type: string,
  fields: Fields,
  { notes, people }: ActionContext,
): ServiceAction | undefined {
  const title = textIn(fields, "title") ?? "";
  switch (type) {
    case "create_group":
      return { type, title, members: membersIn(fields, people) };
    case "edit_group_title":
    case "create_channel":
    case "migrate_from_group":
      return { type, title };
    case "edit_group_photo":
    case "suggest_profile_photo":
      return { type, photo: photoIn(fields, notes) ?? { type: "photo", width: 0, height: 0 } };
    case "invite_members":
    case "remove_members":
    case "invite_to_group_call":
      return { type, members: membersIn(fields, people) };
    case "join_group_by_link":
      return { type, inviter: people.named(wordsIn(fields, "inviter")) };
    case "migrate_to_supergroup":
      return { type };
    case "topic_created":
      return { type, title, iconColor: 0 };
    case "topic_edit":
      return defined({
        type,
        title: textIn(fields, "new_title"),
        iconEmojiId: textIn(fields, "new_icon_emoji_id"),
      });
    case "set_messages_ttl":
      return { type, periodSeconds: numberIn(fields, "period") ?? 0 };
    case "edit_chat_theme":
      return { type, emoticon: textIn(fields, "emoticon") ?? "" };
    case "set_chat_wallpaper":
    case "set_same_chat_wallpaper":
      return { type, forBoth: false };
    case "boost_apply":
      return { type, boosts: integerIn(fields, "boosts") ?? 0 };
    default:
      return undefined;
  }
}

function callActionIn(
  type: string,
  fields: Fields,
  { people }: ActionContext,
): ServiceAction | undefined {
  const durationSeconds = numberIn(fields, "duration_seconds");
  switch (type) {
    case "phone_call":
      return defined({
        type,
        callId: "0",
        video: false,
        durationSeconds,
        discardReason: discardReasonIn(fields),
      });
    case "conference_call":
      return defined({
        type,
        callId: "0",
        video: false,
        durationSeconds,
        active: isTrue(fields, "is_active"),
        missed: isTrue(fields, "is_missed"),
      });
    case "group_call":
      return defined({ type, durationSeconds: numberIn(fields, "duration") });
    case "group_call_scheduled":
      return { type, scheduleDate: integerIn(fields, "schedule_date") ?? 0 };
    case "proximity_reached":
      return defined({
        type,
        from: people.known(peerIn(fields, "from_id"), wordsIn(fields, "from")),
        to: people.known(peerIn(fields, "to_id"), wordsIn(fields, "to")),
        distance: numberIn(fields, "distance") ?? 0,
      });
    default:
      return undefined;
  }
}

const DISCARD_REASONS = ["missed", "disconnect", "hangup", "busy", "allow_group_call"] as const;

function discardReasonIn(fields: Fields): typeof DISCARD_REASONS[number] | undefined {
  const reason = textIn(fields, "discard_reason");
  return DISCARD_REASONS.find((known) => known === reason);
}

function otherActionIn(
  type: string,
  fields: Fields,
  { people }: ActionContext,
): ServiceAction | undefined {
  switch (type) {
    case "score_in_game":
      return { type, gameId: "0", score: integerIn(fields, "score") ?? 0 };
    case "custom":
      return { type, message: textIn(fields, "information_text") ?? "" };
    case "allow_sending_messages":
      return defined({
        type,
        domain: wordsIn(fields, "reason_domain"),
        appId: wordsIn(fields, "reason_app_id"),
        appName: wordsIn(fields, "reason_app_name"),
      });
    case "send_passport_values":
      return { type, values: textsIn(fields, "values") as readonly PassportValueType[] };
    case "send_webview_data":
      return { type, text: textIn(fields, "button_text") ?? "" };
    case "requested_peer": {
      const peers = objectsIn(fields, "peers").map((peer) =>
        people.known(peerIn(peer, "id"), wordsIn(peer, "name"))
      );
      return {
        type,
        buttonId: integerIn(fields, "button_id") ?? 0,
        peers: peers.filter((id): id is PeerId => id !== undefined),
      };
    }
    case "todo_completions":
      return {
        type,
        completed: numbersIn(fields, "completed"),
        incompleted: numbersIn(fields, "incompleted"),
      };
    case "todo_append_tasks":
      return { type, items: todoItemsIn(fields, "items") };
    default:
      return undefined;
  }
}

/** Keys that every service message has: they are told elsewhere. */
const COMMON: ReadonlySet<string> = new Set([
  "id",
  "type",
  "date",
  "date_unixtime",
  "actor",
  "actor_id",
  "action",
  "text",
  "text_entities",
  "constructor_name",
]);

function unknownAction(type: string, fields: Fields): ServiceAction {
  const rest = Object.fromEntries(Object.entries(fields).filter(([key]) => !COMMON.has(key)));
  return {
    type: "unknown",
    constructorName: wordsIn(fields, "constructor_name") ?? type,
    ...(Object.keys(rest).length > 0 ? { fields: rest as JsonObject } : {}),
  };
}

function membersIn(fields: Fields, people: People): readonly PeerId[] {
  return listIn(fields, "members").map((name) =>
    people.named(typeof name === "string" ? name : undefined)
  );
}

function textsIn(fields: Fields, key: string): readonly string[] {
  return listIn(fields, key).filter((each) => typeof each === "string");
}

function numbersIn(fields: Fields, key: string): readonly number[] {
  return listIn(fields, key).filter((each) => typeof each === "number");
}
