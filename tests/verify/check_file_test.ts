import assert from "node:assert/strict";
import { checkFile } from "../../lib/verify/check_file.ts";
import type { ExpectedFile } from "../../lib/verify/expected_files.ts";

/** Linux answers with an input/output error to whoever reads the memory of a process at address 0. */
const UNREADABLE: ExpectedFile = { path: "mem", bytes: 0, sha256: "0".repeat(64), kind: "media" };

Deno.test("checkFile() tells a file that the disk cannot read as damaged", async () => {
  const { problem, read } = await checkFile("/proc/self", UNREADABLE, new Map());
  assert.equal(problem?.problem, "damaged");
  assert.match(problem.detail, /^it cannot be read: Input\/output error/);
  assert.equal(read, 0);
});
