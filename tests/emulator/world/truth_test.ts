// The expected export: what must hold for any chat, and some messages said in full.
import { deepStrictEqual, ok, strictEqual } from "node:assert/strict";
import type { PeerId } from "../../../lib/model/peer.ts";
import { createKit } from "../../../lib/emulator/world/generate/kit.ts";
import { CHATS } from "../../../lib/emulator/world/generate/every_kind.ts";
import { PEOPLE } from "../../../lib/emulator/world/generate/people.ts";
import { generateWorld } from "../../../lib/emulator/world/generate.ts";
import type { NewMessage } from "../../../lib/emulator/world/spec.ts";
import type { TextSpec } from "../../../lib/emulator/world/text_spec.ts";
import { plain } from "../../../lib/emulator/world/text_spec.ts";
import { FILE_PATH, type JsonObject, truthOf } from "../../../lib/emulator/world/truth.ts";

const WORLD = generateWorld();

/** The truth of one message in a chat of its own. */
function truthOfOne(message: NewMessage, peer: PeerId = CHATS.family): JsonObject {
  const { id } = WORLD.addMessage(peer, { from: CHATS.alice, date: WORLD.now, ...message });
  const found = truthOf(WORLD, peer).messages.find((one) => one["id"] === id);
  WORLD.deleteMessage(peer, id);
  ok(found);
  return found;
}

function textOf(text: TextSpec) {
  const { text: mixed, text_entities } = truthOfOne({ text });
  return { mixed, text_entities };
}

Deno.test("truthOf() joins the texts of text_entities to the whole text", () => {
  for (const { peer, messages } of WORLD.chats.values()) {
    const truth = truthOf(WORLD, peer);
    for (const message of truth.messages) {
      const id = Number(message["id"]);
      const spec = messages.get(id);
      if (!spec) continue;
      const entities = message["text_entities"] as { readonly text: string }[];
      strictEqual(entities.map(({ text }) => text).join(""), spec.text?.text ?? "");
    }
  }
});

Deno.test("truthOf() has ids that are unique and go up, in both halves of a migrated group", () => {
  for (const peer of WORLD.chats.keys()) {
    const ids = truthOf(WORLD, peer).messages.map(({ id }) => Number(id));
    deepStrictEqual(ids, [...new Set(ids)].sort((a, b) => a - b));
  }
  const { messages } = truthOf(WORLD, CHATS.friends);
  const older = WORLD.chat(CHATS.oldFriends).messages;
  strictEqual(messages[0]?.["id"], older.at(0).id - 1_000_000_000);
  strictEqual(messages.length, older.size + WORLD.chat(CHATS.friends).messages.size);
  const reply = messages.find(({ text }) => text === "An old reply");
  ok(Number(reply?.["reply_to_message_id"]) < 0);
});

Deno.test("truthOf() has a file for every path", () => {
  let paths = 0;
  for (const peer of WORLD.chats.keys()) {
    const truth = truthOf(WORLD, peer);
    for (const message of truth.messages) {
      const inMessage = JSON.stringify(message).split(JSON.stringify(FILE_PATH)).length - 1;
      strictEqual(truth.files.get(Number(message["id"]))?.length ?? 0, inMessage);
      paths += inMessage;
    }
  }
  ok(paths > 100);
});

Deno.test("truthOf() lets the first of overlapping entities win", () => {
  deepStrictEqual(
    textOf({
      text: "one two three",
      entities: [
        { type: "bold", offset: 0, length: 7 },
        { type: "italic", offset: 4, length: 9 },
      ],
    }),
    {
      mixed: [{ type: "bold", text: "one two" }, " three"],
      text_entities: [{ type: "bold", text: "one two" }, { type: "plain", text: " three" }],
    },
  );
});

Deno.test("truthOf() drops entities that leave the text, and may cut a surrogate pair", () => {
  deepStrictEqual(textOf({ text: "end", entities: [{ type: "bold", offset: 1, length: 9 }] }), {
    mixed: "end",
    text_entities: [{ type: "plain", text: "end" }],
  });
  const { mixed } = textOf({ text: "a😀", entities: [{ type: "bold", offset: 0, length: 2 }] });
  deepStrictEqual(mixed, [{ type: "bold", text: "a\ud83d" }, "\ude00"]);
});

Deno.test("truthOf() writes a message with all that surrounds it", () => {
  const date = WORLD.now;
  const { date: _date, id: _id, ...rest } = truthOfOne({
    text: plain("Hi"),
    editDate: date,
    forward: { from: `user${PEOPLE.deleted}`, date },
    reply: { messageId: 5, peer: CHATS.news },
    viaBot: PEOPLE.bot,
    views: 3,
    groupedId: 9_007_199_254_740_993n,
  });
  ok(typeof rest["edited"] === "string");
  deepStrictEqual({ ...rest, edited: undefined }, {
    type: "message",
    date_unixtime: String(date),
    edited: undefined,
    edited_unixtime: String(date),
    from: "Alice Liddell",
    from_id: CHATS.alice,
    forwarded_from: null,
    forwarded_from_id: `user${PEOPLE.deleted}`,
    reply_to_message_id: 5,
    reply_to_peer_id: CHATS.news,
    via_bot: "@helper_bot",
    text: "Hi",
    text_entities: [{ type: "plain", text: "Hi" }],
    grouped_id: "9007199254740993",
    views: 3,
    forwards: 0,
  });
});

Deno.test("truthOf() takes the largest size of a photo and never fetches what destroys itself", () => {
  const photo = createKit(WORLD, "truth").photo({ bytes: 12_345 });
  const kept = truthOfOne({ media: { type: "photo", photo } });
  strictEqual(kept["photo"], FILE_PATH);
  strictEqual(kept["photo_file_size"], 12_345);
  strictEqual(kept["width"], 1280);
  const secret = truthOfOne({ media: { type: "photo", photo, ttlSeconds: 9 } });
  strictEqual(secret["photo"], "(File unavailable, please try again later)");
  strictEqual(secret["self_destruct_period_seconds"], 9);
  strictEqual(secret["sha256"], undefined);
});

Deno.test("truthOf() names a document by what it is first of all", () => {
  const kit = createKit(WORLD, "truth documents");
  const document = kit.document({
    bytes: 10,
    fileName: "a.webm",
    attributes: [
      { type: "video", duration: 2.9, width: 5, height: 6 },
      { type: "sticker", emoji: "🤗" },
    ],
  });
  const truth = truthOfOne({ media: { type: "document", document } });
  strictEqual(truth["media_type"], "sticker");
  strictEqual(truth["sticker_emoji"], "🤗");
  strictEqual(truth["duration_seconds"], 2);
});

Deno.test("truthOf() names chats as Telegram Desktop does", () => {
  const head = (peer: PeerId) => {
    const { name, type, id } = truthOf(WORLD, peer);
    return [name, type, id];
  };
  deepStrictEqual(head(CHATS.alice), ["Alice", "personal_chat", PEOPLE.alice]);
  deepStrictEqual(head(CHATS.deleted), [null, "personal_chat", PEOPLE.deleted]);
  deepStrictEqual(head(CHATS.news), ["News", "public_channel", 1_400_000_123]);
});
