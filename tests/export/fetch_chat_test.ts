import assert from "node:assert/strict";
import type { Archive } from "../../lib/archive/archive.ts";
import { openArchive } from "../../lib/archive/open_archive.ts";
import { exportChats } from "../../lib/export/export_chats.ts";
import { fetchChat, registerChat } from "../../lib/export/fetch_chat.ts";
import { ALL_MEDIA } from "../../lib/media/filter.ts";
import type { Message } from "../../lib/model/message.ts";
import {
  chatOf,
  documentMessage,
  fakeGateway,
  type FakeWorld,
  fakeWorld,
  patternBytes,
  remoteFile,
  textMessage,
} from "../helpers/fake_gateway.ts";
import { outputDigests } from "../helpers/output_folder.ts";
import { tempFolder } from "../helpers/temp_folder.ts";

/** A migrated group: texts in lumps, every file twice. */
function groupWorld(): FakeWorld {
  const world = fakeWorld();
  const messages = (chat: "channel9" | "chat4", count: number): Message[] =>
    Array.from({ length: count }, (_, i) => {
      const id = i * 3 + 1 + (i > count / 2 ? 1_000_000 : 0);
      if (i % 40 > 0) return textMessage(chat, id);
      const file = remoteFile(`f${i % 200}`, 300);
      return documentMessage(chat, id, file, { fileName: `${i % 200}.bin` });
    });
  for (let i = 0; i < 200; i++) world.files.set(`f${i}`, patternBytes(300, i + 1));
  world.messages.set("channel9", messages("channel9", 2500));
  world.messages.set("chat4", messages("chat4", 900));
  world.details.set("channel9", { migratedFrom: { id: "chat4" } });
  const topMessageId = world.messages.get("channel9")?.at(-1)?.id ?? 0;
  world.chats.push(chatOf("channel9", { type: "private_supergroup", topMessageId }));
  return world;
}

async function exportGroup(world: FakeWorld, archive: Archive, shards: number) {
  return await exportChats(
    { gateway: fakeGateway(world), archive, onEvent: () => {}, version: "1.0" },
    { chats: world.chats, range: {}, media: ALL_MEDIA, formats: ["json"], link: "hard", shards },
  );
}

Deno.test("fetchChat() in shards leads to the same outputs as one page after the other", async () => {
  const digests: ReadonlyMap<string, string>[] = [];
  for (const shards of [1, 4, 7]) {
    await using folder = await tempFolder();
    await using archive = await openArchive(folder.path);
    const report = await exportGroup(groupWorld(), archive, shards);
    assert.equal(report.exit_code, 0);
    assert.equal(report.messages.new, 3400);
    digests.push(await outputDigests(folder.path));
  }
  assert.ok(digests[0]!.size > 80);
  assert.deepEqual(digests[1], digests[0]);
  assert.deepEqual(digests[2], digests[0]);
});

Deno.test("fetchChat() keeps a row for each shard, and one when all have met", async () => {
  await using folder = await tempFolder();
  await using archive = await openArchive(folder.path);
  const world = groupWorld();
  const stop = new Error("enough");
  const chat = world.chats[0]!;
  const deps = { gateway: fakeGateway(world), archive, shards: 4 };
  const addressed = await registerChat(deps, chat);
  const [older, main] = addressed.archived.histories;
  assert.ok(older && main);
  let pages = 0;
  const interrupted = fetchChat(
    {
      ...deps,
      onPage() {
        if (archive.coverage(main.key).length > 0 && ++pages === 10) throw stop;
      },
    },
    chat,
    addressed,
    {},
  );
  await assert.rejects(interrupted, stop);
  assert.ok(archive.coverage(main.key).length > 1, "shards have begun at several places");
  // The rows say what is here: each message in them and none beside them.
  const covered = archive.coverage(main.key);
  const expected = world.messages.get("channel9")!.map(({ id }) => id)
    .filter((id) => covered.some(({ after, upTo }) => id > after && id <= upTo));
  const here = [...archive.messages({ ...addressed.archived, histories: [main] })];
  assert.deepEqual(here.map(({ message }) => message.id), expected);

  world.calls.clear();
  await fetchChat({ ...deps, onPage: () => {} }, chat, addressed, {});
  assert.equal(archive.coverage(main.key).length, 1);
  assert.equal(archive.coverage(older.key).length, 1);
  assert.equal(archive.messageCount(addressed.archived), 3400);
  // Only what was missing is asked for: no more than a page for each hole besides.
  const missing = 2500 - expected.length;
  assert.ok((world.calls.get("historyPage") ?? 0) <= missing / 100 + covered.length + 6);
});

Deno.test("registerChat() notes whose chat it is", async () => {
  await using folder = await tempFolder();
  await using archive = await openArchive(folder.path);
  const account = { id: "user7", name: "Ann", bot: false, dcId: 2 } as const;
  const gateway = { ...fakeGateway(fakeWorld()), account: () => Promise.resolve(account) };
  const { archived } = await registerChat({ gateway, archive }, chatOf("chat4"));
  assert.equal(archived.account, "user7");
});
