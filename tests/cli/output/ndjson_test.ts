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
