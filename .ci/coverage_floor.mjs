// Prints the share of lines that the tests reached and fails below the floor.
// Usage: node coverage_floor.mjs REPORT.lcov FLOOR_PERCENT
import { readFileSync } from "node:fs";

const [report, floorText] = process.argv.slice(2);
const floor = Number(floorText);
let found = 0;
let hit = 0;
for (const line of readFileSync(report, "utf8").split("\n")) {
  if (line.startsWith("LF:")) found += Number(line.slice(3));
  if (line.startsWith("LH:")) hit += Number(line.slice(3));
}
const percent = found === 0 ? 0 : (100 * hit) / found;
console.log(`Coverage of lib: ${percent.toFixed(1)} % of ${found} lines (floor ${floor} %)`);
if (percent < floor) process.exitCode = 1;
