// Tests of numbers as people read them.
import assert from "node:assert/strict";
import {
  formatAmount,
  formatBytes,
  formatCount,
  formatDuration,
} from "../../../lib/cli/output/quantities.ts";

Deno.test("formatBytes() keeps to units that fit", () => {
  const sizes = { 0: "0 B", 999: "999 B", 1000: "1.0 kB", 999_950: "1.0 MB", 1_500_000: "1.5 MB" };
  for (const [bytes, text] of Object.entries(sizes)) assert.equal(formatBytes(Number(bytes)), text);
  assert.equal(formatBytes(3e15), "3000.0 TB");
});

Deno.test("formatDuration() goes from tenths of a second to hours", () => {
  const times = { 40: "0.0 s", 9940: "9.9 s", 12_345: "12 s", 200_000: "3 min 20 s" };
  for (const [ms, text] of Object.entries(times)) assert.equal(formatDuration(Number(ms)), text);
  assert.equal(formatDuration(7_500_000), "2 h 5 min");
});

Deno.test("formatAmount() counts one and many", () => {
  assert.equal(formatAmount(1, "file"), "1 file");
  assert.equal(formatAmount(12_345, "file"), "12,345 files");
  assert.equal(formatCount(0), "0");
});
