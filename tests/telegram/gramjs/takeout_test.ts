import assert from "node:assert/strict";
import { generateWorld } from "../../../lib/emulator/world/generate.ts";
import { ConnectionError, RpcError, TgkeepError } from "../../../lib/model/errors.ts";
import { messageFiles } from "../../../lib/model/message.ts";
import type { Chat } from "../../../lib/model/chat.ts";
import type { Telegram } from "../../../lib/telegram/connect.ts";
import { LARGEST_FILE_BYTES, type TakeoutChats } from "../../../lib/telegram/takeout.ts";
import { withEmulated } from "../../helpers/emulated.ts";

const ALL: ReadonlySet<TakeoutChats> = new Set(["users", "groups", "supergroups", "channels"]);
const EVERYTHING = { chats: ALL, maxFileBytes: LARGEST_FILE_BYTES } as const;

function refused(type: string): (error: unknown) => boolean {
  return (error) => error instanceof RpcError && error.type === type;
}

async function chatOf(telegram: Telegram, type: Chat["type"]): Promise<Chat> {
  const chat = (await telegram.listChats()).find((one) =>
    one.type === type && one.topMessageId > 3
  );
  assert.ok(chat);
  return chat;
}

Deno.test("beginTakeout() asks for what it is told, and only that can be read", () =>
  withEmulated({}, async ({ telegram, world }) => {
    const channel = await chatOf(telegram, "public_channel");
    await using takeout = await telegram.beginTakeout({ chats: new Set(["users"]) });
    assert.deepEqual([...world.takeouts.values()], [{ chats: new Set(["user"]) }]);
    const me = await takeout.savedMessages();
    const page = { offsetId: 0, addOffset: 0, limit: 5 };
    assert.ok((await takeout.historyPage({ chat: me.ref, ...page })).messages.length > 0);
    await assert.rejects(
      takeout.historyPage({ chat: channel.ref, ...page }),
      (error) => error instanceof TgkeepError,
    );
  }));

Deno.test("a takeout shows chats and messages as the client does without it", () => {
  const world = generateWorld({ seed: 1 });
  world.options.takeoutRanges = 4;
  return withEmulated({ world }, async ({ telegram, emulator }) => {
    const plain = await telegram.listChats();
    await using takeout = await telegram.beginTakeout(EVERYTHING);
    const byId = (chats: readonly Chat[]) => chats.map(({ ref }) => ref.id).toSorted();
    assert.deepEqual(byId(await takeout.listChats()), byId(plain));
    const { ref } = await chatOf(telegram, "personal_chat");
    const request = { chat: ref, offsetId: 1, addOffset: -100, limit: 100 };
    const { messages } = await telegram.historyPage(request);
    const ids = messages.map(({ id }) => id);
    const found = await takeout.messages(ref, [...ids.slice(0, 90), 999_999]);
    assert.deepEqual(found.messages, messages.slice(0, 90));
    assert.deepEqual(found.emptyIds, [999_999]);
    assert.equal((await takeout.account())?.bot, false);
    assert.deepEqual(emulator.stats.defects, []);
  });
});

Deno.test("a takeout reads files of all data centres up to its limit", () =>
  withEmulated({}, async ({ telegram }) => {
    const { ref } = await chatOf(telegram, "public_channel");
    const { messages } = await telegram.historyPage({
      chat: ref,
      offsetId: 1,
      addOffset: -100,
      limit: 100,
    });
    const files = messages.flatMap(messageFiles).map(({ file }) => file);
    const file = files.find(({ dcId, size }) => dcId === 4 && size > 100);
    assert.ok(file);
    await using small = await telegram.beginTakeout({ chats: ALL, maxFileBytes: 50 });
    const part = { file, offset: 0, limit: 4096 };
    await assert.rejects(small.filePart(part), refused("LOCATION_NOT_AVAILABLE"));
    await small.finish("failure");
    await using large = await telegram.beginTakeout(EVERYTHING);
    assert.equal((await large.filePart(part)).length, Math.min(4096, file.size));
  }));

Deno.test("a takeout that Telegram drops is begun anew once, for all requests together", () =>
  withEmulated({}, async ({ telegram, world, emulator }) => {
    await using takeout = await telegram.beginTakeout(EVERYTHING);
    world.takeouts.clear();
    const chats = await Promise.all([1, 2, 3].map(() => takeout.savedMessages()));
    assert.equal(chats.length, 3);
    assert.equal(emulator.stats.requests.get("account.initTakeoutSession"), 2);
    world.takeouts.clear();
    await assert.rejects(
      takeout.savedMessages(),
      (error) => error instanceof TgkeepError && /twice.*without --takeout/.test(error.message),
    );
    assert.equal(emulator.stats.requests.get("account.initTakeoutSession"), 2);
  }));

Deno.test("a takeout that has to wait for a new beginning says until when", () =>
  withEmulated({}, async ({ telegram, world }) => {
    await using takeout = await telegram.beginTakeout(EVERYTHING);
    world.takeouts.clear();
    world.options.takeoutDelaySeconds = 3600;
    await assert.rejects(
      takeout.savedMessages(),
      (error) => error instanceof TgkeepError && error.code === "flood_wait",
    );
  }));

Deno.test("finish() ends a takeout once, and nothing is read after it", () =>
  withEmulated({}, async ({ telegram, world }) => {
    {
      await using takeout = await telegram.beginTakeout(EVERYTHING);
      await takeout.finish("success");
      await takeout.finish("failure");
      await assert.rejects(takeout.savedMessages(), TypeError);
    }
    assert.deepEqual(world.finishedTakeouts.map(({ success }) => success), [true]);
    {
      await using _left = await telegram.beginTakeout(EVERYTHING);
    }
    assert.deepEqual(world.finishedTakeouts.map(({ success }) => success), [true, false]);
    // The client itself stays open.
    assert.ok(await telegram.account());
  }));

Deno.test("disposing of a takeout does not mind a lost connection", () =>
  withEmulated({}, async ({ telegram, emulator }) => {
    await using _takeout = await telegram.beginTakeout(EVERYTHING);
    emulator.faults.add(
      { kind: "drop_connection", when: "before" },
      { method: "account.finishTakeoutSession", times: Infinity },
    );
  }));

Deno.test("refusals inside a takeout name the method itself", () =>
  withEmulated({}, async ({ telegram, emulator }) => {
    await using takeout = await telegram.beginTakeout(EVERYTHING);
    const { ref } = await takeout.savedMessages();
    emulator.faults.add({ kind: "flood_wait", seconds: 9 }, { method: "messages.getHistory" });
    await assert.rejects(
      takeout.historyPage({ chat: ref, offsetId: 0, addOffset: 0, limit: 1 }),
      (error) => error instanceof RpcError && error.method === "messages.getHistory",
    );
    emulator.faults.add({ kind: "drop_connection", when: "before" }, {
      method: "messages.getHistory",
    });
    await assert.rejects(
      takeout.historyPage({ chat: ref, offsetId: 0, addOffset: 0, limit: 1 }),
      ConnectionError,
    );
  }));

Deno.test("beginTakeout() tells that bots have none", () => {
  const account = { botToken: "123456:abcdefghijklmnopqrstuvwxyz", botUserId: 93372553 };
  return withEmulated({ start: "new", account }, async ({ telegram }) => {
    await telegram.signInAsBot(account.botToken);
    await assert.rejects(
      telegram.beginTakeout(EVERYTHING),
      (error) =>
        error instanceof TgkeepError && error.code === "usage" && /bots/.test(error.message),
    );
  });
});
