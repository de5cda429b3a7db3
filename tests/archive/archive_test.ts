import assert from "node:assert/strict";
import fc from "fast-check";
import type { Archive } from "../../lib/archive/archive.ts";
import { openArchive } from "../../lib/archive/open_archive.ts";
import type { ArchivedChat, MediaJob } from "../../lib/archive/types.ts";
import type { Message } from "../../lib/model/message.ts";
import type { Peer } from "../../lib/model/peer.ts";
import { chatOf, documentMessage, remoteFile, textMessage } from "../helpers/fake_gateway.ts";
import { tempFolder } from "../helpers/temp_folder.ts";

interface Fixture extends AsyncDisposable {
  readonly archive: Archive;
  readonly chat: ArchivedChat;
  readonly history: number;
}

async function fixture(): Promise<Fixture> {
  const folder = await tempFolder();
  const archive = await openArchive(folder.path, { now: () => 1_700_000_000_000 });
  const chat = archive.upsertChat(chatOf("chat5"));
  return {
    archive,
    chat,
    history: chat.histories[0]?.key ?? 0,
    async [Symbol.asyncDispose]() {
      archive[Symbol.dispose]();
      await folder[Symbol.asyncDispose]();
    },
  };
}

function commit({ archive, history }: Fixture, ...messages: readonly Message[]) {
  return archive.commitPage({ history, messages, peers: [] });
}

Deno.test("upsertChat() keeps the folder of a chat that is renamed", async () => {
  await using f = await fixture();
  const renamed = f.archive.upsertChat(chatOf("chat5", { fullName: "Work", name: "Work" }));
  assert.equal(renamed.folder, "Family_5");
  assert.equal(renamed.chat.fullName, "Work");
  assert.equal(f.archive.chats().length, 1);
});

Deno.test("upsertChat() gives two chats different folders even with one name and one bare id", async () => {
  await using f = await fixture();
  const channel = f.archive.upsertChat(chatOf("channel5", { fullName: "FAMILY" }));
  assert.equal(channel.folder, "FAMILY_channel5");
});

Deno.test("setChatDetails() adds the older half once, before the newer one", async () => {
  await using f = await fixture();
  f.archive.upsertChat(chatOf("channel9"));
  for (let i = 0; i < 2; i++) {
    f.archive.setChatDetails("channel9", { about: "hi", migratedFrom: { id: "chat4" } });
  }
  const chat = f.archive.chat("channel9");
  assert.deepEqual(chat?.histories.map(({ half, peerId }) => [half, peerId]), [
    ["older", "chat4"],
    ["main", "channel9"],
  ]);
  assert.deepEqual(chat?.details, { about: "hi" });
});

Deno.test("commitPage() counts new messages and does nothing for the same one again", async () => {
  await using f = await fixture();
  const message = textMessage("chat5", 3, {
    text: { text: "nul \u0000, lone \ud800, 😀", entities: [] },
  });
  assert.deepEqual(commit(f, message), { added: 1, revised: 0, deleted: 0 });
  assert.deepEqual(commit(f, message), { added: 0, revised: 0, deleted: 0 });
  const [record] = f.archive.messages(f.chat);
  assert.deepEqual(record?.message, message);
  assert.deepEqual(record?.revisions, []);
});

Deno.test("commitPage() takes part of a person only where nothing is known", async () => {
  await using f = await fixture();
  const put = (peer: Peer) =>
    f.archive.commitPage({ history: f.history, messages: [], peers: [peer] });
  const partial: Peer = { id: "user7", name: "A", shortName: "A", partial: true };
  const full: Peer = { id: "user7", name: "Ann Lee", shortName: "Ann", username: "ann", bot: true };
  const steps: readonly (readonly [put: Peer, known: Peer])[] = [
    [partial, partial],
    [full, full],
    [partial, full],
    [{ ...full, name: "Ann Poe" }, { ...full, name: "Ann Poe" }],
  ];
  for (const [peer, known] of steps) {
    put(peer);
    assert.deepEqual(f.archive.peer("user7"), known);
  }
});

Deno.test("commitPage() keeps the earlier text of an edited message as a revision", async () => {
  await using f = await fixture();
  const first = textMessage("chat5", 3);
  const second = textMessage("chat5", 3, { editDate: 9, text: { text: "two", entities: [] } });
  const third = textMessage("chat5", 3, { editDate: 10, text: { text: "three", entities: [] } });
  commit(f, first);
  assert.deepEqual(commit(f, second), { added: 0, revised: 1, deleted: 0 });
  assert.deepEqual(commit(f, third), { added: 0, revised: 1, deleted: 0 });
  const [record] = f.archive.messages(f.chat);
  assert.deepEqual(record?.message, third);
  assert.deepEqual(record?.revisions, [first, second]);
});

Deno.test("commitPage() takes newer counters and file references without a revision", async () => {
  await using f = await fixture();
  const file = remoteFile("1", 10, "b2xk");
  commit(f, { ...documentMessage("chat5", 3, file), views: 1 });
  const fresh = remoteFile("1", 10, "bmV3");
  const result = commit(f, { ...documentMessage("chat5", 3, fresh), views: 2 });
  assert.deepEqual(result, { added: 0, revised: 0, deleted: 0 });
  const [record] = f.archive.messages(f.chat);
  assert.equal(record?.message.type === "message" && record.message.views, 2);
  assert.equal(f.archive.takeMediaJobs(f.history, 9)[0]?.file.location.fileReference, "bmV3");
});

Deno.test("commitPage() starts a slot again under another path when an edit replaced its file", async () => {
  await using f = await fixture();
  commit(f, documentMessage("chat5", 3, remoteFile("1", 10), { fileName: "a.pdf" }));
  const [before] = f.archive.takeMediaJobs(f.history, 9);
  assert.ok(before);
  keep(f, before);
  assert.deepEqual(f.archive.takeMediaJobs(f.history, 9), []);
  commit(f, documentMessage("chat5", 3, remoteFile("2", 20), { fileName: "a.pdf" }));
  const [after] = f.archive.takeMediaJobs(f.history, 9);
  assert.equal(before.path, "files/a_3.pdf");
  assert.equal(after?.path, "files/a_3~2.pdf");
  // The outcome of the replaced file says nothing about the new one.
  keep(f, before);
  assert.equal(f.archive.takeMediaJobs(f.history, 9).length, 1);
});

Deno.test("commitPage() marks messages that are gone, keeps them, and unmarks what is shown again", async () => {
  await using f = await fixture();
  commit(f, textMessage("chat5", 1), textMessage("chat5", 2), textMessage("chat5", 3));
  const page = { history: f.history, messages: [], peers: [] };
  assert.equal(f.archive.commitPage({ ...page, gone: [2, 3, 99] }).deleted, 2);
  assert.equal(f.archive.commitPage({ ...page, gone: [2, 3] }).deleted, 0);
  const marks = () => [...f.archive.messages(f.chat)].map(({ deleted }) => deleted);
  assert.deepEqual(marks(), [false, true, true]);
  assert.equal(f.archive.messageCount(f.chat), 3);
  // The same, and edited: both are there again.
  const edited = textMessage("chat5", 3, { editDate: 9, text: { text: "new", entities: [] } });
  commit(f, textMessage("chat5", 2), edited);
  assert.deepEqual(marks(), [false, false, false]);
});

Deno.test("newestMessages() counts what is not deleted, from the newest down", async () => {
  await using f = await fixture();
  assert.deepEqual(f.archive.newestMessages(f.history, 5), {
    count: 0,
    range: { after: 0, upTo: 0 },
  });
  commit(f, ...[3, 10, 20, 30, 40].map((id) => textMessage("chat5", id)));
  f.archive.commitPage({ history: f.history, messages: [], peers: [], gone: [20, 40] });
  assert.deepEqual(f.archive.newestMessages(f.history, 2), {
    count: 2,
    range: { after: 9, upTo: 40 },
  });
  assert.equal(f.archive.newestMessages(f.history, 9).count, 3);
  assert.equal(f.archive.newestMessages(f.history, 0).count, 0);
  assert.deepEqual(f.archive.knownIds(f.history, { after: 3, upTo: 20 }), [
    { id: 10, deleted: false },
    { id: 20, deleted: true },
  ]);
});

Deno.test("scopes() names what was covered in part and as a whole", async () => {
  await using f = await fixture();
  const page = { history: f.history, messages: [], peers: [], covered: { after: 0, upTo: 5 } };
  assert.deepEqual(f.archive.scopes(f.history), []);
  f.archive.commitPage({ ...page, scope: "topic:7" });
  f.archive.commitPage(page);
  assert.deepEqual(f.archive.scopes(f.history), ["", "topic:7"]);
});

Deno.test("commitPage() writes all of a page or nothing", async () => {
  await using f = await fixture();
  const page = {
    history: f.history,
    messages: [textMessage("chat5", 1), { ...textMessage("chat5", 2), id: 1.5 }],
    peers: [],
    covered: { after: 0, upTo: 2 },
  };
  assert.throws(() => f.archive.commitPage(page));
  assert.equal(f.archive.messageCount(f.chat), 0);
  assert.deepEqual(f.archive.coverage(f.history), []);
});

Deno.test("coverage() is the union of all committed ranges", async () => {
  await using f = await fixture();
  const range = fc.tuple(fc.integer({ min: 0, max: 60 }), fc.integer({ min: 1, max: 12 }))
    .map(([after, length]) => ({ after, upTo: after + length }));
  let scope = 0;
  fc.assert(
    fc.property(fc.array(range, { maxLength: 10 }), (ranges) => {
      const name = `run ${scope++}`;
      for (const covered of ranges) {
        f.archive.commitPage({ history: f.history, messages: [], peers: [], covered, scope: name });
      }
      const ids = (list: readonly { after: number; upTo: number }[]) =>
        new Set(
          list.flatMap(({ after, upTo }) =>
            Array.from({ length: upTo - after }, (_, i) => after + 1 + i)
          ),
        );
      const found = f.archive.coverage(f.history, name);
      assert.deepEqual([...ids(found)].toSorted(), [...ids(ranges)].toSorted());
      for (const [i, next] of found.slice(1).entries()) {
        assert.ok(next.after > (found[i]?.upTo ?? 0));
      }
    }),
    { numRuns: 60 },
  );
});

Deno.test("messages() streams both halves in order across batches", async () => {
  await using f = await fixture();
  f.archive.upsertChat(chatOf("channel9"));
  const chat = f.archive.setChatDetails("channel9", { migratedFrom: { id: "chat4" } });
  const [older, main] = chat.histories;
  assert.ok(older && main);
  const ids = Array.from({ length: 1201 }, (_, i) => i * 3 + 1);
  const page = (history: number, messages: readonly Message[]) =>
    f.archive.commitPage({ history, messages, peers: [] });
  page(main.key, ids.toReversed().map((id) => textMessage("channel9", id)));
  page(older.key, [textMessage("chat4", 2), textMessage("chat4", 8)]);
  const read = [...f.archive.messages(chat)].map(({ half, message }) => `${half} ${message.id}`);
  assert.deepEqual(read, ["older 2", "older 8", ...ids.map((id) => `main ${id}`)]);
  assert.equal(f.archive.messageCount(chat), 1203);
});

Deno.test("contacts() gives only messages with a contact", async () => {
  await using f = await fixture();
  const contact = textMessage("chat5", 2, {
    media: { type: "contact", firstName: "A", lastName: "", phoneNumber: "1", vcard: "BEGIN" },
  });
  commit(f, textMessage("chat5", 1), contact, textMessage("chat5", 3));
  assert.deepEqual([...f.archive.contacts(f.chat)].map(({ message }) => message.id), [2]);
});

Deno.test("takeMediaJobs() gives pending jobs in message order, thumbnails behind their file", async () => {
  await using f = await fixture();
  const video: Message = textMessage("chat5", 2, {
    media: {
      type: "document",
      kind: "video",
      mimeType: "video/mp4",
      file: remoteFile("v", 5000),
      thumbnail: remoteFile("t", 50),
    },
  });
  commit(f, documentMessage("chat5", 9, remoteFile("9", 1)), video);
  const jobs = f.archive.takeMediaJobs(f.history, 2);
  assert.deepEqual(jobs.map(({ messageId, slot, filterSize }) => [messageId, slot, filterSize]), [
    [2, "main", 5000],
    [2, "thumbnail", 5000],
  ]);
  const rest = f.archive.takeMediaJobs(f.history, 2, jobs[1]);
  assert.deepEqual(rest.map(({ messageId }) => messageId), [9]);
});

Deno.test("reconsiderMedia() asks again for failures always, for skipped files with a new filter", async () => {
  await using f = await fixture();
  const messages = [1, 2, 3].map((id) => documentMessage("chat5", id, remoteFile(`${id}`, id)));
  commit(f, ...messages);
  f.archive.reconsiderMedia(f.chat, "filter a");
  const [kept, skipped, failed] = f.archive.takeMediaJobs(f.history, 9);
  assert.ok(kept && skipped && failed);
  keep(f, kept);
  f.archive.recordMediaOutcomes(f.chat, [
    { job: skipped, outcome: { state: "skipped", reason: "excluded" } },
    { job: failed, outcome: { state: "failed", reason: "bad\nluck" } },
  ]);
  assert.deepEqual(f.archive.mediaCounts(f.chat), { pending: 0, kept: 1, skipped: 1, failed: 1 });
  const slots = [...f.archive.messages(f.chat)].map(({ slots }) => slots[0]?.outcome);
  assert.deepEqual(slots, [
    { state: "kept", bytes: 1, sha256: "00" },
    { state: "skipped", reason: "excluded" },
    { state: "failed", reason: "bad luck" },
  ]);
  f.archive.reconsiderMedia(f.chat, "filter a");
  assert.deepEqual(f.archive.takeMediaJobs(f.history, 9).map(({ messageId }) => messageId), [3]);
  f.archive.reconsiderMedia(f.chat, "filter b");
  assert.deepEqual(f.archive.takeMediaJobs(f.history, 9).map(({ messageId }) => messageId), [2, 3]);
});

Deno.test("keptFile() tells where a file is, whatever chat it came with", async () => {
  await using f = await fixture();
  commit(f, documentMessage("chat5", 1, remoteFile("1", 10), { fileName: "a.pdf" }));
  const [job] = f.archive.takeMediaJobs(f.history, 9);
  assert.ok(job);
  assert.equal(f.archive.keptFile("document:2:1:"), undefined);
  keep(f, job);
  assert.deepEqual(f.archive.keptFile("document:2:1:"), {
    path: "Family_5/files/a_1.pdf",
    bytes: 10,
    sha256: "00",
  });
  f.archive.forgetKeptFile("document:2:1:");
  assert.equal(f.archive.keptFile("document:2:1:"), undefined);
});

Deno.test("peer() finds the newest name of a person", async () => {
  await using f = await fixture();
  const page = { history: f.history, messages: [] };
  f.archive.commitPage({ ...page, peers: [{ id: "user1", name: "A", shortName: "A" }] });
  assert.equal(f.archive.peer("user1")?.name, "A");
  f.archive.commitPage({ ...page, peers: [{ id: "user1", name: "B", shortName: "B" }] });
  assert.equal(f.archive.peer("user1")?.name, "B");
  assert.equal(f.archive.peer("user2"), undefined);
});

function keep(f: Fixture, job: MediaJob): void {
  f.archive.recordMediaOutcomes(f.chat, [
    { job, outcome: { state: "kept", bytes: job.file.size, sha256: "00" } },
  ]);
}
