// Tests of what a person reads during a run.
import assert from "node:assert/strict";
import { createRedactor } from "../../../lib/cli/output/redact.ts";
import { chooseStyle } from "../../../lib/cli/output/style.ts";
import { createTextReporter } from "../../../lib/cli/output/text_reporter.ts";
import { fixedEnvironment } from "../../../lib/cli/config/environment.ts";
import type { RunEvent } from "../../../lib/model/events.ts";
import { fakeSink } from "../fake_host.ts";
import { REPORT } from "./report.ts";

const NAME = "Family \u001b[2J\n👨‍👩‍👧";
const EVENTS: readonly RunEvent[] = [
  { event: "run.started", version: "1.2.3", out: "./archive", chats: 1 },
  { event: "chat.started", chat_id: "user1", name: NAME, type: "personal_chat", total: 5000 },
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

/** What is printed for the events. */
function print(
  live: "live" | "plain",
  events: readonly RunEvent[] = EVENTS,
  step = 1000,
): readonly string[] {
  const texts: string[] = [];
  let now = 0;
  using reporter = createTextReporter({
    sink: fakeSink(texts, 60, live === "live" ? "terminal" : "pipe"),
    style: chooseStyle(false, fixedEnvironment({})),
    live,
    level: "info",
    redactor: createRedactor(),
    now: () => now += step,
  });
  for (const event of events) reporter.event(event);
  return texts;
}

Deno.test("createTextReporter() prints lasting lines and a summary with the places", () => {
  const lines = print("plain").join("").split("\n");
  assert.equal(lines[0], "tgkeep 1.2.3: 1 chat into ./archive");
  assert.equal(
    lines[1],
    "! family_user1/files/a.bin: the server has no such file (message 7)",
  );
  assert.equal(lines[2], "✓ Family  👨‍👩‍👧: 1,200 new, 5,000 messages");
  assert.ok(lines.includes("Done in 12 s"));
  assert.ok(lines.includes("  files     archive/family_user1/result.json"));
  assert.ok(lines.some((line) => line.includes("12 files downloaded (45.6 MB), 3 left out")));
});

Deno.test("createTextReporter() never passes a control character of a name on", () => {
  const text = print("live").join("").replaceAll("\r\u001b[2K", "");
  assert.doesNotMatch(text, /[^\P{Cc}\n]/u);
});

Deno.test("createTextReporter() redraws its status at most ten times a second", () => {
  const progress = Array.from({ length: 100 }, (_, i): RunEvent => ({
    event: "history.progress",
    chat_id: "user1",
    fetched: i,
  }));
  const texts = print("live", [...EVENTS.slice(0, 2), ...progress], 10);
  const drawn = texts.filter((text) => /\d of 5,000 messages/.test(text));
  // The clock is read twice for each redraw, so it advances by 10 or 20 ms an event.
  assert.ok(drawn.length >= 5 && drawn.length <= 20, String(drawn.length));
  for (const text of drawn) assert.ok(text.replace("\r\u001b[2K", "").length < 60);
});

Deno.test("createTextReporter() leaves no status behind", () => {
  assert.ok(!print("live").at(-1)?.includes(" of 5,000 messages"));
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
  assert.match(live, /\[2\/2\] Two: 0 messages/);
  // What is left is shown once the later chat is done.
  assert.match(live.slice(live.indexOf("✓ Two")), /\[1\/2\] One: 0 messages, 3 files/);
});
