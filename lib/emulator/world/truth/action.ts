// Service actions as the export must have them.
import type { ActionSpec } from "../action_spec.ts";
import type { World } from "../world.ts";
import { expectedPhoto, type Note } from "./files.ts";
import { type JsonObject, object, unlessEmpty, unlessZero } from "./json.ts";
import { expectedName } from "./names.ts";
import { expectedText } from "./text.ts";

/** `reply` has the id that the message points at (and its chat) under the key that is given. */
export function expectedAction(
  world: World,
  action: ActionSpec,
  reply: (key: string) => JsonObject,
  note: Note,
): JsonObject {
  return { action: action.type, ...fields(world, action, reply, note) };
}

function fields(
  world: World,
  action: ActionSpec,
  reply: (key: string) => JsonObject,
  note: Note,
): JsonObject {
  const user = (id: number): string | null => expectedName(world, `user${id}`);
  switch (action.type) {
    case "create_group":
      return { title: action.title, members: action.members.map(user) };
    case "edit_group_title":
    case "create_channel":
    case "migrate_from_group":
    case "topic_created":
      return { title: action.title };
    case "edit_group_photo":
    case "suggest_profile_photo":
      return expectedPhoto(world, action.photo, note);
    case "invite_members":
    case "invite_to_group_call":
      return { members: action.members.map(user) };
    case "remove_members":
      return { members: [user(action.member)] };
    case "join_group_by_link":
      return { inviter: user(action.inviter) };
    case "pin_message":
    case "set_chat_wallpaper":
    case "set_same_chat_wallpaper":
      return reply("message_id");
    case "score_in_game":
      return { ...reply("game_message_id"), score: action.score };
    case "send_payment":
      return object({
        amount: action.amount,
        currency: action.currency,
        ...reply("invoice_message_id"),
        recurring: action.recurring,
      });
    case "topic_edit":
      return object({
        new_title: unlessEmpty(action.title),
        new_icon_emoji_id: action.iconEmojiId === undefined
          ? undefined
          : Number(action.iconEmojiId),
      });
    case "unknown":
      return { constructor_name: action.constructorName };
    default:
      return { ...events(world, action), ...gifts(world, action) };
  }
}

function events(world: World, action: ActionSpec): JsonObject {
  switch (action.type) {
    case "phone_call":
      return object({
        duration_seconds: unlessZero(action.duration),
        discard_reason: action.reason,
      });
    case "group_call":
      return object({ duration: unlessZero(action.duration) });
    case "group_call_scheduled":
      return { schedule_date: action.scheduleDate };
    case "set_messages_ttl":
      return { period: action.period };
    case "edit_chat_theme":
      return object({ emoticon: unlessEmpty(action.emoticon) });
    case "proximity_reached":
      return {
        from: expectedName(world, action.from),
        from_id: action.from,
        to: expectedName(world, action.to),
        to_id: action.to,
        distance: action.distance,
      };
    case "custom":
      return { information_text: action.message };
    case "allow_sending_messages":
      return object({
        reason_app_id: action.app && Number(action.app.id),
        reason_app_name: action.app?.title,
        reason_domain: action.domain,
      });
    case "send_passport_values":
      return { values: action.values };
    // Telegram Desktop calls it "text", which every service message has already.
    case "send_webview_data":
      return { button_text: action.text };
    case "requested_peer":
      return {
        button_id: action.buttonId,
        peers: action.peers.map((id) => ({ name: expectedName(world, id), id })),
      };
    case "boost_apply":
      return { boosts: action.boosts };
    default:
      return {};
  }
}

function gifts(world: World, action: ActionSpec): JsonObject {
  switch (action.type) {
    case "refunded_payment":
      return {
        amount: action.amount,
        currency: action.currency,
        peer_name: expectedName(world, action.peer),
        peer_id: action.peer,
        charge_id: action.chargeId,
      };
    case "send_premium_gift":
      return { cost: money(action.amount, action.currency), months: action.months };
    case "send_stars_gift":
      return {
        cost: money(action.amount, action.currency),
        amount_whole: action.stars,
        amount_nano: 0,
      };
    case "gift_code_prize":
      return object({
        gift_code: action.code,
        boost_peer_id: action.boostPeer,
        months: action.months,
        unclaimed: action.unclaimed ?? false,
        via_giveaway: action.viaGiveaway ?? false,
      });
    case "giveaway_results":
      return {
        winners: action.winners,
        unclaimed: action.unclaimed,
        stars: action.stars ?? false,
      };
    case "stars_prize":
      return {
        boost_peer_id: action.boostPeer,
        boost_peer_name: expectedName(world, action.boostPeer),
        stars: action.stars,
        is_unclaimed: action.unclaimed ?? false,
        giveaway_msg_id: action.giveawayMessageId,
        transaction_id: action.transactionId,
      };
    case "send_star_gift":
      return {
        gift_id: Number(action.giftId),
        stars: action.stars,
        is_limited: action.limited ?? false,
        is_anonymous: action.anonymous ?? false,
        gift_text: expectedText(action.message),
      };
    default:
      return {};
  }
}

const SIGNS: Readonly<Record<string, string>> = { USD: "$", EUR: "€" };

/** An amount of hundredths with the sign of its currency. */
function money(amount: number, currency: string): string {
  const sign = SIGNS[currency];
  if (sign === undefined) throw new RangeError(`Cannot write an amount of ${currency}`);
  return `${sign}${(amount / 100).toFixed(2)}`;
}
