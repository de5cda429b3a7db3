import assert from "node:assert/strict";
import type { ServiceAction } from "../../lib/model/action.ts";
import { actionWords } from "../../lib/render/action_words.ts";
import { personName } from "../../lib/render/people.ts";
import { NAMES, serviceEntry } from "./result_json/entries.ts";

function said(action: ServiceAction): string {
  const { message } = serviceEntry(action);
  if (message.type !== "service") throw new Error("not a service message");
  return actionWords(message).map((word) => {
    if (typeof word === "string") return word;
    if ("peer" in word) return personName(NAMES, word.peer);
    return "strong" in word ? `«${word.strong}»` : `→${word.answered}`;
  }).join("");
}

const photo = { type: "photo", width: 1, height: 1 } as const;
const text = { text: "hi", entities: [] };

/** Every action that Telegram Desktop names, with its sentence. */
const SENTENCES: readonly (readonly [ServiceAction, string])[] = [
  [
    { type: "create_group", title: "G", members: ["user7"] },
    "Ann Lee created the group «G» with Helper",
  ],
  [{ type: "create_channel", title: "C" }, "The chat «C» was created"],
  [{ type: "edit_group_title", title: "T" }, "Ann Lee changed the name to «T»"],
  [{ type: "edit_group_photo", photo }, "Ann Lee changed the photo"],
  [{ type: "suggest_profile_photo", photo }, "Ann Lee suggested a profile photo"],
  [{ type: "delete_group_photo" }, "Ann Lee removed the photo"],
  [{ type: "invite_members", members: ["user7", "user1"] }, "Ann Lee invited Helper, Ann Lee"],
  [{ type: "invite_members", members: ["user1"] }, "Ann Lee joined"],
  [{ type: "remove_members", members: ["user7"] }, "Ann Lee removed Helper"],
  [{ type: "remove_members", members: ["user1"] }, "Ann Lee left"],
  [
    { type: "join_group_by_link", inviter: "user7" },
    "Ann Lee joined by an invitation link of Helper",
  ],
  [{ type: "join_group_by_link" }, "Ann Lee joined by an invitation link"],
  [{ type: "join_group_by_request" }, "Ann Lee was accepted as a member"],
  [{ type: "migrate_to_supergroup" }, "The group became a supergroup"],
  [{ type: "migrate_from_group", title: "O" }, "The supergroup goes on from the group «O»"],
  [{ type: "pin_message" }, "Ann Lee pinned →a message"],
  [{ type: "clear_history" }, "Ann Lee cleared the history"],
  [{ type: "take_screenshot" }, "Ann Lee took a screenshot"],
  [{ type: "joined_telegram" }, "Ann Lee joined Telegram"],
  [
    { type: "attach_menu_bot_allowed" },
    "Ann Lee allowed the bot to write, by adding it to the attachment menu",
  ],
  [{ type: "web_app_bot_allowed" }, "Ann Lee allowed the bot to write, by opening its app"],
  [{ type: "requested_phone_number" }, "Ann Lee asked for the phone number"],
  [{ type: "topic_created", title: "T", iconColor: 0 }, "Ann Lee opened the topic «T»"],
  [{ type: "topic_edit", title: "N" }, "Ann Lee renamed the topic to «N»"],
  [{ type: "topic_edit", closed: true }, "Ann Lee closed the topic"],
  [{ type: "topic_edit", hidden: false }, "Ann Lee showed the topic again"],
  [{ type: "topic_edit", iconEmojiId: "1" }, "Ann Lee changed the icon of the topic"],
  [
    { type: "set_messages_ttl", periodSeconds: 604_800 },
    "Ann Lee set messages to delete themselves after 1 week",
  ],
  [{ type: "set_messages_ttl", periodSeconds: 0 }, "Ann Lee set messages not to delete themselves"],
  [{ type: "edit_chat_theme", emoticon: "🏠" }, "Ann Lee changed the theme to «🏠»"],
  [{ type: "edit_chat_theme", emoticon: "" }, "Ann Lee removed the theme"],
  [{ type: "set_chat_wallpaper", forBoth: true }, "Ann Lee set a wallpaper for both sides"],
  [{ type: "set_same_chat_wallpaper", forBoth: false }, "Ann Lee set the same wallpaper"],
  [{ type: "boost_apply", boosts: 3 }, "Ann Lee boosted the chat 3 times"],
  [
    { type: "phone_call", callId: "1", video: true, durationSeconds: 61, discardReason: "hangup" },
    "Ann Lee made a video call (1:01)",
  ],
  [
    { type: "phone_call", callId: "1", video: false, discardReason: "missed" },
    "Ann Lee called (missed)",
  ],
  [
    { type: "conference_call", callId: "1", video: false, active: false, missed: true },
    "Ann Lee called several people (missed)",
  ],
  [{ type: "group_call" }, "Ann Lee started a group call"],
  [{ type: "group_call", durationSeconds: 3661 }, "Ann Lee ended the group call (1:01:01)"],
  [
    { type: "invite_to_group_call", members: ["user7"] },
    "Ann Lee invited to the group call: Helper",
  ],
  [
    { type: "send_payment", currency: "USD", amount: 499, recurring: "init" },
    "Ann Lee paid $4.99 for →an invoice (a subscription)",
  ],
  [
    { type: "refunded_payment", currency: "XTR", amount: 5, peer: "user7", chargeId: "1" },
    "Helper paid back ⭐5",
  ],
  [
    { type: "paid_messages_refund", messages: 2, stars: "10" },
    "Ann Lee paid back 10 stars for 2 messages",
  ],
  [
    { type: "paid_messages_price_change", stars: "1", broadcastMessagesAllowed: false },
    "Ann Lee set the price of a message to 1 star",
  ],
  [
    { type: "paid_messages_price_change", stars: "0", broadcastMessagesAllowed: false },
    "Ann Lee made messages free",
  ],
  [
    { type: "send_premium_gift", currency: "EUR", amount: 1099, months: 3, text },
    "Ann Lee gave 3 months of Telegram Premium for €10.99: «hi»",
  ],
  [
    { type: "send_stars_gift", currency: "USD", amount: 199, stars: "100" },
    "Ann Lee gave 100 stars for $1.99",
  ],
  [
    { type: "send_star_gift", giftId: "1", stars: "50", limited: true, anonymous: true, text },
    "Ann Lee gave a gift (50 stars, limited, anonymous): «hi»",
  ],
  [
    {
      type: "send_star_gift",
      giftId: "1",
      stars: "0",
      limited: false,
      anonymous: false,
      title: "Hat",
      number: 7,
    },
    "Ann Lee gave «Hat #7»",
  ],
  [
    {
      type: "stars_prize",
      stars: "5",
      boostPeer: "channel9",
      unclaimed: true,
      giveawayMessageId: 1,
      transactionId: "1",
    },
    "Ann Lee won 5 stars in a giveaway of News (not taken)",
  ],
  [
    {
      type: "gift_code_prize",
      code: "abc",
      months: 1,
      boostPeer: "channel9",
      viaGiveaway: true,
      unclaimed: false,
    },
    "A code for 1 month of Telegram Premium from News, won in a giveaway: «abc»",
  ],
  [{ type: "giveaway_launch", stars: "500" }, "Ann Lee started a giveaway of 500 stars"],
  [
    { type: "giveaway_results", winners: 2, unclaimed: 1, stars: true },
    "The giveaway of stars had 2 winners; 1 prize nobody took",
  ],
  [{ type: "score_in_game", gameId: "1", score: 42 }, "Ann Lee scored 42 in →a game"],
  [{ type: "custom", message: "Anything" }, "Anything"],
  [
    { type: "allow_sending_messages", appName: "App" },
    "Ann Lee allowed the bot to write by way of «App»",
  ],
  [{ type: "allow_sending_messages" }, "Ann Lee allowed the bot to write"],
  [
    { type: "send_passport_values", values: ["driver_license", "email"] },
    "Ann Lee sent passport data: driver license, email",
  ],
  [
    { type: "proximity_reached", from: "user1", to: "user7", distance: 50 },
    "Ann Lee is within 50 m of Helper",
  ],
  [{ type: "send_webview_data", text: "B" }, "Ann Lee sent data through the button «B»"],
  [
    { type: "requested_peer", buttonId: 1, peers: ["user7", "channel9"] },
    "Ann Lee shared Helper, News",
  ],
  [
    { type: "todo_completions", completed: [1, 2], incompleted: [3] },
    "Ann Lee marked tasks 1, 2 as done and marked task 3 as not done in →the list",
  ],
  [{ type: "todo_append_tasks", items: [{ id: 1, text }] }, "Ann Lee added to →the list: «hi»"],
  [
    { type: "unknown", constructorName: "messageActionNew" },
    "Ann Lee did something that this program does not know: «messageActionNew»",
  ],
];

Deno.test("actionWords() has a sentence for every action", () => {
  for (const [action, sentence] of SENTENCES) assert.equal(said(action), sentence);
  assert.match(
    said({ type: "group_call_scheduled", scheduleDate: 1_700_000_000 }),
    /^Ann Lee scheduled a group call for 1\d November 2023, \d\d:\d\d:20$/,
  );
});

Deno.test("actionWords() says something of an action that it was not told of", () => {
  const later = { type: "sang_a_song" } as unknown as ServiceAction;
  assert.equal(said(later), "Ann Lee: sang a song");
});
