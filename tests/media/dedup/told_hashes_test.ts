import assert from "node:assert/strict";
import { rememberFileHashes } from "../../../lib/media/dedup/told_hashes.ts";
import { HashesUnavailable, readRanges } from "../../../lib/media/dedup/told_ranges.ts";
import { RpcError } from "../../../lib/model/errors.ts";
import type { FileHash } from "../../../lib/telegram/gateway.ts";
import { remoteFile } from "../../helpers/fake_gateway.ts";

const FILE = remoteFile("a", 10_000_000);
const CUT = 131_072;

function hashes(offset: number, count: number, size = Infinity): FileHash[] {
  return Array.from({ length: count }, (_, i) => ({
    offset: offset + i * CUT,
    limit: CUT,
    sha256: new Uint8Array(32).fill(i),
  })).filter((hash) => hash.offset < size);
}

Deno.test("rememberFileHashes() asks the same once, however many want to know", async () => {
  let asked = 0;
  let bytes = 0;
  const ask = rememberFileHashes({
    fileHashes(_, offset) {
      asked++;
      return Promise.resolve(hashes(offset, 10));
    },
  }, { onRequest: (more) => bytes += more });
  const all = await Promise.all([ask(FILE, 0), ask(FILE, 0), ask(remoteFile("a", 1, "BB=="), 0)]);
  assert.ok(all.every((each) => each === all[0]));
  await ask(FILE, 0);
  assert.equal(asked, 1);
  assert.ok(bytes > 10 * 52 && bytes < 1000);
  await ask(FILE, CUT);
  await ask(remoteFile("b", 1), 0);
  assert.equal(asked, 3);
});

Deno.test("rememberFileHashes() remembers a bounded number of hashes, those used last", async () => {
  const asked: number[] = [];
  const ask = rememberFileHashes({
    fileHashes(_, offset) {
      asked.push(offset);
      return Promise.resolve(hashes(offset, 10));
    },
  }, { maxHashes: 30 });
  for (const offset of [0, 1, 2, 0, 3]) await ask(FILE, offset);
  asked.length = 0;
  for (const offset of [0, 2, 3, 1]) await ask(FILE, offset);
  assert.deepEqual(asked, [1]);
});

Deno.test("rememberFileHashes() forgets refusals, and asks again when the first caller has given up", async () => {
  const refusal = new RpcError(400, "FILE_REFERENCE_EXPIRED", "upload.getFileHashes");
  let answer = (): Promise<FileHash[]> => Promise.reject(refusal);
  const ask = rememberFileHashes({
    fileHashes: (_, __, signal) => {
      signal?.throwIfAborted();
      return answer();
    },
  });
  await assert.rejects(ask(FILE, 0), refusal);
  const held = Promise.withResolvers<FileHash[]>();
  answer = () => held.promise;
  const first = ask(FILE, 0, new AbortController().signal);
  const second = ask(FILE, 0);
  answer = () => Promise.resolve(hashes(0, 3));
  held.reject(new DOMException("given up", "AbortError"));
  await assert.rejects(first, { name: "AbortError" });
  assert.equal((await second).length, 3);
});

Deno.test("readRanges() asks for one answer first, then for more and more at once", async () => {
  let underWay = 0;
  let asked = 0;
  const peaks: number[] = [];
  let peak = 0;
  const size = 100 * 10 * CUT + 5;
  const reader = readRanges(async (offset) => {
    asked++;
    underWay++;
    peak = Math.max(peak, underWay);
    await Promise.resolve();
    underWay--;
    return hashes(offset, 10, size);
  }, size);
  let covered = 0;
  for (let ranges = await reader.next(); ranges.length > 0; ranges = await reader.next()) {
    for (const { offset, limit } of ranges) {
      assert.equal(offset, covered);
      covered += limit;
    }
    peaks.push(peak);
  }
  assert.equal(covered, size, "the last range is cut at the end of the file");
  assert.deepEqual(peaks.slice(0, 2), [1, 2]);
  const most = Math.max(...peaks);
  assert.ok(most > 3 && most <= 8, `${most} at once`);
  assert.equal(asked, 101);
});

Deno.test("readRanges() copes with answers of changing lengths", async () => {
  const size = 40 * CUT;
  let count = 0;
  const reader = readRanges(
    (offset) => Promise.resolve(hashes(offset, 10 - count++ % 3, size)),
    size,
  );
  let covered = 0;
  for (let ranges = await reader.next(); ranges.length > 0; ranges = await reader.next()) {
    for (const { limit } of ranges) covered += limit;
  }
  assert.equal(covered, size);
});

Deno.test("readRanges() gives up where hashes cost more than a hundredth of the file", async () => {
  const tiny = (offset: number): Promise<FileHash[]> =>
    Promise.resolve(
      hashes(0, 10).map((hash, i) => ({ ...hash, offset: offset + i * 100, limit: 100 })),
    );
  const reader = readRanges(tiny, 1_000_000);
  await assert.rejects(reader.next(), HashesUnavailable);
  assert.equal(
    (await readRanges(tiny, 1000).next()).length,
    10,
    "one answer may cost what it does",
  );
});
