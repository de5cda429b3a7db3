// Reading history: constructors, counts, people, ranges, gaps, access.
import { deepStrictEqual, ok, rejects, strictEqual } from "node:assert/strict";
import { Api } from "telegram/tl/api.js";
import { createFaults } from "../../../lib/emulator/faults.ts";
import { idsHash } from "../../../lib/emulator/methods/slice.ts";
import { CHATS } from "../../../lib/emulator/world/generate/every_kind.ts";
import { bulkTextChat } from "../../../lib/emulator/world/generate/parts.ts";
import { generateWorld } from "../../../lib/emulator/world/generate.ts";
import { long as big } from "../../../lib/emulator/world/tl/values.ts";
import type { World } from "../../../lib/emulator/world/world.ts";
import { call, type CallOptions, inputChannel, inputPeer } from "./call.ts";

type Offsets = Partial<Pick<Api.messages.GetHistory, "offsetId" | "addOffset" | "limit" | "hash">>;

function history(options: CallOptions, peer: string, offsets: Offsets = {}) {
  return call(
    options,
    new Api.messages.GetHistory({
      peer: inputPeer(options.world, peer),
      offsetId: 0,
      offsetDate: 0,
      addOffset: 0,
      limit: 100,
      maxId: 0,
      minId: 0,
      hash: big(0),
      ...offsets,
    }),
  );
}

const idsOf = (messages: readonly { readonly id: number }[]) => messages.map(({ id }) => id);

Deno.test("getHistory() says messages.messages only when the answer is the whole", async () => {
  const world = generateWorld();
  const whole = await history({ world }, CHATS.deleted);
  strictEqual(whole.className, "messages.Messages");
  const part = await history({ world }, CHATS.alice);
  ok(part instanceof Api.messages.MessagesSlice);
  strictEqual(part.count, world.chat(CHATS.alice).messages.size);
  strictEqual(part.messages.length, 100);
  const channel = await history({ world }, CHATS.news);
  ok(channel instanceof Api.messages.ChannelMessages);
  strictEqual(channel.count, channel.messages.length);
});

Deno.test("getHistory() answers with everyone that its messages name", async () => {
  const world = generateWorld();
  for (const { peer } of world.chats.values()) {
    for (let offsetId = 0;;) {
      const page = await history({ world }, peer, { offsetId });
      ok(!(page instanceof Api.messages.MessagesNotModified));
      const known = new Set([...page.users, ...page.chats].map(({ id }) => id.toString()));
      for (const id of namedIds(page.messages)) {
        ok(known.has(id) || !isKnown(world, id), `${id} is missing beside ${peer}`);
      }
      offsetId = page.messages.at(-1)?.id ?? 0;
      if (page.messages.length < 100) break;
    }
  }
});

/** Every id in `…Id` fields of peers within the answer's messages. */
function namedIds(value: unknown): string[] {
  if (value instanceof Api.PeerUser) return [value.userId.toString()];
  if (value instanceof Api.PeerChat) return [value.chatId.toString()];
  if (value instanceof Api.PeerChannel) return [value.channelId.toString()];
  if (Array.isArray(value)) return value.flatMap(namedIds);
  if (typeof value !== "object" || value === null || !("originalArgs" in value)) return [];
  return Object.values(value.originalArgs as object).flatMap(namedIds);
}

function isKnown(world: World, id: string): boolean {
  return world.users.has(Number(id)) || [...world.chats.values()].some((one) => `${one.id}` === id);
}

Deno.test("getHistory() says not modified when the hash of the ids is the same", async () => {
  const world = generateWorld();
  const first = await history({ world }, CHATS.family);
  ok(first instanceof Api.messages.Messages);
  const hash = big(idsHash(idsOf(first.messages)));
  const again = await history({ world }, CHATS.family, { hash });
  strictEqual(again.className, "messages.MessagesNotModified");
  world.deleteMessage(CHATS.family, first.messages[0]?.id ?? 0);
  const changed = await history({ world }, CHATS.family, { hash });
  strictEqual(changed.className, "messages.Messages");
});

Deno.test("getHistory() keeps to the range of a takeout, but not in channels", async () => {
  const world = generateWorld();
  world.takeouts.set("7", { chats: new Set(["user", "channel", "group", "supergroup"]) });
  const ids = [...messageIds(world, CHATS.alice)];
  const range = { min: ids[3] ?? 0, max: ids[8] ?? 0 };
  const options = { world, takeoutId: "7", messagesRange: range };
  const page = await history(options, CHATS.alice);
  ok(page instanceof Api.messages.Messages);
  deepStrictEqual(idsOf(page.messages).reverse(), ids.slice(3, 9));
  const channel = await history(options, CHATS.news);
  ok(channel instanceof Api.messages.ChannelMessages);
  strictEqual(channel.count, world.chat(CHATS.news).messages.size);
  await rejects(history({ world, messagesRange: range }, CHATS.alice), {
    message: "TAKEOUT_REQUIRED",
  });
  await rejects(history({ world, takeoutId: "8" }, CHATS.alice), { message: "TAKEOUT_INVALID" });
});

function* messageIds(world: World, peer: Parameters<World["chat"]>[0]): Generator<number> {
  const { messages } = world.chat(peer);
  for (let i = 0; i < messages.size; i++) yield messages.at(i).id;
}

Deno.test("getHistory() gives a short page that leaves nothing out when the fault is on", async () => {
  const world = generateWorld({ content: "empty", parts: [bulkTextChat({ messages: 250 })] });
  const [peer] = [...world.chats.keys()];
  ok(peer);
  const faults = createFaults();
  faults.add({ kind: "short_page", count: 37 }, { method: "messages.getHistory", times: 3 });
  const seen: number[] = [];
  for (let last = 0;;) {
    const offsets = { offsetId: last + 1, addOffset: -100 };
    const page = await history({ world, faults }, peer, offsets);
    ok(page instanceof Api.messages.ChannelMessages);
    if (page.messages.length === 0) break;
    seen.push(...idsOf(page.messages).reverse());
    last = seen.at(-1) ?? 0;
  }
  deepStrictEqual(seen, Array.from({ length: 250 }, (_, i) => i + 1));
});

Deno.test("getHistory() checks access hashes and membership", async () => {
  const world = generateWorld();
  const user = inputPeer(world, CHATS.alice) as Api.InputPeerUser;
  const ask = (peer: Api.TypeInputPeer) =>
    call({ world }, new Api.messages.GetHistory({ peer, limit: 1 }));
  await rejects(ask(new Api.InputPeerUser({ userId: user.userId, accessHash: big(5) })), {
    message: "PEER_ID_INVALID",
  });
  const { channelId } = inputPeer(world, CHATS.news) as Api.InputPeerChannel;
  await rejects(ask(new Api.InputPeerChannel({ channelId, accessHash: big(5) })), {
    message: "CHANNEL_INVALID",
  });
  await rejects(ask(new Api.InputPeerChat({ chatId: big(1) })), { message: "PEER_ID_INVALID" });
  await rejects(ask(new Api.InputPeerEmpty()), { message: "PEER_ID_INVALID" });
  world.addChat({
    peer: "channel9",
    kind: "channel",
    title: "Closed",
    accessHash: 5n,
    forbidden: true,
  });
  await rejects(ask(inputPeer(world, "channel9")), { message: "CHANNEL_PRIVATE" });
});

Deno.test("getHistory() is not for bots", async () => {
  const world = generateWorld({ account: { botToken: "1:a", botUserId: 4_000 } });
  await rejects(history({ world, account: 4_000 }, CHATS.news), { message: "BOT_METHOD_INVALID" });
});

Deno.test("getMessages() answers messageEmpty for what is not there", async () => {
  const world = generateWorld();
  const [first = 0] = messageIds(world, CHATS.alice);
  const ask = [first, 999_999].map((id) => new Api.InputMessageID({ id }));
  const found = await call({ world }, new Api.messages.GetMessages({ id: ask }));
  ok(found instanceof Api.messages.Messages);
  deepStrictEqual(found.messages.map(({ className }) => className), ["Message", "MessageEmpty"]);
  const channel = inputChannel(world, CHATS.news);
  const id = [1, 888_888].map((one) => new Api.InputMessageID({ id: one }));
  const posts = await call({ world }, new Api.channels.GetMessages({ channel, id }));
  ok(posts instanceof Api.messages.ChannelMessages);
  deepStrictEqual(posts.messages.map(({ className }) => className), [
    "MessageService",
    "MessageEmpty",
  ]);
});

Deno.test("getReplies() gives a topic without the message that began it", async () => {
  const world = generateWorld();
  const { topics, messages } = world.chat(CHATS.forum);
  const topic = topics[1];
  ok(topic);
  const page = await call(
    { world },
    new Api.messages.GetReplies({
      peer: inputPeer(world, CHATS.forum),
      msgId: topic.id,
      offsetId: 0,
      offsetDate: 0,
      addOffset: 0,
      limit: 100,
      maxId: 0,
      minId: 0,
      hash: big(0),
    }),
  );
  ok(page instanceof Api.messages.ChannelMessages);
  strictEqual(page.messages.length, page.count);
  ok(page.count > 3);
  for (const { id } of page.messages) strictEqual(messages.get(id)?.topicId, topic.id);
});
