// Tests of whole messages.
import assert from "node:assert/strict";
import type { Reaction } from "../../../lib/model/message.ts";
import { localIsoTime } from "../../../lib/render/result_json/date.ts";
import { renderMessage } from "../../../lib/render/result_json/message.ts";
import { MIGRATED_ID_SHIFT } from "../../../lib/render/source.ts";
import { NAMES, serviceEntry, textEntry } from "./entries.ts";

const plain = (text: string) => ({ text, entities: [] });

/** Compares the order of keys too. */
function sameText(actual: unknown, expected: unknown): void {
  assert.equal(JSON.stringify(actual, null, 1), JSON.stringify(expected, null, 1));
}

Deno.test("renderMessage() writes Telegram Desktop's keys in its order, then ours", () => {
  const reactions: Reaction[] = [
    {
      type: "emoji",
      emoji: "❤",
      count: 2,
      recent: [{ fromId: "user1", date: 1_700_000_001 }, { fromId: "user2", date: 1_700_000_002 }],
    },
    { type: "custom_emoji", documentId: "5368324170671202286", count: 1, recent: [] },
    { type: "paid", count: 50, recent: [] },
  ];
  const entry = textEntry({
    editDate: 1_700_000_100,
    author: "Ann",
    forwardedFrom: { id: "chat3", date: 1, savedFrom: "channel9", name: "ignored" },
    replyTo: { messageId: 4, peerId: "channel9", quote: plain("so") },
    viaBotId: "user7",
    media: { type: "dice", emoji: "🎲", value: 6 },
    text: { text: "a b", entities: [{ type: "bold", offset: 2, length: 1 }] },
    buttons: [[
      { type: "url", text: "Go", data: "https://e.org" },
      { type: "callback", text: "C", data: "go", dataBase64: "Z28+/w==" },
      { type: "callback", text: "D", dataBase64: "/w==" },
      { type: "auth", text: "A", data: "https://a", forwardText: "F", buttonId: "3" },
      { type: "game", text: "" },
    ]],
    reactions,
    topicId: 1,
    groupedId: "13000000000000001",
    views: 0,
    forwards: 2,
    paidStarsAmount: "5",
  }, {
    transcript: "spoken",
    deleted: true,
    revisions: [
      { text: plain("a") },
      { editDate: 1_700_000_050, text: plain("") },
    ],
  });
  sameText(renderMessage(entry, NAMES), {
    id: 10,
    type: "message",
    date: localIsoTime(1_700_000_000),
    date_unixtime: "1700000000",
    edited: localIsoTime(1_700_000_100),
    edited_unixtime: "1700000100",
    from: "Ann Lee",
    from_id: "user1",
    author: "Ann",
    forwarded_from: "Old group",
    forwarded_from_id: "chat3",
    saved_from: "News",
    reply_to_message_id: 4,
    reply_to_peer_id: "channel9",
    via_bot: "@helper_bot",
    paid_stars_amount: 5,
    text: ["a ", { type: "bold", text: "b" }],
    text_entities: [{ type: "plain", text: "a " }, { type: "bold", text: "b" }],
    inline_bot_buttons: [[
      { type: "url", text: "Go", data: "https://e.org" },
      { type: "callback", text: "C", dataBase64: "Z28-_w", data: "go" },
      { type: "callback", text: "D", dataBase64: "_w", data: "" },
      { type: "auth", text: "A", data: "https://a", forward_text: "F", button_id: 3 },
      { type: "game" },
    ]],
    reactions: [
      {
        type: "emoji",
        count: 2,
        emoji: "❤",
        recent: [
          { from: "Ann Lee", from_id: "user1", date: localIsoTime(1_700_000_001) },
          { from: null, from_id: "user2", date: localIsoTime(1_700_000_002) },
        ],
      },
      { type: "custom_emoji", count: 1, document_id: "5368324170671202286" },
      { type: "paid", count: 50 },
    ],
    topic_id: 1,
    quote: "so",
    grouped_id: "13000000000000001",
    views: 0,
    forwards: 2,
    dice: { emoji: "🎲", value: 6 },
    transcript: "spoken",
    deleted: true,
    revisions: [
      { text: "a", text_entities: [{ type: "plain", text: "a" }] },
      {
        edited: localIsoTime(1_700_000_050),
        edited_unixtime: "1700000050",
        text: "",
        text_entities: [],
      },
    ],
  });
});

Deno.test("renderMessage() writes null for senders without a name, and no id for none", () => {
  const deleted = renderMessage(textEntry({ fromId: "user2" }), NAMES);
  assert.deepEqual([deleted["from"], deleted["from_id"]], [null, "user2"]);
  const entry = textEntry();
  const { fromId: _, ...message } = entry.message;
  const nobody = renderMessage({ ...entry, message }, NAMES);
  assert.equal(nobody["from"], null);
  assert.equal("from_id" in nobody, false);
});

Deno.test("renderMessage() writes where a message is forwarded from", () => {
  const forward = (forwardedFrom: NonNullable<Parameters<typeof textEntry>[0]>["forwardedFrom"]) =>
    renderMessage(textEntry({ forwardedFrom: forwardedFrom! }), NAMES);
  const unknown = forward({ id: "user99", date: 1 });
  assert.deepEqual([unknown["forwarded_from"], unknown["forwarded_from_id"]], [null, "user99"]);
  const hidden = forward({ name: "Hidden", date: 1 });
  assert.equal(hidden["forwarded_from"], "Hidden");
  assert.equal("forwarded_from_id" in hidden, false);
  assert.equal("forwarded_from" in forward({ date: 1 }), false);
});

Deno.test("renderMessage() leaves a bot without a public name out", () => {
  assert.equal("via_bot" in renderMessage(textEntry({ viaBotId: "user99" }), NAMES), false);
});

Deno.test("renderMessage() shifts ids of the older half of a migrated group", () => {
  const shift = { idShift: MIGRATED_ID_SHIFT };
  const reply = renderMessage(textEntry({ replyTo: { messageId: 4 } }, shift), NAMES);
  assert.deepEqual([reply["id"], reply["reply_to_message_id"]], [-999_999_990, -999_999_996]);
  const elsewhere = { replyTo: { messageId: 4, peerId: "user1" as const } };
  assert.equal(renderMessage(textEntry(elsewhere, shift), NAMES)["reply_to_message_id"], 4);
  const pin = serviceEntry({ type: "pin_message" }, { replyTo: { messageId: 4 } }, shift);
  assert.equal(renderMessage(pin, NAMES)["message_id"], -999_999_996);
});
