import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { createWorkerPool, type WorkerPool } from "../../../lib/workers/pool.ts";
import { filesBelow, tempFolder } from "../../helpers/temp_folder.ts";
import { camera, HOSTILE_IMAGES, jpeg } from "../../helpers/images.ts";

const SMALL = { maxEdge: 320, format: "jpeg", quality: 80 } as const;

async function withPool(
  run: (pool: WorkerPool, folder: string) => Promise<void>,
): Promise<void> {
  await using folder = await tempFolder();
  await using pool = createWorkerPool({ threads: 1 });
  await run(pool, folder.path);
}

Deno.test("image tells the upright size of a photo that a camera took sideways", async () => {
  await withPool(async (pool, folder) => {
    const from = `${folder}/photo.jpg`;
    await Deno.writeFile(from, await camera({ width: 800, height: 600, orientation: 6 }));
    const to = `${folder}/small/photo.jpg`;
    const { written, ...size } = await pool.run("image", { from, write: { to, ...SMALL } });
    assert.deepEqual(size, { width: 600, height: 800 });
    const bytes = await Deno.readFile(to);
    assert.deepEqual(written, {
      width: 240,
      height: 320,
      bytes: bytes.length,
      sha256: createHash("sha256").update(bytes).digest("hex"),
    });
    // What was written is upright by itself, and tells nothing of the camera.
    assert.deepEqual(await pool.run("image", { from: to }), { width: 240, height: 320 });
    assert.ok(!new TextDecoder("latin1").decode(await Deno.readFile(to)).includes("Exif"));
    assert.deepEqual(filesBelow(folder), ["photo.jpg", "small/photo.jpg"]);
  });
});

Deno.test("image does not enlarge a small image, and writes the size as it is without maxEdge", async () => {
  await withPool(async (pool, folder) => {
    const from = `${folder}/photo.jpg`;
    await Deno.writeFile(from, await jpeg({ width: 40, height: 30 }));
    for (const format of ["jpeg", "webp", "avif"] as const) {
      const to = `${folder}/photo.${format}`;
      const { written } = await pool.run("image", { from, write: { to, format, quality: 50 } });
      assert.deepEqual([written?.width, written?.height], [40, 30]);
      assert.deepEqual(await pool.run("image", { from: to }), { width: 40, height: 30 });
    }
    const { written } = await pool.run("image", {
      from,
      write: { to: `${folder}/small.jpg`, ...SMALL },
    });
    assert.deepEqual([written?.width, written?.height], [40, 30]);
  });
});

for (const [what, make] of Object.entries(HOSTILE_IMAGES)) {
  Deno.test(`image fails alone, and leaves nothing behind, for ${what}`, async () => {
    await withPool(async (pool, folder) => {
      const from = `${folder}/photo.jpg`;
      await Deno.writeFile(from, await make());
      const write = { to: `${folder}/small.jpg`, ...SMALL };
      await assert.rejects(pool.run("image", { from, write }), {
        name: "ImageError",
        code: "unreadable_image",
      });
      assert.deepEqual(filesBelow(folder), ["photo.jpg"]);
      assert.equal(pool.metrics().crashed_threads, 0);
    });
  });
}

Deno.test("image throws NotFound when there is no file", async () => {
  await withPool(async (pool, folder) => {
    await assert.rejects(pool.run("image", { from: `${folder}/none.jpg` }), Deno.errors.NotFound);
  });
});
