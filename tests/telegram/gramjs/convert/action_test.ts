// Tests of the conversion of service messages' actions.
import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import { Api } from "telegram/tl/api.js";
import { convertAction } from "../../../../lib/telegram/gramjs/convert/action.ts";
import type { ServiceAction } from "../../../../lib/model/action.ts";
import { channel, chat, long, photoOf, plainText, roundTrip, user } from "./round_trip.ts";

const CALL = new Api.InputGroupCall({ id: long(1), accessHash: long(2) });
const NO_PHOTO = new Api.PhotoEmpty({ id: long(1) });
const NO_DOCUMENT = new Api.DocumentEmpty({ id: long(1) });
const WALLPAPER = new Api.WallPaperNoFile({ id: long(44) });
const STAR_GIFT = new Api.StarGift({
  id: long("5170233102089322756"),
  limited: true,
  availabilityRemains: 1,
  availabilityTotal: 2,
  sticker: NO_DOCUMENT,
  stars: long(25),
  convertStars: long(20),
});
const UNIQUE_GIFT = new Api.StarGiftUnique({
  id: long(6),
  title: "Cake",
  slug: "Cake-3",
  num: 3,
  attributes: [],
  availabilityIssued: 5,
  availabilityTotal: 9,
});
const BOT_APP = new Api.BotApp({
  id: long(12),
  accessHash: long(1),
  shortName: "app",
  title: "App",
  description: "",
  photo: NO_PHOTO,
  hash: long(1),
});

const CASES: readonly (readonly [Api.TypeMessageAction, ServiceAction])[] = [
  [new Api.MessageActionEmpty(), {
    type: "unknown",
    constructorName: "messageActionEmpty",
    fields: {},
  }],
  [
    new Api.MessageActionChatCreate({ title: "G", users: [long(1), long(0), long(2)] }),
    { type: "create_group", title: "G", members: ["user1", "user2"] },
  ],
  [new Api.MessageActionChatEditTitle({ title: "H" }), { type: "edit_group_title", title: "H" }],
  [
    new Api.MessageActionChatEditPhoto({ photo: NO_PHOTO }),
    { type: "edit_group_photo", photo: { type: "photo", width: 0, height: 0 } },
  ],
  [new Api.MessageActionChatDeletePhoto(), { type: "delete_group_photo" }],
  [
    new Api.MessageActionChatAddUser({ users: [long(3)] }),
    { type: "invite_members", members: ["user3"] },
  ],
  [
    new Api.MessageActionChatDeleteUser({ userId: long(3) }),
    { type: "remove_members", members: ["user3"] },
  ],
  [
    new Api.MessageActionChatJoinedByLink({ inviterId: long(4) }),
    { type: "join_group_by_link", inviter: "user4" },
  ],
  [new Api.MessageActionChatJoinedByLink({ inviterId: long(0) }), { type: "join_group_by_link" }],
  [new Api.MessageActionChannelCreate({ title: "C" }), { type: "create_channel", title: "C" }],
  [
    new Api.MessageActionChatMigrateTo({ channelId: long(5) }),
    { type: "migrate_to_supergroup", channel: "channel5" },
  ],
  [
    new Api.MessageActionChannelMigrateFrom({ title: "G", chatId: long(6) }),
    { type: "migrate_from_group", title: "G", chat: "chat6" },
  ],
  [new Api.MessageActionPinMessage(), { type: "pin_message" }],
  [new Api.MessageActionHistoryClear(), { type: "clear_history" }],
  [
    new Api.MessageActionGameScore({ gameId: long(7), score: 88 }),
    { type: "score_in_game", gameId: "7", score: 88 },
  ],
  [
    new Api.MessageActionPaymentSent({
      currency: "USD",
      totalAmount: long(499),
      recurringInit: true,
      invoiceSlug: "s",
    }),
    {
      type: "send_payment",
      currency: "USD",
      amount: 499,
      recurring: "init",
      invoiceSlug: "s",
    },
  ],
  [
    new Api.MessageActionPaymentSent({
      currency: "EUR",
      totalAmount: long(1),
      recurringInit: true,
      recurringUsed: true,
    }),
    { type: "send_payment", currency: "EUR", amount: 1, recurring: "used" },
  ],
  [
    new Api.MessageActionPhoneCall({
      callId: long(8),
      video: true,
      duration: 61,
      reason: new Api.PhoneCallDiscardReasonHangup(),
    }),
    {
      type: "phone_call",
      callId: "8",
      video: true,
      durationSeconds: 61,
      discardReason: "hangup",
    },
  ],
  [
    new Api.MessageActionPhoneCall({ callId: long(8) }),
    { type: "phone_call", callId: "8", video: false },
  ],
  [new Api.MessageActionScreenshotTaken(), { type: "take_screenshot" }],
  [new Api.MessageActionCustomAction({ message: "hi" }), { type: "custom", message: "hi" }],
  [new Api.MessageActionBotAllowed({ attachMenu: true }), { type: "attach_menu_bot_allowed" }],
  [new Api.MessageActionBotAllowed({ fromRequest: true }), { type: "web_app_bot_allowed" }],
  [
    new Api.MessageActionBotAllowed({ domain: "e.org" }),
    { type: "allow_sending_messages", domain: "e.org" },
  ],
  [
    new Api.MessageActionBotAllowed({ app: BOT_APP }),
    { type: "allow_sending_messages", appId: "12", appName: "App" },
  ],
  [
    new Api.MessageActionSecureValuesSent({
      types: [new Api.SecureValueTypePassport(), new Api.SecureValueTypeAddress()],
    }),
    { type: "send_passport_values", values: ["passport", "address_information"] },
  ],
  [new Api.MessageActionContactSignUp(), { type: "joined_telegram" }],
  [
    new Api.MessageActionGeoProximityReached({ fromId: user(1), toId: channel(2), distance: 30 }),
    { type: "proximity_reached", from: "user1", to: "channel2", distance: 30 },
  ],
  [
    new Api.MessageActionGroupCall({ call: CALL, duration: 9 }),
    { type: "group_call", durationSeconds: 9 },
  ],
  [new Api.MessageActionGroupCall({ call: CALL }), { type: "group_call" }],
  [
    new Api.MessageActionInviteToGroupCall({ call: CALL, users: [long(1)] }),
    { type: "invite_to_group_call", members: ["user1"] },
  ],
  [
    new Api.MessageActionSetMessagesTTL({ period: 86_400, autoSettingFrom: long(1) }),
    { type: "set_messages_ttl", periodSeconds: 86_400, autoSettingFrom: "user1" },
  ],
  [
    new Api.MessageActionGroupCallScheduled({ call: CALL, scheduleDate: 1_700_000_000 }),
    { type: "group_call_scheduled", scheduleDate: 1_700_000_000 },
  ],
  [
    new Api.MessageActionSetChatTheme({ emoticon: "🐥" }),
    { type: "edit_chat_theme", emoticon: "🐥" },
  ],
  [new Api.MessageActionChatJoinedByRequest(), { type: "join_group_by_request" }],
  [
    new Api.MessageActionWebViewDataSent({ text: "Open" }),
    { type: "send_webview_data", text: "Open" },
  ],
  [
    new Api.MessageActionGiftPremium({
      currency: "USD",
      amount: long(2999),
      months: 12,
      message: plainText("For you"),
    }),
    {
      type: "send_premium_gift",
      currency: "USD",
      amount: 2999,
      months: 12,
      text: { text: "For you", entities: [] },
    },
  ],
  [
    new Api.MessageActionTopicCreate({ title: "T", iconColor: 7_322_096, iconEmojiId: long(3) }),
    { type: "topic_created", title: "T", iconColor: 7_322_096, iconEmojiId: "3" },
  ],
  [
    new Api.MessageActionTopicEdit({ title: "U", closed: false }),
    { type: "topic_edit", title: "U", closed: false },
  ],
  [
    new Api.MessageActionSuggestProfilePhoto({ photo: NO_PHOTO }),
    { type: "suggest_profile_photo", photo: { type: "photo", width: 0, height: 0 } },
  ],
  [
    new Api.MessageActionRequestedPeer({ buttonId: 2, peers: [user(1), chat(2), channel(3)] }),
    { type: "requested_peer", buttonId: 2, peers: ["user1", "chat2", "channel3"] },
  ],
  [
    new Api.MessageActionSetChatWallPaper({ wallpaper: WALLPAPER, forBoth: true }),
    { type: "set_chat_wallpaper", wallpaperId: "44", forBoth: true },
  ],
  [
    new Api.MessageActionSetChatWallPaper({ wallpaper: WALLPAPER, same: true }),
    { type: "set_same_chat_wallpaper", wallpaperId: "44", forBoth: false },
  ],
  [
    new Api.MessageActionGiftCode({
      viaGiveaway: true,
      boostPeer: channel(3),
      months: 6,
      slug: "code",
    }),
    {
      type: "gift_code_prize",
      code: "code",
      months: 6,
      boostPeer: "channel3",
      viaGiveaway: true,
      unclaimed: false,
    },
  ],
  [new Api.MessageActionGiveawayLaunch({}), { type: "giveaway_launch" }],
  [
    new Api.MessageActionGiveawayLaunch({ stars: long(5) }),
    { type: "giveaway_launch", stars: "5" },
  ],
  [
    new Api.MessageActionGiveawayResults({ winnersCount: 3, unclaimedCount: 1, stars: true }),
    { type: "giveaway_results", winners: 3, unclaimed: 1, stars: true },
  ],
  [new Api.MessageActionBoostApply({ boosts: 4 }), { type: "boost_apply", boosts: 4 }],
  [
    new Api.MessageActionPaymentRefunded({
      peer: user(9),
      currency: "XTR",
      totalAmount: long(5),
      charge: new Api.PaymentCharge({ id: "ch", providerChargeId: "p" }),
    }),
    { type: "refunded_payment", currency: "XTR", amount: 5, peer: "user9", chargeId: "ch" },
  ],
  [
    new Api.MessageActionGiftStars({ currency: "USD", amount: long(199), stars: long(100) }),
    { type: "send_stars_gift", currency: "USD", amount: 199, stars: "100" },
  ],
  [
    new Api.MessageActionPrizeStars({
      stars: long(500),
      transactionId: "tx",
      boostPeer: channel(3),
      giveawayMsgId: 12,
    }),
    {
      type: "stars_prize",
      stars: "500",
      boostPeer: "channel3",
      unclaimed: false,
      giveawayMessageId: 12,
      transactionId: "tx",
    },
  ],
  [
    new Api.MessageActionStarGift({
      nameHidden: true,
      gift: STAR_GIFT,
      message: plainText("hey"),
    }),
    {
      type: "send_star_gift",
      giftId: "5170233102089322756",
      anonymous: true,
      text: { text: "hey", entities: [] },
      stars: "25",
      limited: true,
    },
  ],
  [
    new Api.MessageActionStarGiftUnique({ gift: UNIQUE_GIFT }),
    {
      type: "send_star_gift",
      giftId: "6",
      anonymous: false,
      stars: "0",
      limited: false,
      title: "Cake",
      slug: "Cake-3",
      number: 3,
    },
  ],
  [
    new Api.MessageActionWebViewDataSentMe({ text: "Open", data: "{}" }),
    {
      type: "unknown",
      constructorName: "messageActionWebViewDataSentMe",
      fields: { text: "Open", data: "{}" },
    },
  ],
  [
    new Api.MessageActionPaymentSentMe({
      currency: "USD",
      totalAmount: long("9007199254740993"),
      payload: Buffer.from([255]),
      charge: new Api.PaymentCharge({ id: "a", providerChargeId: "b" }),
    }),
    {
      type: "unknown",
      constructorName: "messageActionPaymentSentMe",
      fields: {
        currency: "USD",
        totalAmount: "9007199254740993",
        payload: "/w==",
        charge: { _: "paymentCharge", id: "a", providerChargeId: "b" },
      },
    },
  ],
];

for (const [action, expected] of CASES) {
  Deno.test(`convertAction() converts ${action.className} to ${expected.type}`, () => {
    const converted = convertAction(roundTrip(action));
    assert.deepEqual(converted, expected);
    assert.deepEqual(JSON.parse(JSON.stringify(converted)), converted);
  });
}

Deno.test("convertAction() knows every action but those that only bots receive", () => {
  const constructors = Object.keys(Api).filter((name) => name.startsWith("MessageAction"));
  const tested = new Set<string>(CASES.map(([action]) => action.className));
  const untested = constructors.filter((name) => !tested.has(name));
  assert.deepEqual(untested, [
    "MessageActionSecureValuesSentMe",
    "MessageActionRequestedPeerSentMe",
  ]);
});

Deno.test("convertAction() keeps the photo of a group with its file", () => {
  const size = new Api.PhotoSize({ type: "c", w: 640, h: 640, size: 5000 });
  const action = convertAction(
    roundTrip(new Api.MessageActionChatEditPhoto({ photo: photoOf([size]) })),
  );
  assert(action.type === "edit_group_photo");
  assert.equal(action.photo.file?.location.thumbSize, "c");
});

Deno.test("convertAction() takes a missing action for an empty one", () => {
  assert.deepEqual(convertAction(undefined), {
    type: "unknown",
    constructorName: "messageActionEmpty",
  });
});
