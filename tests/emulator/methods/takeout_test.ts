// Takeout sessions of the loopback server: as strict as clients must expect.
import "../../../lib/telegram/gramjs/quiet_globals.ts";
import { deepStrictEqual, ok, rejects, strictEqual } from "node:assert/strict";
import bigInt from "big-integer";
import { Api } from "telegram/tl/api.js";
import { generateWorld } from "../../../lib/emulator/world/generate.ts";
import type { World, WorldTakeout } from "../../../lib/emulator/world/world.ts";
import { call, inputPeer } from "./call.ts";

type InitFields = ConstructorParameters<typeof Api.account.InitTakeoutSession>[0];

async function begin(world: World, fields: InitFields): Promise<string> {
  const { id } = await call({ world }, new Api.account.InitTakeoutSession(fields));
  return id.toString();
}

function history(world: World, peer: string): Api.messages.GetHistory {
  return new Api.messages.GetHistory({
    peer: inputPeer(world, peer),
    offsetId: 0,
    offsetDate: 0,
    addOffset: 0,
    limit: 100,
    maxId: 0,
    minId: 0,
    hash: bigInt.zero,
  });
}

function chatOf(world: World, kind: string): string {
  const chat = [...world.chats.values()].find((each) =>
    each.kind === kind && each.messages.size > 3 && !each.forbidden
  );
  ok(chat);
  return chat.peer;
}

Deno.test("initTakeoutSession() remembers what was asked for", async () => {
  const world = generateWorld();
  const id = await begin(world, { messageChats: true, files: true, fileMaxSize: bigInt(500) });
  const expected: WorldTakeout = { chats: new Set(["group"]), maxFileBytes: 500 };
  deepStrictEqual(world.takeouts.get(id), expected);
});

Deno.test("getHistory() refuses kinds of chats that the takeout was not begun for", async () => {
  const world = generateWorld();
  const takeoutId = await begin(world, { messageUsers: true });
  ok(await call({ world, takeoutId }, history(world, chatOf(world, "user"))));
  for (const kind of ["group", "supergroup", "channel"]) {
    const request = history(world, chatOf(world, kind));
    await rejects(call({ world, takeoutId }, request), { message: "TAKEOUT_REQUIRED" });
    ok(await call({ world }, request), "outside of the takeout it is allowed");
  }
});

Deno.test("getSplitRanges() cuts all ids into as many ranges as it is told to", async () => {
  const world = generateWorld();
  world.options.takeoutRanges = 7;
  const takeoutId = await begin(world, { messageUsers: true });
  const ranges = await call({ world, takeoutId }, new Api.messages.GetSplitRanges());
  strictEqual(ranges.length, 7);
  strictEqual(ranges[0]?.minId, 1);
  strictEqual(ranges.at(-1)?.maxId, 0x7fff_ffff);
  for (const [i, { minId }] of ranges.slice(1).entries()) strictEqual(minId, ranges[i]!.maxId + 1);
});

Deno.test("ranges of messages need a takeout, and a method that has them", async () => {
  const world = generateWorld();
  const messagesRange = { min: 1, max: 10 };
  const self = new Api.users.GetUsers({ id: [new Api.InputUserSelf()] });
  const takeoutId = await begin(world, { messageUsers: true });
  await rejects(call({ world, messagesRange }, history(world, chatOf(world, "user"))), {
    message: "TAKEOUT_REQUIRED",
  });
  await rejects(call({ world, takeoutId, messagesRange }, self), { message: "METHOD_INVALID" });
});

Deno.test("getDialogs() shows in a range the chats that have messages in it, with the newest of them", async () => {
  const world = generateWorld();
  const takeoutId = await begin(world, { messageUsers: true });
  const dialogs = new Api.messages.GetDialogs({
    offsetDate: 0,
    offsetId: 0,
    offsetPeer: new Api.InputPeerEmpty(),
    limit: 100,
    hash: bigInt.zero,
  });
  const messagesRange = { min: 1, max: 20 };
  const answer = await call({ world, takeoutId, messagesRange }, dialogs);
  ok(!(answer instanceof Api.messages.DialogsNotModified));
  ok(answer.dialogs.length > 0);
  for (const dialog of answer.dialogs) {
    ok(!(dialog.peer instanceof Api.PeerChannel));
    ok(dialog.topMessage >= 1 && dialog.topMessage <= 20);
  }
});
