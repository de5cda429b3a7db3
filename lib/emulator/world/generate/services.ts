// Service messages: every action, each in a chat where it can happen.
import type { PeerId } from "../../../model/peer.ts";
import type { ActionSpec, BareAction } from "../action_spec.ts";
import type { NewMessage } from "../spec.ts";
import type { Draft, Kit } from "./kit.ts";
import { PEOPLE } from "./people.ts";
import { compose } from "./texts.ts";

const alice: PeerId = `user${PEOPLE.alice}`;
const bare = (type: BareAction): ActionSpec => ({ type });

/** Between two people. */
export function personalServices(kit: Kit): Draft[] {
  const me: PeerId = `user${kit.world.account.userId}`;
  return [
    ...by(alice, [
      bare("joined_telegram"),
      { type: "phone_call", callId: kit.id(), reason: "missed" },
      { type: "phone_call", callId: kit.id(), video: true, reason: "busy" },
      { type: "phone_call", callId: kit.id(), duration: 61, reason: "hangup" },
      { type: "phone_call", callId: kit.id(), reason: "disconnect" },
      bare("take_screenshot"),
      { type: "set_messages_ttl", period: 86_400 },
      { type: "set_messages_ttl", period: 0 },
      { type: "edit_chat_theme", emoticon: "🏠" },
      { type: "edit_chat_theme", emoticon: "" },
      { type: "set_chat_wallpaper", wallpaperId: 42n },
      { type: "set_same_chat_wallpaper", wallpaperId: 42n },
      { type: "suggest_profile_photo", photo: kit.photo() },
      { type: "proximity_reached", from: alice, to: me, distance: 42 },
      { type: "send_premium_gift", currency: "USD", amount: 1_199, months: 3 },
      { type: "send_stars_gift", currency: "EUR", amount: 250, stars: 100 },
      {
        type: "send_star_gift",
        giftId: 5_170_145n,
        stars: 50,
        limited: true,
        message: compose("For ", ["bold", "you"]),
      },
      { type: "send_star_gift", giftId: 99n, stars: 15, anonymous: true },
      { type: "custom", message: "Something that only its text tells" },
      { type: "unknown", constructorName: "messageActionEmpty" },
      bare("clear_history"),
    ]),
    pointing(alice, bare("pin_message")),
    pointing(me, { type: "set_same_chat_wallpaper", wallpaperId: 43n }),
  ];
}

/** With a bot. */
export function botServices(kit: Kit): Draft[] {
  const bot: PeerId = `user${PEOPLE.bot}`;
  return [
    ...by(bot, [
      { type: "allow_sending_messages", domain: "example.org" },
      { type: "allow_sending_messages", app: { id: 77n, title: "An app" } },
      bare("attach_menu_bot_allowed"),
      bare("web_app_bot_allowed"),
      {
        type: "send_passport_values",
        values: [
          "personal_details",
          "passport",
          "driver_license",
          "identity_card",
          "internal_passport",
          "address_information",
          "utility_bill",
          "bank_statement",
          "rental_agreement",
          "passport_registration",
          "temporary_registration",
          "phone_number",
          "email",
        ],
      },
      { type: "send_webview_data", text: "Open the app" },
      { type: "requested_peer", buttonId: 3, peers: [alice, `user${PEOPLE.bob}`] },
      {
        type: "refunded_payment",
        currency: "XTR",
        amount: 25,
        peer: bot,
        chargeId: "charge_1",
      },
      { type: "unknown", constructorName: "messageActionWebViewDataSentMe" },
    ]),
    pointing(bot, { type: "send_payment", currency: "USD", amount: 995 }),
    pointing(bot, { type: "send_payment", currency: "EUR", amount: 100, recurring: "init" }),
    pointing(bot, { type: "send_payment", currency: "EUR", amount: 100, recurring: "used" }),
    pointing(alice, { type: "score_in_game", gameId: kit.id(), score: 1_234 }),
  ];
}

/** In a basic group before it became a supergroup. */
export function groupServices(kit: Kit, { title }: { readonly title: string }): Draft[] {
  const { alice: a, bob, carol } = PEOPLE;
  return by(alice, [
    { type: "create_group", title, members: [a, bob, PEOPLE.deleted] },
    { type: "edit_group_photo", photo: kit.photo() },
    { type: "invite_members", members: [carol, bob] },
    { type: "remove_members", member: PEOPLE.deleted },
    bare("delete_group_photo"),
    { type: "join_group_by_link", inviter: bob },
    { type: "edit_group_title", title: "Other title" },
    { type: "edit_group_title", title },
  ]);
}

/** In a supergroup. */
export function supergroupServices(kit: Kit): Draft[] {
  const channel: PeerId = `channel${1_400_000_123}`;
  return [
    ...by(alice, [
      bare("join_group_by_request"),
      { type: "group_call" },
      { type: "group_call", duration: 600 },
      { type: "group_call_scheduled", scheduleDate: kit.world.now + 3_600 },
      { type: "invite_to_group_call", members: [PEOPLE.bob, PEOPLE.carol] },
      { type: "boost_apply", boosts: 4 },
      bare("giveaway_launch"),
      { type: "giveaway_results", winners: 5, unclaimed: 1 },
      { type: "giveaway_results", winners: 2, unclaimed: 0, stars: true },
      { type: "gift_code_prize", code: "SLUG-1", months: 6, boostPeer: channel, viaGiveaway: true },
      { type: "gift_code_prize", code: "SLUG-2", months: 12, unclaimed: true },
      {
        type: "stars_prize",
        stars: 500,
        transactionId: "t-1",
        boostPeer: channel,
        giveawayMessageId: 9,
      },
    ]),
    pointing(alice, bare("pin_message")),
  ];
}

function by(from: PeerId, actions: readonly ActionSpec[]): NewMessage[] {
  return actions.map((action) => ({ from, action }));
}

/** An action that is about an earlier message. */
function pointing(from: PeerId, action: ActionSpec): Draft {
  return (earlier) => ({ from, action, reply: { messageId: earlier.at(-1) ?? 1 } });
}
