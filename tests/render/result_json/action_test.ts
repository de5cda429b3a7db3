// Tests of the keys that service messages have.
import assert from "node:assert/strict";
import type { ServiceAction } from "../../../lib/model/action.ts";
import { renderMessage } from "../../../lib/render/result_json/message.ts";
import { actionKeys, NAMES, remoteFile, serviceEntry } from "./entries.ts";

const plain = (text: string) => ({ text, entities: [] });
const REPLY = { replyTo: { messageId: 3 } } as const;

const CASES: readonly (readonly [ServiceAction, Record<string, unknown>])[] = [
  [{ type: "create_group", title: "G", members: ["user1", "user2", "user99"] }, {
    title: "G",
    members: ["Ann Lee", null, null],
  }],
  [{ type: "edit_group_title", title: "H" }, { title: "H" }],
  [{ type: "delete_group_photo" }, {}],
  [{ type: "invite_members", members: [] }, { members: [] }],
  [{ type: "remove_members", members: ["user1"] }, { members: ["Ann Lee"] }],
  [{ type: "join_group_by_link", inviter: "user1" }, { inviter: "Ann Lee" }],
  [{ type: "join_group_by_link" }, { inviter: null }],
  [{ type: "join_group_by_request" }, {}],
  [{ type: "create_channel", title: "C" }, { title: "C" }],
  [{ type: "migrate_to_supergroup", channel: "channel9" }, {}],
  [{ type: "migrate_from_group", title: "G", chat: "chat3" }, { title: "G" }],
  [{ type: "pin_message" }, { message_id: 3 }],
  [{ type: "clear_history" }, {}],
  [{ type: "score_in_game", gameId: "7", score: 88 }, { game_message_id: 3, score: 88 }],
  [{ type: "send_payment", currency: "USD", amount: 499, recurring: "used" }, {
    amount: 499,
    currency: "USD",
    invoice_message_id: 3,
    recurring: "used",
  }],
  [
    { type: "refunded_payment", currency: "XTR", amount: 5, peer: "user7", chargeId: "ch" },
    { amount: 5, currency: "XTR", peer_name: "Helper", peer_id: "user7", charge_id: "ch" },
  ],
  [
    {
      type: "phone_call",
      callId: "1",
      video: false,
      durationSeconds: 61,
      discardReason: "hangup",
    },
    { duration_seconds: 61, discard_reason: "hangup" },
  ],
  [{ type: "phone_call", callId: "1", video: false, durationSeconds: 0 }, {}],
  [
    { type: "conference_call", callId: "1", video: false, active: false, missed: true },
    { is_active: false, is_missed: true },
  ],
  [{ type: "take_screenshot" }, {}],
  [{ type: "custom", message: "hi" }, { information_text: "hi" }],
  [{ type: "attach_menu_bot_allowed" }, {}],
  [{ type: "web_app_bot_allowed" }, {}],
  [{ type: "allow_sending_messages", domain: "e.org" }, { reason_domain: "e.org" }],
  [
    { type: "allow_sending_messages", appId: "9007199254740993", appName: "App" },
    { reason_app_id: "9007199254740993", reason_app_name: "App" },
  ],
  [{ type: "send_passport_values", values: ["passport"] }, { values: ["passport"] }],
  [{ type: "joined_telegram" }, {}],
  [
    { type: "proximity_reached", from: "user1", to: "user2", distance: 30 },
    { from: "Ann Lee", from_id: "user1", to: null, to_id: "user2", distance: 30 },
  ],
  [{ type: "requested_phone_number" }, {}],
  [{ type: "group_call", durationSeconds: 9 }, { duration: 9 }],
  [{ type: "group_call" }, {}],
  [{ type: "invite_to_group_call", members: ["user1"] }, { members: ["Ann Lee"] }],
  [{ type: "group_call_scheduled", scheduleDate: 1_700_000_000 }, {
    schedule_date: 1_700_000_000,
  }],
  [{ type: "set_messages_ttl", periodSeconds: 0 }, { period: 0 }],
  [{ type: "edit_chat_theme", emoticon: "🐥" }, { emoticon: "🐥" }],
  [{ type: "send_webview_data", text: "Open" }, { button_text: "Open" }],
  [
    { type: "send_premium_gift", currency: "USD", amount: 2999, months: 12 },
    { cost: "$29.99", months: 12 },
  ],
  [{ type: "topic_created", title: "T", iconColor: 1 }, { title: "T" }],
  [
    { type: "topic_edit", title: "U", iconEmojiId: "12", closed: true },
    { new_title: "U", new_icon_emoji_id: 12 },
  ],
  [
    { type: "requested_peer", buttonId: 2, peers: ["user1", "user99"] },
    {
      button_id: 2,
      peers: [{ name: "Ann Lee", id: "user1" }, { name: null, id: "user99" }],
    },
  ],
  [
    {
      type: "gift_code_prize",
      code: "code",
      months: 6,
      boostPeer: "channel9",
      viaGiveaway: true,
      unclaimed: false,
    },
    {
      gift_code: "code",
      boost_peer_id: "channel9",
      months: 6,
      unclaimed: false,
      via_giveaway: true,
    },
  ],
  [{ type: "giveaway_launch" }, {}],
  [
    { type: "giveaway_results", winners: 3, unclaimed: 0, stars: false },
    { winners: 3, unclaimed: 0, stars: false },
  ],
  [{ type: "set_chat_wallpaper", forBoth: true }, { message_id: 3 }],
  [{ type: "set_same_chat_wallpaper", forBoth: false }, { message_id: 3 }],
  [{ type: "boost_apply", boosts: 4 }, { boosts: 4 }],
  [
    { type: "send_stars_gift", currency: "JPY", amount: 199, stars: "100" },
    { cost: "¥199", amount_whole: 100, amount_nano: 0 },
  ],
  [
    {
      type: "stars_prize",
      stars: "500",
      boostPeer: "channel9",
      unclaimed: true,
      giveawayMessageId: 12,
      transactionId: "tx",
    },
    {
      boost_peer_id: "channel9",
      boost_peer_name: "News",
      stars: 500,
      is_unclaimed: true,
      giveaway_msg_id: 12,
      transaction_id: "tx",
    },
  ],
  [
    {
      type: "send_star_gift",
      giftId: "6",
      stars: "25",
      limited: true,
      anonymous: false,
      text: plain("hey"),
    },
    { gift_id: 6, stars: 25, is_limited: true, is_anonymous: false, gift_text: "hey" },
  ],
  [
    { type: "send_star_gift", giftId: "6", stars: "0", limited: false, anonymous: false },
    { gift_id: 6, stars: 0, is_limited: false, is_anonymous: false, gift_text: "" },
  ],
  [
    { type: "paid_messages_refund", messages: 2, stars: "20" },
    { messages_count: 2, stars_count: 20 },
  ],
  [
    { type: "paid_messages_price_change", stars: "5", broadcastMessagesAllowed: true },
    { price_stars: 5, is_broadcast_messages_allowed: true },
  ],
  [
    { type: "todo_completions", completed: [1], incompleted: [] },
    { completed: [1], incompleted: [] },
  ],
  [
    { type: "todo_append_tasks", items: [{ id: 4, text: plain("Milk") }] },
    { items: [{ text: "Milk", id: 4 }] },
  ],
  [
    { type: "unknown", constructorName: "messageActionHologram" },
    { constructor_name: "messageActionHologram" },
  ],
];

for (const [action, expected] of CASES) {
  Deno.test(`renderMessage() writes the action ${JSON.stringify(action)}`, () => {
    const keys = actionKeys(action, REPLY);
    assert.equal(JSON.stringify(keys), JSON.stringify({ action: action.type, ...expected }));
  });
}

Deno.test("renderMessage() writes the photo of a group", () => {
  const action: ServiceAction = {
    type: "edit_group_photo",
    photo: { type: "photo", file: remoteFile(5), width: 640, height: 640 },
  };
  const file = { state: "kept", path: "photos/photo_1.jpg", bytes: 5, sha256: "00" } as const;
  assert.deepEqual(actionKeys(action, {}, { files: new Map([["main", file]]) }), {
    action: "edit_group_photo",
    photo: "photos/photo_1.jpg",
    photo_file_size: 5,
    sha256: "00",
    width: 640,
    height: 640,
  });
});

Deno.test("renderMessage() writes a service message without text, with its actor", () => {
  const entry = serviceEntry({ type: "join_group_by_request" }, { topicId: 4 });
  const rendered = renderMessage(entry, NAMES);
  assert.deepEqual(Object.keys(rendered), [
    "id",
    "type",
    "date",
    "date_unixtime",
    "actor",
    "actor_id",
    "action",
    "text",
    "text_entities",
    "topic_id",
  ]);
  assert.deepEqual([rendered["actor"], rendered["actor_id"]], ["Ann Lee", "user1"]);
  assert.deepEqual([rendered["text"], rendered["text_entities"]], ["", []]);
});
