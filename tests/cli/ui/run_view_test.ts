// Tests of what a person sees of a run, computed from its events.
import assert from "node:assert/strict";
import fc from "fast-check";
import { estimateRun } from "../../../lib/cli/ui/estimate.ts";
import { MOST_FILES, speedOf } from "../../../lib/cli/ui/file_view.ts";
import { MOST_SAMPLES } from "../../../lib/cli/ui/rates.ts";
import {
  advanceView,
  EMPTY_VIEW,
  MOST_CHATS,
  MOST_NAMES,
  MOST_WARNINGS,
  type RunView,
} from "../../../lib/cli/ui/run_view.ts";
import type { RunEvent } from "../../../lib/model/events.ts";
import { REPORT } from "../output/report.ts";
import { ANY_EVENTS } from "./events.ts";

const NOON = Date.UTC(2024, 0, 31, 12);

/** The view after events that come a second apart. */
function viewOf(...events: readonly RunEvent[]): RunView {
  return events.reduce((view, event, i) => advanceView(view, event, NOON + i * 1_000), EMPTY_VIEW);
}

function started(id: number, expected?: number): RunEvent {
  const counted = expected === undefined ? {} : { expected };
  const chat_id = `channel${id}` as const;
  return { event: "chat.started", chat_id, name: `Chat ${id}`, type: "private_group", ...counted };
}

function fileStarted(message: number, bytes = 1_000): RunEvent {
  const path = `c/photos/${message}.jpg`;
  return {
    event: "media.started",
    chat_id: "channel1",
    message_id: message,
    kind: "photo",
    path,
    bytes,
  };
}

function fileProgress(message: number, bytes: number): RunEvent {
  const path = `c/photos/${message}.jpg`;
  return { event: "media.progress", chat_id: "channel1", message_id: message, path, bytes };
}

function fileDone(message: number, bytes: number, source: "downloaded" | "id"): RunEvent {
  const path = `c/photos/${message}.jpg`;
  const base = { chat_id: "channel1", message_id: message, kind: "photo", path } as const;
  return { event: "media.done", ...base, bytes, source };
}

Deno.test("advanceView() follows a file that is listened to, beside the same file on its way", () => {
  const sound = {
    chat_id: "channel1",
    message_id: 1,
    kind: "voice",
    path: "c/photos/1.jpg",
  } as const;
  const begun: readonly RunEvent[] = [
    started(1),
    fileStarted(1),
    { event: "transcript.started", ...sound, sound_ms: 60_000 },
    fileDone(1, 1_000, "downloaded"),
    { event: "transcript.progress", ...sound, heard_ms: 20_000, sound_ms: 60_000 },
  ];
  const view = viewOf(...begun);
  assert.deepEqual(
    view.sounds.map(({ name, heardMs, soundMs }) => [name, heardMs, soundMs]),
    [["1.jpg", 20_000, 60_000]],
  );
  assert.deepEqual([view.files.length, view.filesPeak], [0, 2]);
  const longer = viewOf(...begun, { event: "transcript.progress", ...sound, heard_ms: 61_000 });
  assert.equal(longer.sounds[0]?.soundMs, 0, "the sender was wrong");
  const ended = viewOf(...begun, { event: "transcript.failed", ...sound, reason: "broken" });
  assert.deepEqual(ended.sounds, []);
});

Deno.test("advanceView() keeps its invariants after any sequence of events", () => {
  fc.assert(
    fc.property(ANY_EVENTS, (events) => {
      let view = EMPTY_VIEW;
      let now = NOON;
      for (const [event, pause] of events) {
        now += pause;
        const before = view;
        view = advanceView(view, event, now);
        assert.ok(view.chats.length <= MOST_CHATS && view.files.length <= MOST_FILES);
        assert.ok(view.warnings.length <= MOST_WARNINGS);
        assert.ok(view.messageSamples.length <= MOST_SAMPLES);
        assert.ok(view.byteSamples.length <= MOST_SAMPLES);
        for (const { first, count } of [view.outputs, view.failures]) {
          assert.equal(first.length, Math.min(count, MOST_NAMES));
        }
        assert.equal(new Set(view.chats.map(({ id }) => id)).size, view.chats.length);
        assert.equal(new Set(view.files.map(({ path }) => path)).size, view.files.length);
        const { done, messagesPerSecond, bytesPerSecond, leftMs = 0 } = estimateRun(view, now);
        assert.ok(done >= 0 && done <= 1);
        const figures = [messagesPerSecond, bytesPerSecond, leftMs, view.bytes, view.fetched];
        for (const figure of [...figures, ...view.files.map((file) => speedOf(file, now))]) {
          assert.ok(Number.isFinite(figure) && figure >= 0, JSON.stringify(event));
        }
        if (event.event !== "run.started") {
          for (
            const key of ["fetched", "bytes", "filesDone", "filesFailed", "chatsFinished"] as const
          ) {
            assert.ok(view[key] >= before[key], `${key} never falls`);
          }
        }
        const texts = [
          view.out,
          view.version,
          ...view.warnings,
          ...view.chats.map(({ name }) => name),
        ];
        for (const text of texts) {
          assert.doesNotMatch(text, /\p{Cc}/u);
          assert.ok(text.length <= 300);
        }
      }
    }),
    { numRuns: 300 },
  );
});

Deno.test("advanceView() follows several chats that are under way at once", () => {
  const view = viewOf(
    { event: "run.started", version: "1", out: "o", chats: 4 },
    started(1, 100),
    { event: "history.progress", chat_id: "channel1", fetched: 60 },
    started(2, 200),
    {
      event: "history.progress",
      chat_id: "channel2",
      fetched: 50,
      expected: 400,
      total: 1_000_000,
    },
    {
      event: "chat.finished",
      chat_id: "channel1",
      name: "Chat 1",
      messages: { new: 100, total: 100 },
      outputs: ["c/result.json"],
    },
  );
  assert.deepEqual(view.chats.map(({ id, fetched, expected }) => [id, fetched, expected]), [
    ["channel2", 50, 400],
  ]);
  assert.equal(view.fetched, 150);
  assert.equal(view.chatsFinished, 1);
  assert.equal(view.chatsPeak, 2);
  const { done, leftMs } = estimateRun(view, NOON + 5_000);
  assert.equal(done, (1 + 50 / 400) / 4);
  // 150 messages in 5 s; 350 are left, and two more chats of (100 + 400) / 2.
  assert.equal(Math.round(leftMs ?? 0), Math.round((350 + 500) / 30 * 1_000));
});

Deno.test("estimateRun() waits for files where they take longer than messages", () => {
  const gauges = {
    event: "run.gauges",
    pool: REPORT.pool,
    media_active: 1,
    media_waiting: { files: 0, bytes: 0 },
    memory_bytes: 1,
    dedup: REPORT.dedup,
  } as const;
  const base = [
    started(1, 200),
    { event: "history.progress", chat_id: "channel1", fetched: 100 },
    fileStarted(1, 5_000),
    fileProgress(1, 0),
    fileProgress(1, 1_000),
  ] as const;
  const leftOf = (...events: readonly RunEvent[]) =>
    Math.round((estimateRun(viewOf(...base, ...events), NOON + 5_000).leftMs ?? 0) / 1_000);
  // 4,000 bytes at 1,000 in 5 s; then 40,000 more.
  assert.equal(leftOf(gauges), 20);
  const waiting = { ...gauges, media_waiting: { files: 3, bytes: 40_000 } };
  assert.equal(leftOf(waiting), 220);
  // All messages are here, but 1,000 of 45,000 bytes: nobody is told that it is nearly over.
  const all = { event: "history.progress", chat_id: "channel1", fetched: 200 } as const;
  assert.equal(estimateRun(viewOf(...base, all, waiting), NOON + 5_000).done, 1_000 / 45_000);
  const flood = {
    event: "flood.wait",
    method: "upload.getFile",
    seconds: 60,
    until: new Date(NOON + 60_000).toISOString(),
  } as const;
  const waits = estimateRun(viewOf(...base, waiting, flood), NOON + 5_000);
  assert.equal(waits.leftMs, undefined, "a pause says nothing of how fast it goes on");
});

Deno.test("advanceView() counts bytes that came, not those of an earlier run or of known files", () => {
  const view = viewOf(
    started(1),
    fileStarted(1),
    fileProgress(1, 600),
    fileProgress(1, 900),
    fileDone(1, 1_000, "downloaded"),
    fileDone(2, 5_000, "id"),
    fileDone(3, 70, "downloaded"),
  );
  assert.equal(view.bytes, 300 + 100 + 70);
  assert.equal(view.filesDone, 3);
  assert.deepEqual([view.filesSaved, view.bytesSaved], [1, 5_000]);
  assert.deepEqual(view.files, []);
  assert.deepEqual(view.chats.map(({ files, bytes }) => [files, bytes]), [[3, 6_070]]);
});

Deno.test("speedOf() is that of the last seconds", () => {
  let view = viewOf(fileStarted(1, 1e6));
  for (let second = 1; second <= 20; second++) {
    const bytes = second <= 10 ? second * 100 : 1_000 + (second - 10) * 10;
    view = advanceView(view, fileProgress(1, bytes), NOON + second * 1_000);
  }
  assert.equal(Math.round(speedOf(view.files[0]!, NOON + 20_000)), 10);
});

Deno.test("advanceView() forgets the files of a chat that is finished", () => {
  const outputs: readonly string[] = [];
  const messages = { new: 0, total: 0 };
  const view = viewOf(
    started(1),
    fileStarted(1),
    { event: "chat.finished", chat_id: "channel1", name: "x", messages, outputs },
  );
  assert.deepEqual(view.files, []);
  assert.equal(view.filesPeak, 1);
});

Deno.test("advanceView() finds a file by its message when it was placed under another name", () => {
  const [event, done] = [fileStarted(1), fileDone(1, 9, "downloaded")];
  assert.ok(done.event === "media.done");
  assert.deepEqual(viewOf(event, { ...done, path: "c/photos/1_2.jpg" }).files, []);
});
