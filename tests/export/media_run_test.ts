import assert from "node:assert/strict";
import type { Archive } from "../../lib/archive/archive.ts";
import { SYSTEM_CLOCK } from "../../lib/async/clock.ts";
import { openArchive } from "../../lib/archive/open_archive.ts";
import type { ArchivedChat } from "../../lib/archive/types.ts";
import { ALL_MEDIA, type MediaFilter } from "../../lib/media/filter.ts";
import { type MediaRunRequest, openMediaRun } from "../../lib/export/media_run.ts";
import { type MediaTally, newMediaTally } from "../../lib/media/queue/media_tally.ts";
import type { Chat } from "../../lib/model/chat.ts";
import { RpcError, TgkeepError } from "../../lib/model/errors.ts";
import { fileHead } from "../../lib/emulator/world/heads.ts";
import { isLogged, type RunEvent } from "../../lib/model/events.ts";
import type { Message } from "../../lib/model/message.ts";
import { createWorkerPool } from "../../lib/workers/pool.ts";
import {
  chatOf,
  documentMessage,
  fakeGateway,
  fakeWorld,
  patternBytes,
  remoteFile,
  textMessage,
} from "../helpers/fake_gateway.ts";
import { filesBelow, tempFolder } from "../helpers/temp_folder.ts";

interface Fixture extends AsyncDisposable {
  readonly world: ReturnType<typeof fakeWorld>;
  readonly archive: Archive;
  readonly folder: string;
  readonly events: RunEvent[];
  readonly add: (chat: Chat, ...messages: readonly Message[]) => ArchivedChat;
  readonly run: (
    chat: ArchivedChat,
    filter?: MediaFilter,
    changes?: Partial<MediaRunRequest> & { readonly signal?: AbortSignal },
  ) => Promise<MediaTally>;
}

async function fixture(): Promise<Fixture> {
  const folder = await tempFolder();
  const archive = await openArchive(folder.path);
  const world = fakeWorld();
  const events: RunEvent[] = [];
  return {
    world,
    archive,
    folder: folder.path,
    events,
    add(chat, ...messages) {
      const archived = archive.upsertChat(chat);
      world.messages.set(chat.ref.id, [...messages]);
      archive.commitPage({ history: archived.histories[0]?.key ?? 0, messages, peers: [] });
      return archived;
    },
    async run(chat, media = ALL_MEDIA, { signal, ...changes } = {}) {
      const refs = new Map(chat.histories.map(({ key, peerId }) => [key, { id: peerId }]));
      await using pool = createWorkerPool();
      await using run = await openMediaRun(
        {
          gateway: fakeGateway(world),
          archive,
          pool,
          clock: SYSTEM_CLOCK,
          onEvent: (event) => {
            if (isLogged(event)) events.push(event);
          },
          onFatal: () => {},
          signal,
        },
        { media, link: "hard", parallelMedia: 1, ...changes },
      );
      const known = archive.chat(chat.id);
      assert.ok(known);
      await run.queue.openChat(known, refs).finish();
      await run.completeThumbnails(known);
      return run.queue.tally;
    },
    async [Symbol.asyncDispose]() {
      archive[Symbol.dispose]();
      await folder[Symbol.asyncDispose]();
    },
  };
}

const CHAT = chatOf("chat5");

function doc(id: number, size = id * 10, fileName = "a.pdf"): Message {
  return documentMessage("chat5", id, remoteFile(`f${id}`, size), { fileName });
}

function serve(f: Fixture, ...ids: readonly number[]): void {
  for (const id of ids) f.world.files.set(`f${id}`, patternBytes(id * 10, id));
}

function media(folder: string): readonly string[] {
  return filesBelow(folder).filter((path) => path.includes("/"));
}

Deno.test("openMediaRun() keeps the files of a chat in message order", async () => {
  await using f = await fixture();
  const chat = f.add(CHAT, doc(2), doc(1), doc(3));
  serve(f, 1, 2, 3);
  const tally = await f.run(chat);
  assert.deepEqual(f.world.parts.map(({ file }) => file.location.id), ["f1", "f2", "f3"]);
  assert.deepEqual({ ...tally }, { ...newMediaTally(), downloaded: 3, bytes: 60 });
  assert.deepEqual(media(f.folder), [1, 2, 3].map((id) => `Family_5/files/a_${id}.pdf`));
  assert.deepEqual(f.events[0], {
    event: "media.done",
    chat_id: "chat5",
    message_id: 1,
    kind: "file",
    path: "Family_5/files/a_1.pdf",
    bytes: 10,
    source: "downloaded",
  });
  assert.deepEqual({ ...await f.run(chat) }, { ...newMediaTally() });
});

Deno.test("openMediaRun() fails one file that the client cannot get, and gets the others", async () => {
  await using f = await fixture();
  const chat = f.add(CHAT, doc(1), doc(2), doc(3));
  serve(f, 1, 2, 3);
  f.world.before = (method, request) => {
    const { file } = request as { file?: { location: { id: string } } };
    if (method !== "filePart" || file?.location.id !== "f2") return;
    throw new TgkeepError("telegram", "Telegram sent a file to its CDN");
  };
  const tally = await f.run(chat);
  assert.deepEqual([tally.downloaded, tally.failed], [2, 1]);
  const failed = f.events.find(({ event }) => event === "media.failed");
  assert.ok(failed?.event === "media.failed");
  assert.deepEqual([failed.message_id, failed.path], [2, "Family_5/files/a_2.pdf"]);
  assert.match(failed.reason, /CDN/);
});

Deno.test("openMediaRun() records a failed file, goes on, and tries it again in the next run", async () => {
  await using f = await fixture();
  const chat = f.add(CHAT, doc(1), doc(2), doc(3));
  serve(f, 1, 3);
  const tally = await f.run(chat);
  assert.deepEqual([tally.downloaded, tally.failed], [2, 1]);
  const failed = f.events.find(({ event }) => event === "media.failed");
  assert.ok(failed?.event === "media.failed" && /LOCATION_INVALID/.test(failed.reason));
  assert.equal(failed.path, "Family_5/files/a_2.pdf");
  serve(f, 2);
  assert.equal((await f.run(chat)).downloaded, 1);
  assert.deepEqual(f.archive.mediaCounts(chat), { pending: 0, kept: 3, skipped: 0, failed: 0 });
});

Deno.test("openMediaRun() skips what is not wanted without a request, and says why", async () => {
  await using f = await fixture();
  const secret = documentMessage("chat5", 4, remoteFile("f4", 40), { ttlSeconds: 5 });
  const photo: Message = textMessage("chat5", 5, {
    media: { type: "photo", file: remoteFile("f5", 50), width: 1, height: 1 },
  });
  const chat = f.add(CHAT, doc(1), doc(2), secret, photo);
  serve(f, 1, 2, 5);
  const tally = await f.run(chat, { kinds: ["file"], maxBytes: 10 });
  assert.deepEqual([tally.downloaded, tally.skipped], [1, 3]);
  assert.equal(f.world.parts.length, 1);
  const outcomes = () =>
    [...f.archive.messages(chat)].map(({ slots }) => {
      const outcome = slots[0]?.outcome;
      return outcome?.state === "skipped" ? outcome.reason : outcome?.state;
    });
  assert.deepEqual(outcomes(), ["kept", "too_large", "self_destructing", "excluded"]);
  // Another filter is another decision, but a self-destructing file is never asked for.
  assert.equal((await f.run(chat)).downloaded, 2);
  assert.deepEqual(outcomes(), ["kept", "kept", "self_destructing", "kept"]);
});

Deno.test("openMediaRun() gives a thumbnail the fate of its file", async () => {
  await using f = await fixture();
  const video: Message = textMessage("chat5", 1, {
    media: {
      type: "document",
      kind: "video",
      mimeType: "video/mp4",
      file: remoteFile("f9", 90),
      thumbnail: remoteFile("f1", 10),
    },
  });
  const chat = f.add(CHAT, video);
  assert.equal((await f.run(chat, { ...ALL_MEDIA, maxBytes: 50 })).skipped, 2);
  assert.equal(f.world.parts.length, 0);
});

Deno.test("openMediaRun() asks once for a file that several messages and chats have", async () => {
  await using f = await fixture();
  const shared = remoteFile("f7", 70);
  const chat = f.add(
    CHAT,
    documentMessage("chat5", 1, shared),
    documentMessage("chat5", 2, shared),
  );
  const other = f.add(chatOf("chat6"), documentMessage("chat6", 1, shared));
  serve(f, 7);
  const tally = await f.run(chat);
  assert.deepEqual([tally.downloaded, tally.placed], [1, 1]);
  assert.equal((await f.run(other)).placed, 1);
  assert.equal(f.world.parts.length, 1);
  const infos = media(f.folder).map((path) => Deno.statSync(`${f.folder}/${path}`).ino);
  assert.deepEqual([infos.length, new Set(infos).size], [3, 1]);
});

Deno.test("openMediaRun() downloads again when the kept file has vanished or changed", async () => {
  await using f = await fixture();
  const shared = remoteFile("f7", 70);
  const chat = f.add(CHAT, documentMessage("chat5", 1, shared));
  serve(f, 7);
  await f.run(chat);
  await Deno.remove(`${f.folder}/${media(f.folder)[0]}`);
  const other = f.add(chatOf("chat6"), documentMessage("chat6", 1, shared));
  assert.deepEqual((await f.run(other)).downloaded, 1);
  assert.match(f.archive.keptFile("document:2:f7:")?.path ?? "", /^Family_6\//);
});

Deno.test("openMediaRun() refreshes a stale reference through the message", async () => {
  await using f = await fixture();
  const chat = f.add(CHAT, doc(1));
  serve(f, 1);
  f.world.messages.set("chat5", [
    documentMessage("chat5", 1, remoteFile("f1", 10, "bmV3"), { fileName: "a.pdf" }),
  ]);
  f.world.before = (method, request) => {
    if (method !== "filePart") return;
    const { file } = request as { file: { location: { fileReference: string } } };
    if (file.location.fileReference !== "bmV3") {
      throw new RpcError(400, "FILE_REFERENCE_EXPIRED", "upload.getFile");
    }
  };
  assert.equal((await f.run(chat)).downloaded, 1);
  assert.equal(f.world.calls.get("messages"), 1);
});

Deno.test("openMediaRun() takes the new file of a message that was edited meanwhile", async () => {
  await using f = await fixture();
  const chat = f.add(CHAT, doc(1));
  serve(f, 2);
  f.world.messages.set("chat5", [
    documentMessage("chat5", 1, remoteFile("f2", 20), { fileName: "b.pdf" }),
  ]);
  f.world.before = (method, request) => {
    const stale = method === "filePart" &&
      (request as { file: { location: { id: string } } }).file.location.id === "f1";
    if (stale) throw new RpcError(400, "FILE_REFERENCE_EXPIRED", "upload.getFile");
  };
  const tally = await f.run(chat);
  assert.deepEqual([tally.downloaded, tally.failed], [1, 0]);
  assert.deepEqual(media(f.folder), ["Family_5/files/b_1~2.pdf"]);
});

Deno.test("openMediaRun() leaves only .part files when aborted, and goes on later", async () => {
  await using f = await fixture();
  const size = 2_500_000;
  f.world.files.set("f1", patternBytes(size));
  const chat = f.add(CHAT, doc(1, size));
  const controller = new AbortController();
  f.world.before = () => {
    if (f.world.parts.length === 2) controller.abort(new Error("stop"));
  };
  await assert.rejects(f.run(chat, ALL_MEDIA, { signal: controller.signal }), /stop/);
  assert.deepEqual(media(f.folder).filter((path) => !path.endsWith(".part")), []);
  assert.equal(f.archive.mediaCounts(chat).pending, 1);
  f.world.before = () => {};
  assert.equal((await f.run(chat)).downloaded, 1);
  assert.deepEqual(media(f.folder), ["Family_5/files/a_1.pdf"]);
});

Deno.test("openMediaRun() ends when the connection is gone, not at the first bad file", async () => {
  await using f = await fixture();
  const chat = f.add(CHAT, doc(1), doc(2), doc(3), doc(4));
  f.world.before = () => {
    throw new TgkeepError("network", "no answer");
  };
  await assert.rejects(f.run(chat), TgkeepError);
  assert.deepEqual(f.archive.mediaCounts(chat), { pending: 1, kept: 0, skipped: 0, failed: 3 });
});

Deno.test("openMediaRun() lets a long flood wait and a full disk end the run at once", async () => {
  for (const code of ["flood_wait", "archive", "sign_in_needed"] as const) {
    await using f = await fixture();
    const chat = f.add(CHAT, doc(1), doc(2));
    f.world.before = () => {
      throw new TgkeepError(code, "no");
    };
    await assert.rejects(
      f.run(chat),
      (error) => error instanceof TgkeepError && error.code === code,
    );
    assert.equal(f.archive.mediaCounts(chat).pending, 2);
  }
});

Deno.test("openMediaRun() keeps several files under way and tells what it used", async () => {
  await using f = await fixture();
  const ids = Array.from({ length: 20 }, (_, i) => i + 1);
  const chat = f.add(CHAT, ...ids.map((id) => doc(id)));
  serve(f, ...ids);
  const tally = await f.run(chat, ALL_MEDIA, { parallelMedia: 5 });
  assert.deepEqual([tally.downloaded, tally.failed], [20, 0]);
  assert.deepEqual(media(f.folder).length, 20);
});

Deno.test("openMediaRun() makes thumbnails where they are wanted, of files kept earlier too", async () => {
  await using f = await fixture();
  const photo = (id: number): Message =>
    textMessage("chat5", id, {
      media: { type: "photo", file: remoteFile(`p${id}`, JPEG.length), width: 1, height: 1 },
    });
  const chat = f.add(CHAT, photo(1), doc(2));
  f.world.files.set("p1", JPEG);
  serve(f, 2);
  const thumbnails = () => media(f.folder).filter((path) => path.includes("/thumbnails/"));
  await f.run(chat);
  assert.deepEqual(thumbnails(), []);
  await f.run(chat, ALL_MEDIA, { thumbnails: "jpeg" });
  assert.equal(thumbnails().length, 1);
  f.add(CHAT, photo(1), doc(2), photo(3));
  f.world.files.set("p3", JPEG);
  await f.run(chat, ALL_MEDIA, { thumbnails: "jpeg" });
  assert.equal(thumbnails().length, 2);
});

const JPEG = fileHead("jpeg");
