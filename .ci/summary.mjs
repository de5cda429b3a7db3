// Reads what `deno test` printed and prints its counts as one plain line.
// Usage: node summary.mjs TEST_OUTPUT
import { readFileSync } from "node:fs";

const output = readFileSync(process.argv[2], "utf8");
const results = [...output.matchAll(/^(?:ok|FAILED) \| (\d+) passed.*?\| (\d+) failed/gm)];
if (results.length === 0) {
  console.log("0 passed, 1 failed");
  process.exit(1);
}
const passed = results.reduce((sum, [, count]) => sum + Number(count), 0);
const failed = results.reduce((sum, [, , count]) => sum + Number(count), 0);
console.log(`${passed} passed, ${failed} failed`);
