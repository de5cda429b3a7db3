// Tests of finding the chats of a selection, in the list and by asking Telegram.
import assert from "node:assert/strict";
import { chooseChats } from "../../lib/export/choose_chats.ts";
import type { Chat } from "../../lib/model/chat.ts";
import { RpcError, TgkeepError } from "../../lib/model/errors.ts";
import type { TelegramGateway } from "../../lib/telegram/gateway.ts";
import { chatOf, fakeGateway, fakeWorld } from "../helpers/fake_gateway.ts";

const NEWS = chatOf("channel7", { fullName: "News", username: "news", topMessageId: 90 });
const PAVEL = chatOf("user42", { fullName: "Pavel", username: "durov", type: "personal_chat" });
const SAVED = chatOf("user1", { fullName: "Saved Messages", type: "saved_messages" });

interface Fixture {
  readonly gateway: TelegramGateway;
  readonly asked: readonly string[];
}

/** An account with one dialog; Telegram knows more names than the chats tell. */
function fixture(changes: Partial<TelegramGateway> = {}): Fixture {
  const world = fakeWorld();
  world.chats.push(NEWS);
  const names = new Map<string, Chat>([
    ["daily_news", { ...NEWS, topMessageId: 0 }],
    ["durov", PAVEL],
    ["pavel", PAVEL],
  ]);
  const asked: string[] = [];
  const gateway: TelegramGateway = {
    ...fakeGateway(world),
    savedMessages: () => Promise.resolve(SAVED),
    resolveUsername(name) {
      asked.push(name);
      return Promise.resolve(names.get(name.toLowerCase()));
    },
    ...changes,
  };
  return { gateway, asked };
}

const usage = (pattern: RegExp) => (error: unknown): boolean =>
  error instanceof TgkeepError && error.code === "usage" && pattern.test(error.message);

Deno.test("chooseChats() takes a chat by any name that Telegram knows it by", async () => {
  const { gateway } = fixture();
  for (const word of ["@pavel", "@Pavel", "t.me/pavel", "@durov"]) {
    assert.deepEqual(await chooseChats(gateway, { words: [word] }), [PAVEL], word);
  }
});

Deno.test("chooseChats() finds the dialog behind another of its names", async () => {
  const { gateway } = fixture();
  assert.deepEqual(await chooseChats(gateway, { words: ["@daily_news", "@news"] }), [NEWS]);
  const excluding = { words: ["@durov", "@news"], exclude: ["@daily_news"] };
  assert.deepEqual(await chooseChats(gateway, excluding), [PAVEL]);
});

Deno.test("chooseChats() asks Telegram for a name once, and for no name that the list has", async () => {
  const { gateway, asked } = fixture();
  await chooseChats(gateway, { words: ["@durov", "@DUROV", "t.me/durov", "@news"] });
  assert.deepEqual(asked, ["durov"]);
});

Deno.test("chooseChats() takes the chat that a link invites to, once however the link is written", async () => {
  const asked: string[] = [];
  const { gateway } = fixture({
    resolveInvite(hash) {
      asked.push(hash);
      return Promise.resolve(hash === "AbC_-12" ? { ...NEWS, topMessageId: 0 } : undefined);
    },
  });
  for (
    const word of ["t.me/+AbC_-12", "https://t.me/joinchat/AbC_-12?x", "tg://join?invite=AbC_-12"]
  ) {
    assert.deepEqual(await chooseChats(gateway, { words: [word, "@news"] }), [NEWS], word);
  }
  assert.deepEqual(asked, ["AbC_-12", "AbC_-12", "AbC_-12"]);
  await assert.rejects(
    chooseChats(gateway, { words: ["https://t.me/+gone1234"] }),
    usage(/There is no chat "https:\/\/t\.me\/\+gone1234"/),
  );
});

Deno.test("chooseChats() finds Saved Messages where no dialog is that chat", async () => {
  assert.deepEqual(await chooseChats(fixture().gateway, { words: ["me"] }), [SAVED]);
  const all = await chooseChats(fixture().gateway, { words: [], all: true });
  assert.deepEqual(all, [NEWS]);
});

Deno.test("chooseChats() names what comes near a name that Telegram refuses or does not know", async () => {
  const refusing = fixture({
    resolveUsername: () =>
      Promise.reject(new RpcError(400, "USERNAME_INVALID", "contacts.resolveUsername")),
  });
  for (const { gateway } of [fixture(), refusing]) {
    await assert.rejects(chooseChats(gateway, { words: ["@newz"] }), usage(/channel7 {2}News/));
  }
  await assert.rejects(
    chooseChats(fixture().gateway, { words: ["@news"], exclude: ["@news"] }),
    usage(/No chat is left/),
  );
});

Deno.test("chooseChats() asks for no list of chats for a bot that is told which", async () => {
  const { gateway } = fixture({
    account: () => Promise.resolve({ id: "user9", name: "Bot", bot: true, dcId: 2 }),
    listChats: () => Promise.reject(new TgkeepError("usage", "bots have no list")),
  });
  assert.deepEqual(await chooseChats(gateway, { words: ["@durov"] }), [PAVEL]);
  await assert.rejects(chooseChats(gateway, { words: [], all: true }), usage(/no list/));
});
