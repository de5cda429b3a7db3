// Tests of the schema of the NDJSON output; that it has each field of each event is the compiler's to say.
import assert from "node:assert/strict";
import fc from "fast-check";
import { levelOf } from "../../../lib/cli/output/levels.ts";
import { ndjsonLine } from "../../../lib/cli/output/ndjson_line.ts";
import { createRedactor } from "../../../lib/cli/output/redact.ts";
import { eventsSchema } from "../../../lib/cli/schema/events_schema.ts";
import schema from "../../../lib/cli/schema/events.json" with { type: "json" };
import { main } from "../../../lib/cli/main.ts";
import { isLogged } from "../../../lib/model/events.ts";
import { assertValidEvent } from "../../helpers/event_schema.ts";
import { fakeHost } from "../fake_host.ts";
import { REPORT } from "../output/report.ts";
import { ANY_EVENT } from "../ui/events.ts";

const NOON = Date.UTC(2024, 0, 31, 12);

Deno.test("events.json is what the program prints", async () => {
  assert.deepEqual(schema, eventsSchema());
  const host = fakeHost();
  assert.equal(await main(["schema", "events"], host), 0);
  assert.deepEqual(JSON.parse(host.out()), schema);
});

Deno.test("schema refuses what it does not have", async () => {
  assert.equal(await main(["schema", "settings"], fakeHost()), 2);
});

Deno.test("every event is printed as the schema has it, at a level that it allows", () => {
  const isSensible = (value: unknown): boolean =>
    typeof value === "object" && value !== null
      ? Object.values(value).every(isSensible)
      : typeof value !== "number" || (Number.isInteger(value) && value >= 0) || value === 97.2;
  const sensible = ANY_EVENT.filter((event) =>
    isLogged(event) && isSensible(event) && !("until" in event && event.until === "never")
  );
  const seen = new Set<string>();
  fc.assert(
    fc.property(sensible, (event) => {
      assert.ok(isLogged(event));
      seen.add(event.event);
      assertValidEvent(ndjsonLine(event, NOON, createRedactor()), "stdout");
    }),
    { numRuns: 1500 },
  );
  assert.deepEqual(
    [...seen].sort(),
    Object.keys(schema.$defs).filter((name) => name !== "log").sort(),
    "each event of the schema was printed",
  );
  const failed = { event: "export.finished", ...REPORT, exit_code: 4 } as const;
  assert.equal(levelOf(failed), "warn");
  assertValidEvent(ndjsonLine(failed, NOON, createRedactor()), "stdout");
});

Deno.test("the schema refuses unknown events, missing and unknown fields, and wrong types", () => {
  const good = { ts: "2024-01-31T12:00:00.000Z", level: "warn", event: "warning", message: "m" };
  assertValidEvent(JSON.stringify(good), "stdout");
  const { message: _, ...without } = good;
  const bad = [
    { ...good, event: "warming" },
    { ...good, event: "log" },
    { ...good, event: "media.started" },
    { ...good, level: "info" },
    { ...good, ts: "yesterday" },
    { ...good, message: 1 },
    { ...good, more: 1 },
    without,
  ];
  for (const event of bad) {
    assert.throws(() => assertValidEvent(JSON.stringify(event), "stdout"), JSON.stringify(event));
  }
  const report = { ...good, event: "export.finished", level: "info", ...REPORT };
  const { message: _message, ...finished } = report;
  const later = { ...finished, later: 1, pool: { ...REPORT.pool, p99_task_latency_ms: 1 } };
  assertValidEvent(JSON.stringify(later), "stdout");
});
