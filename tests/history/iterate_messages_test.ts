// Tests of reading a history message by message, against the loopback server.
import assert from "node:assert/strict";
import { iterateMessages } from "../../lib/history/iterate_messages.ts";
import { generateWorld } from "../../lib/emulator/world/generate.ts";
import { bulkTextChat } from "../../lib/emulator/world/generate/parts.ts";
import type { Message } from "../../lib/model/message.ts";
import { withEmulated } from "../helpers/emulated.ts";

async function collect(messages: AsyncIterable<Message>): Promise<readonly number[]> {
  const ids: number[] = [];
  for await (const { id } of messages) ids.push(id);
  return ids;
}

Deno.test("iterateMessages() gives every message once, oldest first, and only what is asked for", async () => {
  const world = generateWorld({ seed: 3, parts: [bulkTextChat({ messages: 350 })] });
  await withEmulated({ world }, async ({ telegram, emulator }) => {
    const chats = await telegram.listChats();
    const bulk = chats.find(({ ref }) => ref.id === "channel1700000001");
    const truth = world.chats.get("channel1700000001");
    assert.ok(bulk && truth);
    const { messages } = truth;
    const all = Array.from({ length: messages.size }, (_, i) => messages.at(i).id);
    assert.deepEqual(await collect(iterateMessages(telegram, bulk)), all);
    const last = { range: { last: 120 } };
    assert.deepEqual(await collect(iterateMessages(telegram, bulk, last)), all.slice(-120));
    const [minId = 0, maxId = 0] = [all[10], all[240]];
    const some = { range: { minId, maxId } };
    assert.deepEqual(await collect(iterateMessages(telegram, bulk, some)), all.slice(10, 241));

    const before = emulator.stats.requests.get("messages.getHistory") ?? 0;
    for await (const { id } of iterateMessages(telegram, bulk)) if (id === all[3]) break;
    assert.equal((emulator.stats.requests.get("messages.getHistory") ?? 0) - before, 1);
  });
});

Deno.test("iterateMessages() gives the older half of a migrated group first", async () => {
  await withEmulated({}, async ({ telegram }) => {
    const chats = await telegram.listChats();
    const friends = chats.find(({ ref }) => ref.id === "channel1900000300");
    assert.ok(friends);
    const seen: string[] = [];
    for await (const { chatId } of iterateMessages(telegram, friends)) {
      if (seen.at(-1) !== chatId) seen.push(chatId);
    }
    assert.equal(seen.length, 2);
    assert.match(seen[0] ?? "", /^chat\d/);
    assert.equal(seen[1], friends.ref.id);
  });
});

Deno.test("iterateMessages() ends with the reason of its signal", async () => {
  await withEmulated({}, async ({ telegram }) => {
    const stop = new AbortController();
    const saved = await telegram.savedMessages();
    const reading = iterateMessages(telegram, saved, { signal: stop.signal });
    assert.equal((await reading.next()).done, false);
    stop.abort(new RangeError("enough"));
    await assert.rejects(reading.next(), { name: "RangeError", message: "enough" });
  });
});
