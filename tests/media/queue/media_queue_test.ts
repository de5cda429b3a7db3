import assert from "node:assert/strict";
import fc from "fast-check";
import type { Archive } from "../../../lib/archive/archive.ts";
import { openArchive } from "../../../lib/archive/open_archive.ts";
import type { ArchivedChat } from "../../../lib/archive/types.ts";
import type {
  MediaQueue,
  MediaQueueDeps,
  MediaQueueOptions,
} from "../../../lib/media/queue/chat_media.ts";
import { ALL_MEDIA } from "../../../lib/media/filter.ts";
import type { FileOutcome, KeepFileRequest } from "../../../lib/media/keep_file.ts";
import { createMediaQueue } from "../../../lib/media/queue/media_queue.ts";
import { createMemoryGuard } from "../../../lib/media/queue/memory_guard.ts";
import { TgkeepError } from "../../../lib/model/errors.ts";
import type { RunEvent } from "../../../lib/model/events.ts";
import type { Message } from "../../../lib/model/message.ts";
import type { PeerId } from "../../../lib/model/peer.ts";
import { chatOf, documentMessage, remoteFile } from "../../helpers/fake_gateway.ts";
import { tempFolder } from "../../helpers/temp_folder.ts";

const LARGE = 1000;

/** Files that end when the test says so; what they become is recorded as `keepFile` does it. */
interface Bench extends AsyncDisposable {
  readonly archive: Archive;
  readonly queue: MediaQueue;
  readonly events: RunEvent[];
  readonly memory: { used: number };
  /** How far the clock moves each time that it is read. */
  readonly time: { stepMs: number };
  /** Ids of messages whose files are under way, in the order in which they began. */
  readonly running: () => readonly number[];
  /** Ids of messages in the order in which their files began. */
  readonly began: number[];
  readonly end: (messageId: number, how?: "kept" | "failed" | "network" | Error) => Promise<void>;
  readonly chat: (id: PeerId, messages: readonly Message[]) => ArchivedChat;
  /** Commits messages to a chat that is there, and returns where they are. */
  readonly commit: (chat: ArchivedChat, messages: readonly Message[]) => {
    readonly after: number;
    readonly upTo: number;
  };
  readonly abort: (reason: unknown) => void;
  /** Why the file that began last is not to be asked for. */
  readonly unreachable: () => string | undefined;
  readonly fatal: unknown[];
}

interface Held {
  readonly request: KeepFileRequest;
  readonly answer: PromiseWithResolvers<"kept" | "failed" | "network">;
}

/** Lets everything run that does not wait for time. */
async function settled(): Promise<void> {
  for (let i = 0; i < 60; i++) await Promise.resolve();
}

async function bench(
  options: Partial<MediaQueueOptions> = {},
  deps: Partial<MediaQueueDeps> = {},
): Promise<Bench> {
  const folder = await tempFolder();
  const archive = await openArchive(folder.path);
  const held = new Map<number, Held>();
  const began: number[] = [];
  const events: RunEvent[] = [];
  const fatal: unknown[] = [];
  const memory = { used: 0 };
  const controller = new AbortController();
  let now = 0;
  const time = { stepMs: 1 };
  const clock = { now: () => now += time.stepMs };

  const keep = async (request: KeepFileRequest): Promise<FileOutcome> => {
    const { job, chat, signal } = request;
    began.push(job.messageId);
    const answer = Promise.withResolvers<"kept" | "failed" | "network">();
    held.set(job.messageId, { request, answer });
    const onAbort = (): void => answer.reject(signal?.reason);
    signal?.addEventListener("abort", onAbort, { once: true });
    try {
      const how = await answer.promise;
      if (how === "kept") {
        const file = { bytes: job.file.size, sha256: "a".repeat(64) };
        archive.recordMediaOutcomes(chat, [{ job, outcome: { state: "kept", ...file } }]);
        return { state: "kept", job, ...file, source: "downloaded", transferred: file.bytes };
      }
      const reason = "not to be had";
      archive.recordMediaOutcomes(chat, [{ job, outcome: { state: "failed", reason } }]);
      const network = new TgkeepError("network", "no answer");
      return { state: "failed", job, reason, ...(how === "network" ? { network } : {}) };
    } finally {
      signal?.removeEventListener("abort", onAbort);
      held.delete(job.messageId);
    }
  };
  const queue = createMediaQueue({
    archive,
    keep,
    askHome: () => Promise.resolve(),
    guard: createMemoryGuard({
      limitBytes: 1000,
      gauge: () => memory.used,
      clock,
      onEvent: (event) => events.push(event),
    }),
    clock,
    onEvent: (event) => events.push(event),
    onFatal: (error) => fatal.push(error),
    signal: controller.signal,
    ...deps,
  }, {
    parallel: 3,
    filter: ALL_MEDIA,
    link: "hard",
    largeBytes: LARGE,
    memoryPollMs: 1,
    ...options,
  });
  return {
    archive,
    queue,
    events,
    memory,
    time,
    began,
    fatal,
    running: () => [...held.keys()],
    abort: (reason) => controller.abort(reason),
    unreachable: () => [...held.values()].at(-1)?.request.unreachable,
    async end(messageId, how = "kept") {
      const file = held.get(messageId);
      assert.ok(file, `the file of message ${messageId} is under way`);
      if (how instanceof Error) file.answer.reject(how);
      else file.answer.resolve(how);
      await settled();
    },
    chat(id, messages) {
      const chat = archive.upsertChat(chatOf(id, { fullName: id }));
      archive.commitPage({ history: chat.histories[0]?.key ?? 0, messages, peers: [] });
      return archive.chat(id) ?? chat;
    },
    commit(chat, messages) {
      archive.commitPage({ history: chat.histories[0]?.key ?? 0, messages, peers: [] });
      const ids = messages.map(({ id }) => id);
      return { after: Math.min(...ids) - 1, upTo: Math.max(...ids) };
    },
    async [Symbol.asyncDispose]() {
      await queue[Symbol.asyncDispose]();
      archive[Symbol.dispose]();
      await folder[Symbol.asyncDispose]();
    },
  };
}

const REFS = (chat: ArchivedChat) =>
  new Map(chat.histories.map(({ key, peerId }) => [key, { id: peerId }]));

function doc(id: number, size = 10, fileId = `f${id}`): Message {
  return documentMessage("chat5", id, remoteFile(fileId, size), { fileName: "a.pdf" });
}

function open(b: Bench, ...messages: readonly Message[]) {
  const chat = b.chat("chat5", messages);
  return { chat, media: b.queue.openChat(chat, REFS(chat)) };
}

Deno.test("createMediaQueue() begins files in message order and keeps all places busy", async () => {
  await using b = await bench();
  const { media } = open(b, doc(3), doc(1), doc(5), doc(4), doc(2));
  assert.deepEqual(b.running(), [1, 2, 3]);
  const finished = media.finish();
  await b.end(2);
  assert.deepEqual(b.running(), [1, 3, 4]);
  for (const id of [4, 5, 3, 1]) await b.end(id);
  await finished;
  assert.deepEqual(b.began, [1, 2, 3, 4, 5]);
  assert.equal(b.queue.concurrency.peak, 3);
  const mean = b.queue.concurrency.mean();
  assert.ok(mean > 1 && mean < 3, String(mean));
});

Deno.test("createMediaQueue() tells what is wanted and has not begun", async () => {
  await using b = await bench({ parallel: 2, filter: { ...ALL_MEDIA, maxBytes: 500 } });
  b.time.stepMs = 0;
  assert.deepEqual(b.queue.waiting(), { files: 0, bytes: 0 });
  const { media } = open(b, doc(1), doc(2), doc(3, 30), doc(4, 501), doc(5, 50));
  assert.deepEqual(b.running(), [1, 2]);
  assert.deepEqual(b.queue.waiting(), { files: 2, bytes: 80 });
  const finished = media.finish();
  await b.end(1);
  assert.deepEqual(b.queue.waiting(), { files: 1, bytes: 50 });
  // Counting that takes long is done seldom.
  b.time.stepMs = 10;
  b.queue.waiting();
  b.time.stepMs = 0;
  await b.end(2);
  assert.deepEqual(b.queue.waiting(), { files: 1, bytes: 10 }, "as it was counted before");
  for (const id of [3, 5]) await b.end(id);
  await finished;
  b.time.stepMs = 10_000;
  assert.deepEqual(b.queue.waiting(), { files: 0, bytes: 0 });
});

Deno.test("createMediaQueue() lets a stuck file hold up one place and nothing else", async () => {
  await using b = await bench({ parallel: 2 });
  const { chat, media } = open(b, ...Array.from({ length: 50 }, (_, i) => doc(i + 1)));
  const finished = media.finish();
  for (let id = 2; id <= 50; id++) await b.end(id);
  assert.deepEqual(b.running(), [1]);
  // What has ended is recorded: nothing waits for the first one.
  assert.deepEqual(b.archive.mediaCounts(chat), { pending: 1, kept: 49, skipped: 0, failed: 0 });
  await b.end(1);
  await finished;
});

Deno.test("createMediaQueue() records a failed file, names it and goes on", async () => {
  await using b = await bench({ parallel: 1 });
  const { chat, media } = open(b, doc(1), doc(2));
  const finished = media.finish();
  await b.end(1, "failed");
  await b.end(2);
  await finished;
  assert.deepEqual({ ...b.queue.tally }, {
    downloaded: 1,
    placed: 0,
    failed: 1,
    skipped: 0,
    bytes: 10,
  });
  assert.deepEqual(b.archive.mediaCounts(chat).failed, 1);
  const failed = b.events.find(({ event }) => event === "media.failed");
  assert.ok(failed?.event === "media.failed");
  assert.equal(failed.path, "chat5_5/files/a_1.pdf");
  assert.equal(failed.reason, "not to be had");
});

Deno.test("createMediaQueue() keeps a place for small files while large ones wait", async () => {
  await using b = await bench();
  const large = [1, 2, 3, 4, 5].map((id) => doc(id, LARGE + 1));
  const { media } = open(b, ...large, doc(6), doc(7), doc(8));
  assert.deepEqual(b.running(), [1, 2, 6]);
  await b.end(6);
  assert.deepEqual(b.running(), [1, 2, 7]);
  await b.end(7);
  await b.end(8);
  // No small one waits any more.
  assert.deepEqual(b.running(), [1, 2, 3]);
  await b.end(1);
  assert.deepEqual(b.running(), [2, 3, 4]);
  const finished = media.finish();
  for (const id of [2, 3, 4, 5]) await b.end(id);
  await finished;
});

Deno.test("createMediaQueue() finds a small file behind very many large ones", async () => {
  await using b = await bench({ parallel: 2 });
  const large = Array.from({ length: 300 }, (_, i) => doc(i + 1, LARGE + 1));
  open(b, ...large, doc(301));
  assert.deepEqual(b.began, [1, 301]);
});

Deno.test("createMediaQueue() bounds the bytes of large files, but lets one pass", async () => {
  await using b = await bench({ parallel: 4, maxLargeBytes: 5000 });
  open(b, doc(1, 9000), doc(2, 3000), doc(3, 2000), doc(4, 1500));
  assert.deepEqual(b.running(), [1]);
  await b.end(1);
  assert.deepEqual(b.running(), [2, 3]);
  await b.end(2);
  assert.deepEqual(b.running(), [3, 4]);
});

Deno.test("createMediaQueue() takes what is committed while it works, in any order of pages", async () => {
  const pages = fc.shuffledSubarray([1, 2, 3, 4, 5, 6, 7], { minLength: 1 });
  const choices = fc.infiniteStream(fc.nat(10));
  await fc.assert(
    fc.asyncProperty(pages, choices, async (pages, choices) => {
      await using b = await bench({ parallel: 2 });
      const { chat, media } = open(b);
      const endSome = async (atMost: number): Promise<void> => {
        for (let i = 0; i < atMost && b.running().length > 0; i++) {
          const running = b.running();
          await b.end(running[choices.next().value % running.length] ?? 0);
        }
      };
      for (const page of pages) {
        const messages = [0, 1, 2].map((i) => doc(page * 10 + i));
        media.add(chat.histories[0]?.key ?? 0, b.commit(chat, messages));
        await endSome(choices.next().value % 5);
      }
      let done = false;
      const finished = media.finish().then(() => done = true);
      while (!done) {
        await endSome(1);
        // Between two reads the queue gives way to other work.
        await new Promise((resolve) => setTimeout(resolve));
      }
      await finished;
      const counts = b.archive.mediaCounts(chat);
      assert.deepEqual([counts.kept, counts.pending], [pages.length * 3, 0]);
      assert.equal(b.began.length, new Set(b.began).size, "each file begins once");
    }),
    { numRuns: 15 },
  );
});

Deno.test("createMediaQueue() fetches one file once, and the others of the same id afterwards", async () => {
  await using b = await bench();
  const { media } = open(b, doc(1, 10, "same"), doc(2, 10, "same"), doc(3, 10, "same"), doc(4));
  assert.deepEqual(b.running(), [1, 4], "those that wait take no place");
  const finished = media.finish();
  await b.end(4);
  await b.end(1);
  assert.deepEqual(b.running(), [2]);
  await b.end(2);
  await b.end(3);
  await finished;
});

Deno.test("createMediaQueue() tries the next message when the first one's file fails", async () => {
  await using b = await bench();
  const { chat, media } = open(b, doc(1, 10, "same"), doc(2, 10, "same"));
  const finished = media.finish();
  await b.end(1, "failed");
  await b.end(2);
  await finished;
  assert.deepEqual(b.archive.mediaCounts(chat), { pending: 0, kept: 1, skipped: 0, failed: 1 });
});

Deno.test("createMediaQueue() takes the files of several chats in their order, and ends each by itself", async () => {
  await using b = await bench({ parallel: 2 });
  const first = open(b, doc(1), doc(2), doc(3));
  const other = b.chat("chat6", [
    documentMessage("chat6", 11, remoteFile("f11", 10)),
  ]);
  const second = b.queue.openChat(other, REFS(other));
  const empty = b.chat("chat7", []);
  const done: string[] = [];
  const ends = [
    first.media.finish().then(() => done.push("first")),
    second.finish().then(() => done.push("second")),
    b.queue.openChat(empty, REFS(empty)).finish().then(() => done.push("empty")),
  ];
  await settled();
  assert.deepEqual(done, ["empty"], "a chat without files waits for nobody");
  await b.end(1);
  await b.end(2);
  assert.deepEqual(b.running(), [3, 11]);
  await b.end(11);
  assert.deepEqual(done, ["empty", "second"]);
  await b.end(3);
  await Promise.all(ends);
});

Deno.test("createMediaQueue() stops everything and tells once when the run ends", async () => {
  await using b = await bench();
  const { chat, media } = open(b, doc(1), doc(2), doc(3), doc(4));
  const finished = assert.rejects(media.finish(), { code: "archive" });
  const disk = new TgkeepError("archive", "the disk is full");
  await b.end(2, disk);
  await finished;
  assert.deepEqual([b.running(), b.fatal], [[], [disk]]);
  assert.equal(b.archive.mediaCounts(chat).pending, 4, "the next run tries again");
  await assert.rejects(b.queue.openChat(chat, REFS(chat)).finish(), { code: "archive" });
  assert.equal(b.began.length, 3);
});

Deno.test("createMediaQueue() leaves the files to the next run when aborted", async () => {
  await using b = await bench();
  const { chat, media } = open(b, doc(1), doc(2), doc(3), doc(4));
  await b.end(1);
  const finished = assert.rejects(media.finish(), /stop/);
  b.abort(new Error("stop"));
  await finished;
  assert.deepEqual([b.running(), b.fatal], [[], []]);
  assert.deepEqual(b.archive.mediaCounts(chat), { pending: 3, kept: 1, skipped: 0, failed: 0 });
});

Deno.test("createMediaQueue() ends the run after three failures in a row when home is gone too", async () => {
  const gone = new TgkeepError("network", "home does not answer");
  await using b = await bench({ parallel: 1 }, { askHome: () => Promise.reject(gone) });
  const { media } = open(b, ...[1, 2, 3, 4, 5, 6].map((id) => doc(id)));
  await b.end(1, "network");
  await b.end(2, "network");
  await b.end(3);
  await b.end(4, "network");
  await b.end(5, "network");
  const finished = assert.rejects(media.finish(), gone);
  await b.end(6, "network");
  await finished;
});

Deno.test("createMediaQueue() goes on without a data centre that cannot be reached", async () => {
  const asked: (string | undefined)[] = [];
  await using b = await bench({ parallel: 1 });
  const away = (id: number): Message =>
    documentMessage("chat5", id, { ...remoteFile(`f${id}`, 10), dcId: 4 }, { fileName: "a.pdf" });
  const { media } = open(b, ...[1, 2, 3, 4, 5, 6, 7].map(away), doc(8), away(9));
  const finished = media.finish();
  for (let id = 1; id <= 9; id++) {
    asked.push(b.unreachable());
    await b.end(id, id === 8 ? "kept" : id < 7 ? "network" : "failed");
  }
  await finished;
  const refused = asked.map((reason) => reason?.includes("data centre 4") ?? false);
  assert.deepEqual(refused, [...Array<boolean>(6).fill(false), true, false, true]);
});

Deno.test("ChatMedia.leave() begins nothing more of the chat and waits for what is under way", async () => {
  await using b = await bench({ parallel: 1 });
  const { media } = open(b, doc(1), doc(2));
  let left = false;
  const leaving = media.leave().then(() => left = true);
  await settled();
  assert.equal(left, false);
  await b.end(1);
  await leaving;
  assert.deepEqual(b.began, [1]);
});

Deno.test("createMediaQueue() begins nothing while memory is short", async () => {
  await using b = await bench({ parallel: 2 });
  const { media } = open(b, doc(1), doc(2), doc(3), doc(4));
  b.memory.used = 5000;
  await b.end(1);
  assert.deepEqual(b.running(), [2]);
  b.memory.used = 10;
  // The queue looks at memory again by itself.
  while (b.running().length < 2) await new Promise((resolve) => setTimeout(resolve, 1));
  assert.deepEqual(b.running(), [2, 3]);
  const finished = media.finish();
  for (const id of [2, 3, 4]) await b.end(id);
  await finished;
  const told = b.events.map(({ event }) => event).filter((event) => event.startsWith("memory"));
  assert.deepEqual(told, ["memory.paused", "memory.resumed"]);
});

Deno.test("createMediaQueue() goes on one by one under a limit that cannot be met", async () => {
  await using b = await bench({ parallel: 4 });
  b.memory.used = 5000;
  b.time.stepMs = 500;
  const { media } = open(b, doc(1), doc(2), doc(3));
  const finished = media.finish();
  for (const id of [1, 2, 3]) {
    while (b.running().length === 0) await new Promise((resolve) => setTimeout(resolve, 1));
    assert.deepEqual(b.running(), [id]);
    await b.end(id);
  }
  await finished;
  assert.equal(b.events.filter(({ event }) => event === "warning").length, 1);
});

Deno.test("createMediaQueue() finishes kept files outside the places for files", async () => {
  const gates = new Map<number, PromiseWithResolvers<void>>();
  await using b = await bench({ parallel: 1 }, {
    finishing: ({ job }) => {
      const gate = Promise.withResolvers<void>();
      gates.set(job.messageId, gate);
      return gate.promise;
    },
  });
  const { media } = open(b, doc(1), doc(2), doc(3));
  let done = false;
  const finished = media.finish().then(() => done = true);
  await b.end(1);
  await b.end(2, "failed");
  await b.end(3);
  assert.deepEqual([b.running(), [...gates.keys()], done], [[], [1, 3], false]);
  for (const gate of gates.values()) gate.resolve();
  await finished;
});

Deno.test("createMediaQueue() tells starts, and progress not more than ten times a second", async () => {
  let progress: ((bytes: number) => void) | undefined;
  const gate = Promise.withResolvers<FileOutcome>();
  await using b = await bench({}, {
    keep: ({ onProgress }) => {
      progress = onProgress;
      return gate.promise;
    },
  });
  const { media } = open(b, doc(1, 500));
  // The clock of the bench moves by 1 ms each time that it is read.
  for (let bytes = 1; bytes <= 500; bytes++) progress?.(bytes);
  const told = b.events.filter(({ event }) => event === "media.progress");
  assert.ok(told.length >= 4 && told.length <= 6, String(told.length));
  assert.equal(told[0]?.event === "media.progress" && told[0].bytes, 1, "the first one at once");
  assert.equal(b.events[0]?.event, "media.started");
  const [job] = b.archive.takeMediaJobs(1, 1);
  assert.ok(job);
  gate.resolve({ state: "failed", job, reason: "x" });
  await media.leave();
});
