// A second look with --refresh: edits and deletions between runs, against the server's own truth.
import assert from "node:assert/strict";
import { join } from "node:path";
import { type Emulator, startEmulator } from "../../lib/emulator/server.ts";
import { CHATS } from "../../lib/emulator/world/generate/every_kind.ts";
import { bulkTextChat, mediaHeavyChat } from "../../lib/emulator/world/generate/parts.ts";
import { generateWorld } from "../../lib/emulator/world/generate.ts";
import { plain } from "../../lib/emulator/world/text_spec.ts";
import { truthOf } from "../../lib/emulator/world/truth.ts";
import type { World } from "../../lib/emulator/world/world.ts";
import type { PeerId } from "../../lib/model/peer.ts";
import { MIGRATED_ID_SHIFT } from "../../lib/render/source.ts";
import { chatFolder, resultOf } from "../helpers/archive_truth.ts";
import { type ExportRun, runExport } from "../helpers/export_run.ts";
import { assertNothingHalfWritten, outputDigests } from "../helpers/output_folder.ts";
import { serverEnvironment } from "../helpers/server_environment.ts";
import { tempFolder } from "../helpers/temp_folder.ts";

const BULK: PeerId = "channel1700000001";
const MANY: PeerId = "channel1700000002";
const HISTORY = "messages.getHistory";
const BY_ID = "channels.getMessages";

interface Scene extends AsyncDisposable {
  readonly world: World;
  readonly emulator: Emulator;
  readonly out: string;
  /** Exports to the end; only requests of this run are counted afterwards. */
  run(...args: readonly string[]): Promise<ExportRun>;
  requests(method: string): number;
}

async function scene(world: World): Promise<Scene> {
  await using stack = new AsyncDisposableStack();
  const temp = stack.use(await tempFolder());
  const emulator = stack.use(await startEmulator({ world }));
  const env = await serverEnvironment(emulator, temp.path);
  const out = join(temp.path, "archive");
  const owned = stack.move();
  return {
    world,
    emulator,
    out,
    async run(...args) {
      emulator.stats.requests.clear();
      const run = await runExport([...args, "--out", out], env);
      assert.equal(run.code, 0, run.stderr);
      return run;
    },
    requests: (method) => emulator.stats.requests.get(method) ?? 0,
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  };
}

/** What result.json says of one message. */
async function shown(out: string, peer: PeerId, id: number): Promise<Record<string, unknown>> {
  const found = (await resultOf(out, peer)).messages.filter((message) => message.id === id);
  assert.equal(found.length, 1, `message ${id} of ${peer} is there once`);
  return found[0] as Record<string, unknown>;
}

async function deletedIds(out: string, peer: PeerId): Promise<readonly unknown[]> {
  const { messages } = await resultOf(out, peer);
  return messages.filter(({ deleted }) => deleted === true).map(({ id }) => id);
}

/** All that the server has is there as it is now; besides it only messages that are marked as deleted. */
async function assertLooksLikeNow(world: World, out: string, peer: PeerId): Promise<void> {
  const { messages } = await resultOf(out, peer);
  const left = messages.filter(({ deleted }) => deleted !== true);
  const truth = truthOf(world, peer).messages;
  assert.deepEqual(left.map(({ id }) => id), truth.map(({ id }) => id));
  assert.deepEqual(left.map(({ text }) => text), truth.map(({ text }) => text));
}

Deno.test("export --refresh keeps earlier texts, marks deletions and loses nothing", async (t) => {
  const world = generateWorld({
    seed: 21,
    content: "empty",
    parts: [bulkTextChat({ messages: 350 }), mediaHeavyChat({ files: 6, bytes: 20_000 })],
  });
  await using at = await scene(world);
  const { out } = at;
  await at.run(BULK, MANY);
  const before = await resultOf(out, BULK);
  const textOf = (id: number) => before.messages.find((message) => message.id === id)?.text;

  await t.step("only the newest N are looked at, with as many requests as they need", async () => {
    for (const id of [20, 260, 345]) world.editMessage(BULK, id, plain(`edited ${id}`));
    for (const id of [30, 251, 300, 350]) world.deleteMessage(BULK, id);
    await at.run(BULK, "--refresh", "100");
    assert.deepEqual(await deletedIds(out, BULK), [251, 300, 350]);
    for (const id of [260, 345]) {
      const message = await shown(out, BULK, id);
      assert.equal(message.text, `edited ${id}`);
      assert.deepEqual((message.revisions as { text: unknown }[]).map(({ text }) => text), [
        textOf(id),
      ]);
      assert.ok(message.edited);
    }
    assert.deepEqual((await shown(out, BULK, 300)).text, textOf(300));
    assert.deepEqual((await shown(out, BULK, 20)).text, textOf(20), "20 is out of reach");
    assert.equal((await resultOf(out, BULK)).messages.length, 350);
    // One page, one more that finds nothing above it, and one look at the ids that were missing.
    assert.ok(at.requests(HISTORY) <= 2, `${at.requests(HISTORY)} pages`);
    assert.equal(at.requests(BY_ID), 1);
  });

  await t.step("a refresh without changes writes the same and asks for one page", async () => {
    const outputs = await outputDigests(out);
    const run = await at.run(BULK, "--refresh", "90");
    assert.deepEqual(await outputDigests(out), outputs);
    assert.equal(run.report.messages.new, 0);
    assert.ok(at.requests(HISTORY) <= 2);
    assert.equal(at.requests(BY_ID), 0);
    await at.run(BULK);
    assert.deepEqual(await outputDigests(out), outputs, "marks stay without --refresh");
  });

  await t.step("news and a second look in one run, over all messages", async () => {
    world.addMessage(BULK, { text: plain("news") });
    world.editMessage(BULK, 260, plain("edited again"));
    const run = await at.run(BULK, "--refresh", "100000");
    assert.equal(run.report.messages.new, 1);
    await assertLooksLikeNow(world, out, BULK);
    assert.deepEqual(await deletedIds(out, BULK), [30, 251, 300, 350]);
    assert.deepEqual((await shown(out, BULK, 20)).text, "edited 20");
    const { revisions } = await shown(out, BULK, 260);
    assert.deepEqual((revisions as { text: unknown }[]).map(({ text }) => text), [
      textOf(260),
      "edited 260",
    ]);
  });

  await t.step("a deletion that Telegram takes back is unmarked", async () => {
    const text = plain(String(textOf(300)));
    world.addMessage(BULK, { id: 300, date: world.chat(BULK).messages.get(299)!.date, text });
    await at.run(BULK, "--refresh", "60");
    assert.deepEqual(await deletedIds(out, BULK), [30, 251, 350]);
  });

  await t.step("the files of deleted messages stay", async () => {
    const files = (await outputDigests(out)).size;
    for (const id of [2, 3]) world.deleteMessage(MANY, id);
    await at.run(MANY, "--refresh", "10");
    assert.deepEqual(await deletedIds(out, MANY), [2, 3]);
    const { photo, file } = await shown(out, MANY, 3);
    const path = join(out, await chatFolder(out, MANY), String(photo ?? file));
    assert.equal((await Deno.stat(path)).size, 20_000);
    assert.equal((await outputDigests(out)).size, files);
    await assertNothingHalfWritten(world, out);
  });
});

Deno.test("export --refresh looks at both halves of a migrated group", async () => {
  const world = generateWorld({ seed: 22 });
  await using at = await scene(world);
  const { out } = at;
  const args = [CHATS.friends, "--media", "none"];
  await at.run(...args);
  const idsOf = (peer: PeerId) => {
    const { messages } = world.chat(peer);
    return Array.from({ length: messages.size }, (_, i) => messages.at(i))
      .filter(({ text, action }) => text && !action).map(({ id }) => id);
  };
  const older = idsOf(CHATS.oldFriends);
  const main = idsOf(CHATS.friends);
  const newestOld = older.at(-1)!;
  const oldestOld = older[0]!;
  const [someMain, otherMain] = [main[0]!, main[1]!];
  world.deleteMessage(CHATS.oldFriends, newestOld);
  world.editMessage(CHATS.oldFriends, oldestOld, plain("rewritten history"));
  world.deleteMessage(CHATS.friends, someMain);
  world.editMessage(CHATS.friends, otherMain, plain("rewritten present"));

  await at.run(...args, "--refresh", String(world.chat(CHATS.friends).messages.size + 1));
  assert.deepEqual(await deletedIds(out, CHATS.friends), [someMain], "the newer half alone");
  assert.equal((await shown(out, CHATS.friends, otherMain)).text, "rewritten present");

  await at.run(...args, "--refresh", "1000");
  assert.deepEqual(await deletedIds(out, CHATS.friends), [
    newestOld + MIGRATED_ID_SHIFT,
    someMain,
  ]);
  const rewritten = await shown(out, CHATS.friends, oldestOld + MIGRATED_ID_SHIFT);
  assert.equal(rewritten.text, "rewritten history");
  assert.equal((rewritten.revisions as unknown[]).length, 1);
  await assertLooksLikeNow(world, out, CHATS.friends);
});

Deno.test("export --refresh leaves alone what was never fetched", async () => {
  const world = generateWorld({
    seed: 23,
    content: "empty",
    parts: [bulkTextChat({ messages: 900 })],
  });
  await using at = await scene(world);
  const { out } = at;
  await at.run(BULK, "--max-id", "150");
  await at.run(BULK, "--last", "50");
  const ids = async () => (await resultOf(out, BULK)).messages.map(({ id }) => id);
  const expected = Array.from({ length: 900 }, (_, i) => i + 1).filter((id) =>
    id <= 150 || id > 850
  );
  assert.deepEqual(await ids(), expected);
  for (const id of [10, 149, 400, 851, 900]) world.deleteMessage(BULK, id);
  await at.run(BULK, "--last", "1", "--refresh", "180");
  assert.deepEqual(await ids(), expected);
  assert.deepEqual(await deletedIds(out, BULK), [149, 851, 900], "10 is the 191st newest");
  assert.ok(at.requests(HISTORY) <= 6, `${at.requests(HISTORY)} pages: the gap is not read`);
});
