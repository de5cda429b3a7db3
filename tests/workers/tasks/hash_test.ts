import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import fc from "fast-check";
import { hashFile } from "../../../lib/workers/tasks/hash_file.ts";
import { hashRanges } from "../../../lib/workers/tasks/hash_ranges.ts";
import { tempFolder } from "../../helpers/temp_folder.ts";

const { signal } = new AbortController();
const sha256 = (bytes: Uint8Array): string => createHash("sha256").update(bytes).digest("hex");

/** Longer than a chunk of either task, and not a multiple of it. */
const CONTENT = Uint8Array.from({ length: 1_200_001 }, (_, i) => (i * 31 + (i >> 8)) & 255);

for (const length of [0, 1, 1024 * 1024, CONTENT.length]) {
  Deno.test(`hashFile() hashes a file of ${length} bytes`, async () => {
    await using folder = await tempFolder();
    const path = `${folder.path}/file`;
    const bytes = CONTENT.subarray(0, length);
    await Deno.writeFile(path, bytes);
    assert.deepEqual(await hashFile({ path }, { signal }), {
      bytes: length,
      sha256: sha256(bytes),
    });
  });
}

Deno.test("hashFile() stops when it is no longer wanted", async () => {
  await using folder = await tempFolder();
  const path = `${folder.path}/file`;
  await Deno.writeFile(path, CONTENT);
  const reason = new Error("enough");
  await assert.rejects(hashFile({ path }, { signal: AbortSignal.abort(reason) }), reason);
});

Deno.test("hashFile() throws NotFound when there is no file", async () => {
  await assert.rejects(hashFile({ path: "/no/such/file" }, { signal }), Deno.errors.NotFound);
});

Deno.test("hashRanges() hashes each range as far as the file goes", async () => {
  await using folder = await tempFolder();
  const path = `${folder.path}/file`;
  await Deno.writeFile(path, CONTENT);
  const range = fc.record({
    offset: fc.integer({ min: 0, max: CONTENT.length + 10 }),
    limit: fc.integer({ min: 0, max: 1_100_000 }),
  });
  await fc.assert(
    fc.asyncProperty(fc.array(range, { maxLength: 6 }), async (ranges) => {
      assert.deepEqual(
        await hashRanges({ path, ranges }, { signal }),
        ranges.map(({ offset, limit }) => sha256(CONTENT.subarray(offset, offset + limit))),
      );
    }),
    { numRuns: 30 },
  );
});
