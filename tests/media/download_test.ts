import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import fc from "fast-check";
import { type DownloadedFile, downloadFile, partPath } from "../../lib/media/download.ts";
import { MediaFailure } from "../../lib/media/media_failure.ts";
import { PART_BYTES, partLimit } from "../../lib/media/part_size.ts";
import { RpcError, TgkeepError } from "../../lib/model/errors.ts";
import type { RemoteFile } from "../../lib/model/file.ts";
import { fakeGateway, fakeWorld, patternBytes, remoteFile } from "../helpers/fake_gateway.ts";
import { filesBelow, tempFolder } from "../helpers/temp_folder.ts";

const sha256 = (bytes: Uint8Array): string => createHash("sha256").update(bytes).digest("hex");

interface Fixture extends AsyncDisposable {
  readonly world: ReturnType<typeof fakeWorld>;
  readonly folder: string;
  readonly path: string;
  readonly bytes: Uint8Array;
  readonly file: RemoteFile;
  readonly download: (changes?: Partial<Parameters<typeof downloadFile>[1]>) => Promise<
    DownloadedFile
  >;
}

async function fixture(size: number): Promise<Fixture> {
  const folder = await tempFolder();
  const world = fakeWorld();
  const bytes = patternBytes(size);
  world.files.set("1", bytes);
  const file = remoteFile("1", size);
  const path = `${folder.path}/files/a_1.bin`;
  return {
    world,
    folder: folder.path,
    path,
    bytes,
    file,
    download: (changes = {}) =>
      downloadFile(fakeGateway(world), {
        file,
        path,
        refresh: () => Promise.resolve(undefined),
        ...changes,
      }),
    [Symbol.asyncDispose]: () => folder[Symbol.asyncDispose](),
  };
}

const failure = (pattern: RegExp) => (error: unknown): boolean =>
  error instanceof MediaFailure && pattern.test(error.message);

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

Deno.test("downloadFile() goes on where an interrupted download stopped", async () => {
  await using f = await fixture(3 * PART_BYTES + 1000);
  const controller = new AbortController();
  const stopped = f.download({
    signal: controller.signal,
    onProgress: (bytes) => {
      if (bytes === 2 * PART_BYTES) controller.abort(new Error("stop"));
    },
  });
  await assert.rejects(stopped, /stop/);
  assert.match(filesBelow(f.folder).join(), /^files\/a_1\.bin\.[0-9a-f]{8}\.part$/);
  f.world.parts.length = 0;
  const result = await f.download();
  assert.equal(result.sha256, sha256(f.bytes));
  assert.equal(result.transferred, PART_BYTES + 1000);
  assert.deepEqual(f.world.parts.map(({ offset }) => offset), [2 * PART_BYTES, 3 * PART_BYTES]);
  assert.deepEqual(filesBelow(f.folder), ["files/a_1.bin"]);
});

Deno.test("downloadFile() drops a torn last part and what is longer than the file", async () => {
  for (const left of [PART_BYTES + 5, 9 * PART_BYTES]) {
    await using f = await fixture(2 * PART_BYTES + 7);
    await Deno.mkdir(`${f.folder}/files`);
    const torn = new Uint8Array(left).fill(1);
    torn.set(f.bytes.subarray(0, PART_BYTES));
    await Deno.writeFile(partPath(f.path, f.file), torn);
    assert.equal((await f.download()).sha256, sha256(f.bytes));
    assert.equal(sha256(await Deno.readFile(f.path)), sha256(f.bytes));
  }
});

Deno.test("downloadFile() does not go on with the bytes of another file", async () => {
  await using f = await fixture(2 * PART_BYTES);
  await Deno.mkdir(`${f.folder}/files`);
  await Deno.writeFile(partPath(f.path, remoteFile("2", 9)), new Uint8Array(PART_BYTES));
  assert.equal((await f.download()).sha256, sha256(f.bytes));
});

Deno.test("downloadFile() asks again for a part that is too short", async () => {
  await using f = await fixture(2 * PART_BYTES + 10);
  let faults = 3;
  f.world.part = (bytes, { offset }) =>
    offset === PART_BYTES && faults-- > 0 ? bytes.subarray(0, 4096 * faults) : bytes;
  assert.equal((await f.download()).sha256, sha256(f.bytes));
  assert.equal(f.world.parts.length, 6);
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

Deno.test("downloadFile() takes a fresh reference and goes on at the same offset", async () => {
  await using f = await fixture(3 * PART_BYTES);
  f.world.before = (_method, request) => {
    const { file, offset } = request as { file: RemoteFile; offset: number };
    if (offset >= PART_BYTES && file.location.fileReference === "AA==") {
      throw new RpcError(400, "FILE_REFERENCE_EXPIRED", "upload.getFile");
    }
  };
  let refreshed = 0;
  const result = await f.download({
    refresh: () => {
      refreshed++;
      return Promise.resolve(remoteFile("1", 3 * PART_BYTES, "BB=="));
    },
  });
  assert.equal(result.sha256, sha256(f.bytes));
  assert.equal(refreshed, 1);
  assert.deepEqual(f.world.parts.map(({ offset }) => offset / PART_BYTES), [0, 1, 1, 2]);
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
  assert.equal(reference, 5);
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
