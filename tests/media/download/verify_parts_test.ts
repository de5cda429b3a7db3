import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { PART_BYTES } from "../../../lib/media/download/part_size.ts";
import { RpcError } from "../../../lib/model/errors.ts";
import type { FileHash, TelegramGateway } from "../../../lib/telegram/gateway.ts";
import { filesBelow } from "../../helpers/temp_folder.ts";
import { failure, fixture, interrupted, sha256 } from "./download_fixture.ts";

/** Hashes of ranges of a length that parts do not share. */
function hashesOf(bytes: Uint8Array, range: number): TelegramGateway["fileHashes"] {
  return (_file, offset) => {
    const hashes: FileHash[] = [];
    for (let at = offset - offset % range; at < bytes.length && hashes.length < 10; at += range) {
      const part = bytes.subarray(at, at + range);
      const digest = createHash("sha256").update(part).digest();
      hashes.push({ offset: at, limit: part.length, sha256: digest });
    }
    return Promise.resolve(hashes);
  };
}

Deno.test("downloadFile() fetches wrong parts again when told to verify, wherever ranges end", async () => {
  for (const range of [131_072, 300_000, 1_500_000, 4_194_304]) {
    await using f = await fixture(4 * PART_BYTES + 1234);
    f.gateway.fileHashes = hashesOf(f.bytes, range);
    const seen = new Map<number, number>();
    f.world.part = (bytes, { offset }) => {
      const times = (seen.get(offset) ?? 0) + 1;
      seen.set(offset, times);
      if (offset !== PART_BYTES || times > 2) return bytes;
      const wrong = bytes.slice();
      wrong[700_000] = (wrong[700_000] ?? 0) ^ 1;
      return wrong;
    };
    const result = await f.download({ verify: "hashes" });
    assert.equal(result.sha256, sha256(f.bytes), String(range));
    assert.equal(sha256(await Deno.readFile(f.path)), sha256(f.bytes));
    assert.equal(seen.get(PART_BYTES), 3);
  }
});

Deno.test("downloadFile() fails a file by name that stays wrong", async () => {
  await using f = await fixture(3 * PART_BYTES + 5);
  f.gateway.fileHashes = hashesOf(f.bytes, 131_072);
  const flip = (bytes: Uint8Array): Uint8Array => bytes.map((byte, i) => i === 9 ? byte ^ 1 : byte);
  f.world.part = (bytes, { offset }) => offset === 0 ? flip(bytes) : bytes;
  await assert.rejects(f.download({ verify: "hashes" }), failure(/bytes from 0 on do not agree/));
  assert.equal(f.world.parts.filter(({ offset }) => offset === 0).length, 4);
  assert.ok(!filesBelow(f.folder).includes("files/a_1.bin"));
});

Deno.test("downloadFile() verifies the parts that an earlier run has left", async () => {
  await using f = await fixture(3 * PART_BYTES + 5);
  f.world.part = (bytes, { offset }) => offset === 0 ? bytes.map((byte) => byte ^ 1) : bytes;
  await interrupted(f);
  f.world.part = (bytes) => bytes;
  f.gateway.fileHashes = hashesOf(f.bytes, 131_072);
  assert.equal((await f.download({ verify: "hashes" })).sha256, sha256(f.bytes));
  const asked = f.world.parts.map(({ offset }) => offset / PART_BYTES);
  assert.deepEqual(asked.toSorted((a, b) => a - b), [0, 3]);
});

Deno.test("downloadFile() skips the verification of files that Telegram has no hashes of", async () => {
  const answers: TelegramGateway["fileHashes"][] = [
    () => Promise.reject(new RpcError(400, "LOCATION_INVALID", "upload.getFileHashes")),
    () => Promise.reject(new RpcError(400, "METHOD_INVALID", "upload.getFileHashes")),
    () => Promise.resolve([]),
  ];
  for (const fileHashes of answers) {
    await using f = await fixture(2 * PART_BYTES);
    f.gateway.fileHashes = fileHashes;
    const refresh = () => Promise.resolve(f.file);
    assert.equal((await f.download({ verify: "hashes", refresh })).sha256, sha256(f.bytes));
  }
});
