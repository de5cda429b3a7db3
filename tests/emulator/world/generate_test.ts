// The generated world: repeatable, and with everything in it.
import { deepStrictEqual, notDeepStrictEqual, ok, strictEqual } from "node:assert/strict";
import type { PeerId } from "../../../lib/model/peer.ts";
import { CHATS } from "../../../lib/emulator/world/generate/every_kind.ts";
import {
  bulkTextChat,
  mediaHeavyChat,
  singleDocument,
} from "../../../lib/emulator/world/generate/parts.ts";
import { generateWorld } from "../../../lib/emulator/world/generate.ts";
import { plain } from "../../../lib/emulator/world/text_spec.ts";
import type { MessageSpec } from "../../../lib/emulator/world/spec.ts";
import { truthOf } from "../../../lib/emulator/world/truth.ts";
import type { World } from "../../../lib/emulator/world/world.ts";

function* messagesOf(world: World): Generator<{ peer: PeerId; message: MessageSpec }> {
  for (const { peer, messages } of world.chats.values()) {
    for (let i = 0; i < messages.size; i++) yield { peer, message: messages.at(i) };
  }
}

function everything(world: World): unknown {
  return [...world.chats.keys()].map((peer) => {
    const { files, ...rest } = truthOf(world, peer);
    return { ...rest, files: [...files] };
  });
}

Deno.test("generateWorld() gives the same world for the same seed", () => {
  deepStrictEqual(everything(generateWorld({ seed: 7 })), everything(generateWorld({ seed: 7 })));
  notDeepStrictEqual([...messagesOf(generateWorld({ seed: 7 }))], [
    ...messagesOf(generateWorld({ seed: 8 })),
  ]);
});

Deno.test("generateWorld() gives private chats and basic groups one sequence of ids", () => {
  const seen = new Map<number, PeerId>();
  for (const { peer, message } of messagesOf(generateWorld())) {
    if (peer.startsWith("channel")) continue;
    strictEqual(seen.get(message.id), undefined, `${message.id} is in two chats`);
    seen.set(message.id, peer);
  }
  const ids = [...seen.keys()].sort((a, b) => a - b);
  ok(ids.some((id, i) => id > (ids[i - 1] ?? id) + 10_000), "there is a big gap");
});

Deno.test("generateWorld() dates messages in the order of their ids", () => {
  for (const { messages } of generateWorld().chats.values()) {
    for (let i = 1; i < messages.size; i++) {
      ok(messages.at(i).date >= messages.at(i - 1).date);
    }
  }
});

Deno.test("generateWorld() has every kind of entity, media, action and chat", () => {
  const world = generateWorld();
  const kinds = { entity: new Set(), media: new Set(), action: new Set(), button: new Set() };
  for (const { message } of messagesOf(world)) {
    for (const { type } of message.text?.entities ?? []) kinds.entity.add(type);
    for (const { type } of (message.buttons ?? []).flat()) kinds.button.add(type);
    if (message.media) kinds.media.add(message.media.type);
    if (message.action) kinds.action.add(message.action.type);
  }
  strictEqual(kinds.entity.size, 20);
  strictEqual(kinds.media.size, 15);
  strictEqual(kinds.button.size, 15);
  strictEqual(kinds.action.size, 46);
  const types = [...world.chats.keys()].map((peer) => truthOf(world, peer).type);
  deepStrictEqual([...new Set(types)].sort(), [
    "bot_chat",
    "personal_chat",
    "private_channel",
    "private_group",
    "private_supergroup",
    "public_channel",
    "public_supergroup",
    "replies",
    "saved_messages",
    "verification_codes",
  ]);
});

Deno.test("generateWorld() keeps its files below 40 MB and puts some into another data centre", () => {
  const world = generateWorld();
  const sizes = new Map<string, number>();
  const centres = new Set<number>();
  for (const { message } of messagesOf(world)) {
    const { media } = message;
    if (media?.type === "document" && media.document) {
      sizes.set(`${media.document.id}`, media.document.content.size);
      centres.add(media.document.dcId);
    }
  }
  const total = [...sizes.values()].reduce((sum, size) => sum + size, 0);
  ok(total < 40e6 && total > 5e6, `${total} bytes`);
  deepStrictEqual([...centres].sort(), [2, 4]);
});

Deno.test("generateWorld() sends one document twice, in two chats, and equal bytes under other ids", () => {
  const world = generateWorld();
  const shas = new Map<string, Set<string>>();
  const uses = new Map<string, Set<PeerId>>();
  for (const { peer, message } of messagesOf(world)) {
    const document = message.media?.type === "document" ? message.media.document : undefined;
    if (!document) continue;
    const id = `${document.id}`;
    uses.set(id, (uses.get(id) ?? new Set()).add(peer));
    const sha = world.files.content.sha256(document.content);
    shas.set(sha, (shas.get(sha) ?? new Set()).add(id));
  }
  ok([...uses.values()].some((peers) => peers.size === 2));
  ok([...shas.values()].some((ids) => ids.size === 3));
});

Deno.test("bulkTextChat() makes messages up when they are asked for", () => {
  const world = generateWorld({ content: "empty", parts: [bulkTextChat({ messages: 500_000 })] });
  const [chat] = world.chats.values();
  ok(chat);
  strictEqual(chat.messages.size, 500_000);
  deepStrictEqual(chat.messages.at(123_456), chat.messages.get(123_457));
  ok((chat.messages.at(499_999).date ?? 0) <= world.now);
});

Deno.test("mediaHeavyChat() and singleDocument() have files of the size asked for", () => {
  const world = generateWorld({
    content: "empty",
    parts: [mediaHeavyChat({ files: 12, bytes: 30_000 }), singleDocument({ bytes: 2_000_000 })],
  });
  const [many, one] = [...world.chats.keys()].map((peer) => truthOf(world, peer));
  strictEqual(many?.files.size, 12);
  for (const [file] of many.files.values()) strictEqual(file?.size, 30_000);
  deepStrictEqual([...one?.files.values() ?? []].flat().map(({ size }) => size), [2_000_000]);
});

Deno.test("the world can be changed: messages come, change and go", () => {
  const world = generateWorld();
  const last = world.chat(CHATS.alice).messages.lastId();
  const added = world.addMessage(CHATS.alice, { from: CHATS.alice, text: plain("new") });
  ok(added.id > last);
  const other = world.addMessage(CHATS.family, { from: CHATS.alice, text: plain("next") });
  ok(other.id > added.id, "ids go on in the sequence that the chats share");
  const changed = world.editMessage(CHATS.alice, added.id, plain("changed"));
  strictEqual(changed.text?.text, "changed");
  ok((changed.editDate ?? 0) > changed.date);
  strictEqual(world.deleteMessage(CHATS.alice, added.id), true);
  strictEqual(world.deleteMessage(CHATS.alice, added.id), false);
  strictEqual(world.chat(CHATS.alice).messages.get(added.id), undefined);
});
