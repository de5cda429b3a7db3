import assert from "node:assert/strict";
import { localTime, longDate, monthName, shortDate } from "../../lib/render/local_time.ts";
import { count, fileSize, period, playTime } from "../../lib/render/quantities.ts";

Deno.test("lengths of time are said as people say them", () => {
  assert.deepEqual([0, 5, 65, 3605, -3].map(playTime), ["0:00", "0:05", "1:05", "1:00:05", "0:00"]);
  assert.deepEqual([1, 90, 60, 7200, 86_400, 1_209_600].map(period), [
    "1 second",
    "90 seconds",
    "1 minute",
    "2 hours",
    "1 day",
    "2 weeks",
  ]);
});

Deno.test("sizes and counts are rounded and separated", () => {
  assert.deepEqual([0, 999, 1000, 12_345, 1_500_000, 2e9, 3e12, -1].map(fileSize), [
    "0 B",
    "999 B",
    "1.0 kB",
    "12 kB",
    "1.5 MB",
    "2.0 GB",
    "3.0 TB",
    "0 B",
  ]);
  assert.deepEqual([count(1, "message"), count(12_345, "message")], [
    "1 message",
    "12,345 messages",
  ]);
});

Deno.test("dates are those of this computer's time zone", () => {
  const seconds = new Date(2024, 0, 31, 23, 59, 58).getTime() / 1000;
  assert.deepEqual(localTime(seconds), {
    day: "2024-01-31",
    clock: "23:59",
    full: "31 January 2024, 23:59:58",
  });
  assert.equal(longDate("2024-01-31"), "Wednesday, 31 January 2024");
  assert.equal(shortDate("2024-12-01"), "1 December 2024");
  assert.equal(monthName("2024-02"), "February");
});

Deno.test("what is no time is shown as the beginning of time", () => {
  assert.match(localTime(Number.NaN).day, /^19(70-01-01|69-12-31)$/);
});
