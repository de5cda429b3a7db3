import assert from "node:assert/strict";
import fc from "fast-check";
import { delay } from "../../../lib/async/delay.ts";
import { partPath } from "../../../lib/media/download/download.ts";
import { MediaFailure } from "../../../lib/media/media_failure.ts";
import { PART_BYTES, partLimit, partsOfFile } from "../../../lib/media/download/part_size.ts";
import { RpcError, TgkeepError } from "../../../lib/model/errors.ts";
import type { RemoteFile } from "../../../lib/model/file.ts";
import { remoteFile } from "../../helpers/fake_gateway.ts";
import { filesBelow } from "../../helpers/temp_folder.ts";
import { failure, fixture, sha256 } from "./download_fixture.ts";

Deno.test("downloadFile() gets every byte of files of all sizes", async () => {
  const sizes = [0, 1, 4095, 4096, 4097, PART_BYTES - 1, PART_BYTES, PART_BYTES + 1, 2_500_000];
  for (const size of sizes) {
    await using f = await fixture(size);
    const result = await f.download();
    assert.deepEqual(result, { bytes: size, sha256: sha256(f.bytes), transferred: size });
    assert.equal(sha256(await Deno.readFile(f.path)), sha256(f.bytes));
    assert.deepEqual(filesBelow(f.folder), ["files/a_1.bin"]);
    assert.equal(f.world.parts.length, Math.ceil(size / PART_BYTES));
  }
});

Deno.test("partLimit() keeps Telegram's rules and asks for one byte more where it can", () => {
  fc.assert(fc.property(fc.integer({ min: 1, max: 3 * PART_BYTES }), (left) => {
    const limit = partLimit(left);
    assert.equal(limit % 4096, 0);
    assert.equal(PART_BYTES % limit, 0);
    assert.ok(limit > left || limit === PART_BYTES);
  }));
});

Deno.test("downloadFile() asks again for a part that is too short", async () => {
  await using f = await fixture(2 * PART_BYTES + 10);
  let faults = 5;
  f.world.part = (bytes, { offset }) =>
    offset === PART_BYTES && faults-- > 0 ? bytes.subarray(0, 4096 * faults) : bytes;
  assert.equal((await f.download()).sha256, sha256(f.bytes));
  assert.equal(f.world.parts.length, 8);
});

Deno.test("downloadFile() fails a file whose announced size is wrong", async () => {
  for (
    const [announced, pattern] of [[5000, /larger than/], [9000, /ends at byte 6000/]] as const
  ) {
    await using f = await fixture(6000);
    const file = remoteFile("1", announced);
    await assert.rejects(f.download({ file }), failure(pattern));
    assert.ok(!filesBelow(f.folder).includes("files/a_1.bin"));
  }
});

Deno.test("downloadFile() refreshes a reference once for all parts under way, and keeps what is there", async () => {
  await using f = await fixture(9 * PART_BYTES);
  f.world.before = (_method, request) => {
    const { file, offset } = request as { file: RemoteFile; offset: number };
    if (offset >= PART_BYTES && file.location.fileReference === "AA==") {
      throw new RpcError(400, "FILE_REFERENCE_EXPIRED", "upload.getFile");
    }
  };
  let refreshed = 0;
  const result = await f.download({
    refresh: async () => {
      refreshed++;
      await delay(5);
      return remoteFile("1", f.bytes.length, "BB==");
    },
  });
  assert.equal(result.sha256, sha256(f.bytes));
  assert.equal(refreshed, 1);
  const asked = f.world.parts.filter(({ offset }) => offset === 0);
  assert.equal(asked.length, 1);
  // Those that were under way, and not the whole file, were refused.
  assert.ok(f.world.parts.length <= 9 + 4, `${f.world.parts.length} requests`);
});

Deno.test("downloadFile() does not ask for fresh references without end", async () => {
  await using f = await fixture(10);
  f.world.before = () => {
    throw new RpcError(400, "FILE_REFERENCE_EXPIRED", "upload.getFile");
  };
  const failed = f.download({ refresh: () => Promise.resolve(f.file) });
  await assert.rejects(failed, failure(/FILE_REFERENCE_EXPIRED/));
  assert.equal(f.world.parts.length, 4);
});

Deno.test("downloadFile() gets a file of many parts with references that live for two each", async () => {
  await using f = await fixture(12 * PART_BYTES);
  let reference = 0;
  let served = 0;
  const file = (): RemoteFile => remoteFile("1", f.bytes.length, `ref${reference}`);
  f.world.before = (_method, request) => {
    const asked = (request as { file: RemoteFile }).file.location.fileReference;
    if (asked === `ref${reference}` && served++ < 2) return;
    throw new RpcError(400, "FILE_REFERENCE_EXPIRED", "upload.getFile");
  };
  const result = await f.download({
    file: file(),
    refresh: () => {
      reference++;
      served = 0;
      return Promise.resolve(file());
    },
  });
  assert.equal(result.sha256, sha256(f.bytes));
  assert.ok(reference >= 5 && reference <= 12, `${reference} references`);
});

Deno.test("downloadFile() fails by name when the message is gone or has another file", async () => {
  await using f = await fixture(10);
  f.world.before = () => {
    throw new RpcError(400, "FILE_REFERENCE_INVALID", "upload.getFile");
  };
  await assert.rejects(f.download(), failure(/gone from Telegram/));
  const other = remoteFile("2", 10);
  await assert.rejects(
    f.download({ refresh: () => Promise.resolve(other) }),
    (error) => error instanceof MediaFailure && error.replaced,
  );
});

Deno.test("downloadFile() fails the file for what Telegram refuses", async () => {
  await using f = await fixture(10);
  f.world.files.clear();
  const refresh = () => Promise.resolve(f.file);
  await assert.rejects(f.download({ refresh }), failure(/LOCATION_INVALID/));
  assert.equal(f.world.parts.length, 1);
});

Deno.test("downloadFile() fails the file alone for what the client cannot get of it", async () => {
  await using f = await fixture(10);
  f.world.before = () => {
    throw new TgkeepError("telegram", "Telegram sent a file to its CDN");
  };
  await assert.rejects(f.download(), failure(/sent a file to its CDN/));
});

Deno.test("downloadFile() leaves errors of the connection as they are", async () => {
  await using f = await fixture(10);
  f.world.before = () => {
    throw new TgkeepError("network", "gone");
  };
  await assert.rejects(
    f.download(),
    (error) => error instanceof TgkeepError && error.code === "network",
  );
});

Deno.test("downloadFile() explains what the disk does not allow", async () => {
  await using f = await fixture(10);
  await Deno.writeTextFile(`${f.folder}/files`, "in the way");
  await assert.rejects(
    f.download(),
    (error) =>
      error instanceof TgkeepError && error.code === "archive" && /files/.test(error.message),
  );
});

Deno.test("downloadFile() reports a full disk", async () => {
  await using f = await fixture(10);
  await Deno.mkdir(`${f.folder}/files`);
  await Deno.symlink("/dev/full", partPath(f.path, f.file));
  await assert.rejects(
    f.download(),
    (error) =>
      error instanceof TgkeepError && error.code === "archive" &&
      /disk is full/.test(error.message),
  );
});

Deno.test("partsOfFile() allows more parts at once the larger a file is, and never more than it has", () => {
  assert.deepEqual(
    [0, 1, PART_BYTES, PART_BYTES + 1, 6_000_000, 25_000_000, 4e9].map(partsOfFile),
    [1, 1, 1, 2, 4, 16, 16],
  );
});
