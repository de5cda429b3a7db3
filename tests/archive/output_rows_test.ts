import assert from "node:assert/strict";
import type { Archive } from "../../lib/archive/archive.ts";
import { openArchive } from "../../lib/archive/open_archive.ts";
import type { ArchivedChat } from "../../lib/archive/types.ts";
import { chatOf, documentMessage, remoteFile, textMessage } from "../helpers/fake_gateway.ts";
import { tempFolder } from "../helpers/temp_folder.ts";

const FILES = [{ path: "Family_5/result.json", bytes: 7, modifiedAt: 1_700_000_000_123 }];
const MESSAGE = textMessage("chat5", 1);
const DOCUMENT = documentMessage("chat5", 2, remoteFile("f", 10), { fileName: "a.pdf" });
const PEER = { id: "user7", name: "Ann Lee", shortName: "Ann" } as const;

interface Scene {
  readonly archive: Archive;
  readonly chat: ArchivedChat;
  readonly history: number;
}

const job = ({ archive, history }: Scene) => archive.takeMediaJobs(history, 1)[0]!;

/** Changes of what an output shows. */
const CHANGES: Readonly<Record<string, (scene: Scene) => void>> = {
  "a new message": ({ archive, history }) =>
    archive.commitPage({ history, messages: [textMessage("chat5", 9)], peers: [] }),
  "an edited message": ({ archive, history }) => {
    const text = { text: "other", entities: [] };
    archive.commitPage({ history, messages: [{ ...MESSAGE, text }], peers: [] });
  },
  "a deleted message": ({ archive, history }) =>
    archive.commitPage({ history, messages: [], peers: [], gone: [1] }),
  "another name of a person": ({ archive, history }) =>
    archive.commitPage({ history, messages: [], peers: [{ ...PEER, name: "Ann Smith" }] }),
  "a person who was not known": ({ archive, history }) =>
    archive.commitPage({ history, messages: [], peers: [{ ...PEER, id: "user8" }] }),
  "another title": ({ archive }) => archive.upsertChat(chatOf("chat5", { name: "Clan" })),
  "what the chat says about itself": ({ archive }) =>
    archive.setChatDetails("chat5", { about: "Us" }),
  "whose the older half is": ({ archive }) => archive.addOlderHalf("chat5", "chat4"),
  "the fate of a file": (scene) =>
    scene.archive.recordMediaOutcomes(scene.chat, [
      { job: job(scene), outcome: { state: "failed", reason: "gone" } },
    ]),
};

async function withScene(run: (scene: Scene) => void): Promise<void> {
  await using folder = await tempFolder();
  using archive = await openArchive(folder.path);
  const chat = archive.upsertChat(chatOf("chat5"));
  const history = chat.histories[0]!.key;
  archive.commitPage({ history, messages: [MESSAGE, DOCUMENT], peers: [PEER] });
  archive.recordOutput(chat, "json", "1.0", FILES, { peers: ["user7", "user8"] });
  run({ archive, chat, history });
}

for (const [what, change] of Object.entries(CHANGES)) {
  Deno.test(`freshOutput() knows that ${what} makes an output stale`, async () => {
    await withScene((scene) => {
      assert.deepEqual(scene.archive.freshOutput(scene.chat, "json", "1.0"), FILES);
      change(scene);
      assert.equal(scene.archive.freshOutput(scene.chat, "json", "1.0"), undefined);
    });
  });
}

Deno.test("freshOutput() keeps what nothing has changed of, for its writer and format alone", async () => {
  await withScene(({ archive, chat, history }) => {
    // The same again, and news of another chat.
    archive.commitPage({ history, messages: [MESSAGE, DOCUMENT], peers: [PEER] });
    archive.upsertChat(chatOf("chat5", { unreadCount: 9, pinned: true }));
    const other = archive.upsertChat(chatOf("chat6"));
    const messages = [textMessage("chat6", 1)];
    archive.commitPage({ history: other.histories[0]!.key, messages, peers: [PEER] });
    assert.deepEqual(archive.freshOutput(chat, "json", "1.0"), FILES);
    assert.equal(archive.freshOutput(chat, "json", "1.1"), undefined);
    assert.equal(archive.freshOutput(chat, "html", "1.0"), undefined);
    assert.equal(archive.freshOutput(other, "json", "1.0"), undefined);
  });
});

Deno.test("setChatAccount() makes pages stale when it is another account, and nothing else", async () => {
  await withScene(({ archive, chat }) => {
    assert.equal(chat.account, undefined);
    archive.recordOutput(chat, "html", "1.0", FILES);
    assert.equal(archive.setChatAccount("chat5", "user7").account, "user7");
    assert.equal(archive.chat("chat5")?.account, "user7");
    assert.equal(archive.freshOutput(chat, "html", "1.0"), undefined);
    assert.deepEqual(archive.freshOutput(chat, "json", "1.0"), FILES);
    archive.recordOutput(chat, "html", "1.0", FILES);
    archive.setChatAccount("chat5", "user7");
    assert.deepEqual(archive.freshOutput(chat, "html", "1.0"), FILES);
    assert.throws(() => archive.setChatAccount("chat6", "user7"), RangeError);
  });
});
