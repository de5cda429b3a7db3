// Tests of what programs read.
import assert from "node:assert/strict";
import { createNdjsonReporter } from "../../../lib/cli/output/ndjson_reporter.ts";
import { ndjsonLine } from "../../../lib/cli/output/ndjson_line.ts";
import { createRedactor } from "../../../lib/cli/output/redact.ts";
import type { RunEvent } from "../../../lib/model/events.ts";
import { REPORT } from "./report.ts";

const NOON = Date.UTC(2024, 0, 31, 12);

Deno.test("ndjsonLine() puts ts, level and event before the event's fields, on one line", () => {
  const event: RunEvent = {
    event: "chat.started",
    chat_id: "user1",
    name: "a\nb\u2028\ud800\u0000",
    type: "personal_chat",
  };
  const line = ndjsonLine(event, NOON, createRedactor());
  assert.equal(line.indexOf("\n"), line.length - 1);
  assert.ok(line.isWellFormed());
  const { name } = event;
  assert.deepEqual(JSON.parse(line), {
    ts: "2024-01-31T12:00:00.000Z",
    level: "info",
    event: "chat.started",
    chat_id: "user1",
    name,
    type: "personal_chat",
  });
  assert.deepEqual(Object.keys(JSON.parse(line)).slice(0, 3), ["ts", "level", "event"]);
});

Deno.test("ndjsonLine() redacts secrets in every field", () => {
  const redactor = createRedactor();
  redactor.add("hunter2");
  const line = ndjsonLine({ event: "warning", message: "is hunter2 ok" }, NOON, redactor);
  assert.ok(!line.includes("hunter2"));
});

Deno.test("createNdjsonReporter() prints history.progress at most once a second", () => {
  const lines: string[] = [];
  let now = NOON;
  using reporter = createNdjsonReporter({
    write: (line) => lines.push(line),
    level: "info",
    redactor: createRedactor(),
    now: () => now,
  });
  for (let fetched = 0; fetched < 30; fetched++) {
    reporter.event({ event: "history.progress", chat_id: "user1", fetched });
    now += 100;
  }
  assert.deepEqual(lines.map((line) => JSON.parse(line).fetched), [0, 10, 20]);
});

Deno.test("createNdjsonReporter() at level warn is quiet unless something is wrong", () => {
  const lines: string[] = [];
  using reporter = createNdjsonReporter({
    write: (line) => lines.push(line),
    level: "warn",
    redactor: createRedactor(),
    now: () => NOON,
  });
  reporter.event({ event: "run.started", version: "1", out: "o", chats: 1 });
  reporter.event({ event: "export.finished", ...REPORT });
  reporter.tell("nothing");
  reporter.diagnose("warn", "nothing");
  assert.deepEqual(lines, []);
  reporter.event({ event: "warning", message: "m" });
  reporter.event({ event: "export.finished", ...REPORT, exit_code: 4 });
  assert.deepEqual(lines.map((line) => JSON.parse(line).event), ["warning", "export.finished"]);
});

Deno.test("ndjsonLine() leaves names and paths as they are, but for known secrets", () => {
  const redactor = createRedactor();
  redactor.add("2024");
  redactor.add("correct horse battery");
  const slug = "Very_long_title_of_a_chat_that_goes_on_and_on_until_its_eighty_letters_are_full_1";
  const paths = [
    "Family_5/files/+49 151 2345678_12.jpg",
    "Family_5/photos/photo_1@01-02-2024_10-11-12.jpg",
    `${slug}_1234567890/video_files/${"Holiday_".repeat(30)}_12.mp4`,
  ];
  for (const path of paths) {
    const base = { chat_id: "user1", message_id: 1, kind: "file", path } as const;
    const reason = "call +49 151 2345678 in 2024";
    const line = ndjsonLine({ event: "media.failed", ...base, reason }, NOON, redactor);
    const printed = JSON.parse(line);
    assert.equal(printed.path, path);
    assert.equal(printed.reason, "call +**********78 in [redacted]");
  }
  const messages = { new: 1, total: 1 };
  const outputs = ["a 2024/result.json", "correct horse battery/result.json"];
  const chat = { chat_id: "user1", name: "+49 151 2345678", messages, outputs } as const;
  const printed = JSON.parse(ndjsonLine({ event: "chat.finished", ...chat }, NOON, redactor));
  assert.equal(printed.name, "+49 151 2345678");
  assert.deepEqual(printed.outputs, ["a 2024/result.json", "[redacted]/result.json"]);
});

Deno.test("createNdjsonReporter() at level debug tells diagnostics beside stdout, line by line", () => {
  const lines: string[] = [];
  const told: string[] = [];
  const redactor = createRedactor();
  redactor.add("hunter2");
  using reporter = createNdjsonReporter({
    write: (line) => lines.push(line),
    tell: (line) => told.push(line),
    level: "debug",
    redactor,
    now: () => NOON,
  });
  reporter.diagnose("debug", "TypeError: hunter2\n    at \u001b[2Jcode.ts:1");
  assert.deepEqual(told, ["TypeError: [redacted]\n    at code.ts:1"]);
  assert.deepEqual(lines, []);
});
