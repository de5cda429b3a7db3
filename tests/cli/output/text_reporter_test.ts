// Tests of what a person reads during a run.
import assert from "node:assert/strict";
import { createRedactor } from "../../../lib/cli/output/redact.ts";
import { chooseStyle } from "../../../lib/cli/output/style.ts";
import { createLiveLine } from "../../../lib/cli/output/live_line.ts";
import { createPlainScreen } from "../../../lib/cli/output/screen.ts";
import { statusLine } from "../../../lib/cli/output/status_line.ts";
import { createTextReporter } from "../../../lib/cli/output/text_reporter.ts";
import type { Level } from "../../../lib/cli/output/levels.ts";
import { fixedEnvironment } from "../../../lib/cli/config/environment.ts";
import type { RunEvent } from "../../../lib/model/events.ts";
import { fakeSink } from "../fake_host.ts";
import { advanceView, EMPTY_VIEW } from "../../../lib/cli/ui/run_view.ts";
import { fakeTerminal } from "../ui/terminal.ts";
import { REPORT } from "./report.ts";

const NAME = "Family \u001b[2J\n👨‍👩‍👧";
const EVENTS: readonly RunEvent[] = [
  { event: "run.started", version: "1.2.3", out: "./archive", chats: 1 },
  {
    event: "chat.started",
    chat_id: "user1",
    name: NAME,
    type: "personal_chat",
    total: 9000,
    expected: 5000,
  },
  { event: "history.progress", chat_id: "user1", fetched: 1200 },
  {
    event: "media.failed",
    chat_id: "user1",
    message_id: 7,
    kind: "file",
    path: "family_user1/files/\u001b]0;x\u0007a.bin",
    reason: "the server has no such file",
  },
  {
    event: "chat.finished",
    chat_id: "user1",
    name: NAME,
    messages: { new: 1200, total: 5000 },
    outputs: ["family_user1/result.json"],
  },
  { event: "export.finished", ...REPORT },
];

/** What is printed for the events, which are `step` ms apart. */
function print(
  live: "live" | "plain",
  events: readonly RunEvent[] = EVENTS,
  { step = 1_000, level = "info" }: { readonly step?: number; readonly level?: Level } = {},
): readonly string[] {
  const texts: string[] = [];
  let time = 0;
  const now = () => time;
  const sink = fakeSink(texts, 60, live === "live" ? "terminal" : "pipe");
  const common = { sink, status: statusLine, now };
  using reporter = createTextReporter({
    screen: live === "live"
      ? createLiveLine(common)
      : createPlainScreen({ ...common, progress: level === "info" ? "shown" : "hidden" }),
    style: chooseStyle(false, fixedEnvironment({})),
    program: "tgkeep",
    level,
    redactor: createRedactor(),
    now,
  });
  for (const event of events) {
    time += step;
    reporter.event(event);
  }
  return texts;
}

/** What stays on a terminal of 60 cells. */
function screenOf(texts: readonly string[]): readonly string[] {
  const terminal = fakeTerminal(60);
  for (const text of texts) terminal.write(text);
  return terminal.lines();
}

Deno.test("createTextReporter() prints lasting lines and a summary with the places", () => {
  const lines = print("plain").join("").split("\n");
  assert.equal(lines[0], "tgkeep 1.2.3: 1 chat into ./archive");
  assert.equal(
    lines[1],
    "! family_user1/files/a.bin: the server has no such file (message 7)",
  );
  assert.equal(lines[2], "✓ Family  👨‍👩‍👧: 1,200 new, 5,000 messages, 1 failed file");
  assert.ok(lines.includes("Done in 12 s"));
  assert.ok(lines.includes("  files     archive/family_user1/result.json"));
  assert.ok(lines.some((line) => line.includes("12 files downloaded (45.6 MB), 3 left out")));
});

Deno.test("createTextReporter() never passes a control character of a name on", () => {
  assert.doesNotMatch(print("plain").join(""), /[^\P{Cc}\n]/u);
  for (const line of screenOf(print("live"))) assert.doesNotMatch(line, /\p{Cc}/u);
});

const PROGRESS = Array.from({ length: 100 }, (_, i): RunEvent => ({
  event: "history.progress",
  chat_id: "user1",
  fetched: i,
}));

Deno.test("createTextReporter() redraws its status at most ten times a second", () => {
  const texts = print("live", [...EVENTS.slice(0, 2), ...PROGRESS], { step: 10 });
  const drawn = texts.filter((text) => /\d of 5,000 messages/.test(text));
  assert.ok(drawn.length >= 9 && drawn.length <= 11, String(drawn.length));
});

Deno.test("createTextReporter() says what is waited for before the first chat", () => {
  const events: readonly RunEvent[] = [
    { event: "run.stage", stage: "connecting" },
    { event: "run.stage", stage: "none" },
    { event: "run.stage", stage: "listing_chats" },
    { event: "flood.wait", method: "messages.getDialogs", seconds: 3, until: "" },
    { event: "run.stage", stage: "none" },
  ];
  const shown = print("live", events, { step: 200 });
  assert.match(shown.join(""), /Connecting to Telegram[^]*Asking for the list of chats/);
  assert.match(shown.join(""), /asks to wait 3 s before messages\.getDialogs/);
  assert.deepEqual(screenOf(print("live", events.slice(0, 3).concat(events.at(-1)!))), [""]);
  assert.deepEqual(print("plain", events.slice(0, 3)), [
    "… Connecting to Telegram\n",
    "… Asking for the list of chats\n",
  ]);
  assert.deepEqual(print("plain", events.slice(0, 3), { level: "warn" }), []);
});

Deno.test("createLiveLine() counts the seconds while nothing happens", () => {
  const texts: string[] = [];
  let [time, due] = [0, (): void => {}];
  using line = createLiveLine({
    sink: fakeSink(texts, 60, "terminal"),
    status: statusLine,
    now: () => time,
    schedule(ms, run) {
      assert.equal(ms, 1_000);
      due = run;
      return () => due = () => {};
    },
  });
  line.update({ ...EMPTY_VIEW, stage: { name: "listing_chats", since: 0 } });
  for (time = 1_000; time <= 4_000; time += 1_000) due();
  assert.deepEqual(screenOf(texts), ["Asking for the list of chats (4 s)"]);
  line.hide();
  const written = texts.length;
  due();
  assert.equal(texts.length, written, "nothing is drawn after the end");
});

Deno.test("createTextReporter() leaves no status behind", () => {
  assert.ok(print("live").some((text) => text.includes("1,200 of 5,000 messages")));
  assert.ok(!screenOf(print("live")).join("").includes(" of 5,000 messages"));
});

Deno.test("createTextReporter() shows progress now and then where nothing is redrawn", () => {
  const lines = print("plain", [...EVENTS.slice(0, 2), ...PROGRESS], { step: 500 });
  const progress = lines.filter((line) => line.startsWith("… "));
  assert.ok(progress.length >= 4 && progress.length <= 5, progress.join(""));
  assert.match(progress[0] ?? "", /^… Family {2}👨‍👩‍👧: 18 of 5,000 messages, 2 messages a second\n$/);
});

Deno.test("createTextReporter() tells of several chats under way, each with its own files", () => {
  const second: RunEvent = {
    event: "chat.started",
    chat_id: "user2",
    name: "Kim",
    type: "personal_chat",
  };
  const file = { message_id: 1, kind: "photo", source: "downloaded" } as const;
  const lines = print("plain", [
    { event: "run.started", version: "1", out: "o", chats: 3 },
    ...EVENTS.slice(1, 2),
    second,
    { event: "media.done", chat_id: "user2", path: "k/1.jpg", bytes: 1_000, ...file },
    { event: "media.done", chat_id: "user1", path: "f/1.jpg", bytes: 5_000, ...file },
    ...EVENTS.slice(4, 5),
    ...PROGRESS.slice(0, 1),
  ], { step: 4_000 });
  const text = lines.join("");
  assert.match(text, /… \[1\/3\] Family.* and 1 other: 0 of 5,000 messages, 1 file \(1\.0 kB\)/);
  assert.match(text, /✓ Family.*: 1,200 new, 5,000 messages, 1 new file \(5\.0 kB\)\n/);
  assert.match(text, /… \[2\/3\] Kim: 0 messages, 2 files \(6\.0 kB\)/);
});

Deno.test("createTextReporter() at level warn is quiet unless something is wrong", () => {
  const fine = EVENTS.filter(({ event }) => event !== "media.failed");
  assert.deepEqual(print("plain", [...fine, ...PROGRESS], { level: "warn" }), []);
  const text = print("plain", [
    ...EVENTS.slice(0, 4),
    { event: "export.finished", ...REPORT, exit_code: 4, media: { ...REPORT.media, failed: 1 } },
  ], { level: "warn" }).join("");
  assert.match(text, /^! family_user1\/files\/a\.bin: the server has no such file/);
  assert.match(text, /Done, but some files could not be had in 12 s \(exit code 4\)/);
  assert.match(text, /^ {2}failed {4}family_user1\/files\/a\.bin$/m);
});

Deno.test("createTextReporter() leaves names and paths as they are", () => {
  const text = print("plain", [
    { event: "run.started", version: "1", out: "/home/kim/+49 151 2345678", chats: 1 },
    {
      event: "media.failed",
      chat_id: "user1",
      message_id: 7,
      kind: "file",
      path: "Kim_1/files/+49 151 2345678_7.jpg",
      reason: "ask +49 151 2345678",
    },
  ]).join("");
  assert.match(text, /into \/home\/kim\/\+49 151 2345678\n/);
  assert.match(text, /Kim_1\/files\/\+49 151 2345678_7\.jpg: ask \+\*+78 /);
});

Deno.test("createTextReporter() counts the files of each chat, whatever comes in between", () => {
  const done = (chat_id: "user1" | "user2", bytes: number): RunEvent => ({
    event: "media.done",
    chat_id,
    message_id: 1,
    kind: "file",
    path: "a/b",
    bytes,
    source: "downloaded",
  });
  const started = (chat_id: "user1" | "user2", name: string): RunEvent => ({
    event: "chat.started",
    chat_id,
    name,
    type: "personal_chat",
  });
  const finished = (chat_id: "user1" | "user2", name: string): RunEvent => ({
    event: "chat.finished",
    chat_id,
    name,
    messages: { new: 1, total: 1 },
    outputs: [],
  });
  const events: readonly RunEvent[] = [
    { event: "run.started", version: "1", out: "out", chats: 2 },
    started("user1", "One"),
    done("user1", 1000),
    started("user2", "Two"),
    done("user2", 5000),
    done("user1", 1000),
    finished("user2", "Two"),
    done("user1", 2000),
    finished("user1", "One"),
  ];
  const lines = print("plain", events).join("").split("\n");
  assert.match(lines[1] ?? "", /Two: 1 new, 1 message, 1 new file \(5(\.0)? kB\)/i);
  assert.match(lines[2] ?? "", /One: 1 new, 1 message, 3 new files \(4(\.0)? kB\)/i);
  const live = print("live", events).join("");
  assert.match(live, /\[1\/2\] One and 1 other: 0 messages/);
  assert.match(live.slice(live.indexOf("✓ Two")), /\[2\/2\] One: 0 messages, 3 files/);
});

Deno.test("statusLine() says what is listened to once the files are here", () => {
  const chat = { chat_id: "channel1" } as const;
  const sound = { ...chat, message_id: 1, kind: "voice", path: "c/v/lecture.ogg" } as const;
  const events: readonly RunEvent[] = [
    { event: "chat.started", ...chat, name: "Course", type: "private_group" },
    { event: "transcript.started", ...sound },
    { event: "transcript.progress", ...sound, heard_ms: 3_725_000 },
  ];
  const view = events.reduce((view, event) => advanceView(view, event, 0), EMPTY_VIEW);
  assert.match(statusLine(view, 0), /^Course: .*, listening to lecture\.ogg \(1:02:05\)$/);
});
