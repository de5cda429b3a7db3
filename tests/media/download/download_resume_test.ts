import assert from "node:assert/strict";
import fc from "fast-check";
import { delay } from "../../../lib/async/delay.ts";
import { partPath } from "../../../lib/media/download/download.ts";
import { MediaFailure } from "../../../lib/media/media_failure.ts";
import { PART_BYTES } from "../../../lib/media/download/part_size.ts";
import { RpcError } from "../../../lib/model/errors.ts";
import { remoteFile } from "../../helpers/fake_gateway.ts";
import { filesBelow } from "../../helpers/temp_folder.ts";
import { fixture, interrupted, sha256 } from "./download_fixture.ts";

Deno.test("downloadFile() asks only for the parts that an interrupted download has not got", async () => {
  await using f = await fixture(6 * PART_BYTES + 1000);
  const controller = new AbortController();
  // The first part is the slowest: what is there has a hole.
  const { filePart } = f.gateway;
  f.gateway.filePart = async (request, signal) => {
    if (request.offset === 0) await delay(10_000, { signal });
    return await filePart(request, signal);
  };
  const stopped = f.download({
    signal: controller.signal,
    onProgress: (bytes) => {
      if (bytes >= 3 * PART_BYTES) controller.abort(new Error("stop"));
    },
  });
  await assert.rejects(stopped, /stop/);
  f.gateway.filePart = filePart;
  assert.match(filesBelow(f.folder).join(), /^files\/a_1\.bin\.[0-9a-f]{8}\.part$/);
  f.world.parts.length = 0;
  const progress: number[] = [];
  const result = await f.download({ onProgress: (bytes) => progress.push(bytes) });
  assert.equal(result.sha256, sha256(f.bytes));
  assert.equal(sha256(await Deno.readFile(f.path)), sha256(f.bytes));
  assert.equal(result.transferred, f.bytes.length - 3 * PART_BYTES);
  assert.deepEqual(f.world.parts.map(({ offset }) => offset / PART_BYTES), [0, 4, 5, 6]);
  assert.equal(progress[0], 3 * PART_BYTES);
  assert.equal(progress.at(-1), f.bytes.length);
  assert.deepEqual(filesBelow(f.folder), ["files/a_1.bin"]);
});

Deno.test("downloadFile() fetches parts again that are not what was claimed, as after a power cut", async () => {
  const damages: readonly (readonly [string, (part: string) => Promise<void>, number[]])[] = [
    ["zeros in place of a part", async (part) => {
      using file = await Deno.open(part, { write: true });
      await file.seek(PART_BYTES, Deno.SeekMode.Start);
      await file.write(new Uint8Array(PART_BYTES));
    }, [1, 3]],
    ["a file that is cut short", (part) => Deno.truncate(part, PART_BYTES + 5), [1, 2, 3]],
    ["a file that is too long", async (part) => {
      using file = await Deno.open(part, { append: true });
      await file.write(new Uint8Array(9 * PART_BYTES));
    }, [3]],
    ["no file", (part) => Deno.remove(part), [0, 1, 2, 3]],
  ];
  for (const [name, damage, expected] of damages) {
    await using f = await fixture(3 * PART_BYTES + 7);
    await damage(await interrupted(f));
    assert.equal((await f.download()).sha256, sha256(f.bytes), name);
    assert.equal(sha256(await Deno.readFile(f.path)), sha256(f.bytes), name);
    const asked = f.world.parts.map(({ offset }) => offset / PART_BYTES);
    assert.deepEqual(asked.toSorted((a, b) => a - b), expected, name);
  }
});

Deno.test("downloadFile() keeps the parts that are under way when it is told to stop", async () => {
  await using f = await fixture(9 * PART_BYTES);
  const controller = new AbortController();
  const { filePart } = f.gateway;
  f.gateway.filePart = async (request, signal) => {
    if (request.offset === 2 * PART_BYTES) controller.abort(new Error("stop"));
    await delay(20, { signal });
    return await filePart(request, signal);
  };
  await assert.rejects(f.download({ signal: controller.signal }), /stop/);
  f.gateway.filePart = filePart;
  const begun = f.world.parts.length;
  assert.ok(begun >= 3 && begun <= 4, `${begun} parts`);
  await f.download();
  assert.equal(f.world.parts.length, 9);
});

Deno.test("downloadFile() drops a part file that nobody has claimed, such as an older version's", async () => {
  await using f = await fixture(2 * PART_BYTES + 7);
  await Deno.mkdir(`${f.folder}/files`);
  await Deno.writeFile(partPath(f.path, f.file), new Uint8Array(9 * PART_BYTES).fill(1));
  assert.equal((await f.download()).sha256, sha256(f.bytes));
  assert.equal(sha256(await Deno.readFile(f.path)), sha256(f.bytes));
  assert.deepEqual(filesBelow(f.folder), ["files/a_1.bin"]);
});

Deno.test("downloadFile() takes a whole file back whose run was killed before it was recorded", async () => {
  await using f = await fixture(2 * PART_BYTES + 7);
  await f.download();
  f.world.parts.length = 0;
  assert.deepEqual(await f.download(), {
    bytes: f.bytes.length,
    sha256: sha256(f.bytes),
    transferred: 0,
  });
  assert.equal(f.world.parts.length, 0);
  // What has another name too is not touched.
  await Deno.link(f.path, `${f.folder}/other`);
  await Deno.writeFile(f.path, f.bytes.map((byte) => byte ^ 1));
  const other = sha256(await Deno.readFile(`${f.folder}/other`));
  assert.equal((await f.download()).transferred, f.bytes.length);
  assert.equal(sha256(await Deno.readFile(`${f.folder}/other`)), other);
});

Deno.test("downloadFile() ends byte-exact however its parts come, fail and are interrupted", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.integer({ min: 1, max: 6 * PART_BYTES }),
      fc.array(fc.constantFrom("ok", "short", "empty", "stale", "abort", "slow"), {
        minLength: 1,
        maxLength: 40,
      }),
      async (size, script) => {
        await using f = await fixture(size);
        const { filePart } = f.gateway;
        let step = 0;
        let reference = 0;
        let controller = new AbortController();
        f.gateway.filePart = async (request, signal) => {
          const act = script[step++] ?? "ok";
          if (act === "slow") await delay(step % 7, { signal });
          if (act === "abort") controller.abort(new Error("stop"));
          if (act === "stale") {
            throw new RpcError(400, "FILE_REFERENCE_EXPIRED", "upload.getFile");
          }
          const bytes = await filePart(request, signal);
          if (act === "short") return bytes.subarray(0, bytes.length >> 1);
          return act === "empty" ? bytes.subarray(0, 0) : bytes;
        };
        for (let run = 0;; run++) {
          controller = new AbortController();
          const { signal } = controller;
          const refresh = () => Promise.resolve(remoteFile("1", size, `r${reference++}`));
          try {
            const result = await f.download({ signal, refresh });
            assert.equal(result.sha256, sha256(f.bytes));
            break;
          } catch (error) {
            // Cut off by the script, or one part met too much at once: the next run goes on.
            assert.ok(error instanceof MediaFailure || controller.signal.aborted, String(error));
            assert.ok(!filesBelow(f.folder).includes("files/a_1.bin"));
            assert.ok(run < script.length);
          }
        }
        assert.equal(sha256(await Deno.readFile(f.path)), sha256(f.bytes));
        assert.deepEqual(filesBelow(f.folder), ["files/a_1.bin"]);
      },
    ),
    { numRuns: 40 },
  );
});

Deno.test("downloadFile() does not go on with the bytes of another file", async () => {
  await using f = await fixture(2 * PART_BYTES);
  await Deno.mkdir(`${f.folder}/files`);
  await Deno.writeFile(partPath(f.path, remoteFile("2", 9)), new Uint8Array(PART_BYTES));
  assert.equal((await f.download()).sha256, sha256(f.bytes));
});
