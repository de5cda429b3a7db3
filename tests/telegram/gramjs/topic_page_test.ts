import assert from "node:assert/strict";
import type { World, WorldChat } from "../../../lib/emulator/world/world.ts";
import { topicOf } from "../../../lib/emulator/methods/history.ts";
import type { ChatRef } from "../../../lib/model/chat.ts";
import { TgkeepError } from "../../../lib/model/errors.ts";
import type { Telegram } from "../../../lib/telegram/connect.ts";
import { withEmulated } from "../../helpers/emulated.ts";

function forumOf(world: World): WorldChat {
  const forum = [...world.chats.values()].find((chat) => chat.forum === true);
  assert.ok(forum);
  return forum;
}

function idsOf(chat: WorldChat, topicId: number): readonly number[] {
  return Array.from({ length: chat.messages.size }, (_, i) => chat.messages.at(i))
    .filter((message) => topicOf(chat, message) === topicId)
    .map(({ id }) => id);
}

async function refOf(telegram: Telegram, { peer }: WorldChat): Promise<ChatRef> {
  const chat = (await telegram.listChats()).find(({ ref }) => ref.id === peer);
  assert.ok(chat);
  return chat.ref;
}

Deno.test("historyPage() gives the messages of one topic with the one that began it", () =>
  withEmulated({}, async ({ telegram, world, emulator }) => {
    const forum = forumOf(world);
    const chat = await refOf(telegram, forum);
    assert.ok(forum.topics.length > 1);
    for (const { id: topicId } of forum.topics) {
      const found: number[] = [];
      for (let offsetId = 1;;) {
        const request = { chat, topicId, offsetId, addOffset: -7, limit: 7 };
        const { messages } = await telegram.historyPage(request);
        const last = messages.at(-1);
        if (!last) break;
        found.push(...messages.map(({ id }) => id));
        offsetId = last.id + 1;
      }
      assert.deepEqual(found, idsOf(forum, topicId), `topic ${topicId}`);
    }
    assert.equal(emulator.stats.requests.get("messages.getHistory"), undefined);
  }));

Deno.test("historyPage() explains a topic that there is not", () =>
  withEmulated({}, async ({ telegram, world }) => {
    const chat = await refOf(telegram, forumOf(world));
    await assert.rejects(
      telegram.historyPage({ chat, topicId: 987_654, offsetId: 1, addOffset: -9, limit: 9 }),
      (error) => error instanceof TgkeepError && /no topic 987654/.test(error.message),
    );
  }));

Deno.test("historyPage() has nothing of a topic in chats without topics, and does not ask", () =>
  withEmulated({}, async ({ telegram, emulator }) => {
    const { ref } = await telegram.savedMessages();
    const page = await telegram.historyPage({
      chat: ref,
      topicId: 5,
      offsetId: 1,
      addOffset: -9,
      limit: 9,
    });
    assert.deepEqual(page, { messages: [], emptyIds: [], peers: [], whole: true });
    assert.equal(emulator.stats.requests.get("messages.getReplies"), undefined);
  }));
