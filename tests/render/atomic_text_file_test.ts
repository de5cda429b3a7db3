// Tests of files that appear whole or not at all.
import assert from "node:assert/strict";
import { openAtomicTextFile } from "../../lib/render/atomic_text_file.ts";

async function inFolder(body: (path: string) => Promise<void>): Promise<void> {
  const folder = await Deno.makeTempDir();
  try {
    await body(`${folder}/text`);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

async function exists(path: string): Promise<boolean> {
  try {
    await Deno.stat(path);
    return true;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return false;
    throw error;
  }
}

Deno.test("openAtomicTextFile() shows the file only after commit()", () =>
  inFolder(async (path) => {
    await using file = await openAtomicTextFile(path);
    file.append("one ");
    await file.drain();
    assert.equal(await exists(path), false);
    file.append("é");
    assert.equal(await file.commit(), 6);
    assert.equal(await Deno.readTextFile(path), "one é");
    assert.equal(await exists(`${path}.part`), false);
  }));

Deno.test("openAtomicTextFile() leaves nothing behind without commit()", () =>
  inFolder(async (path) => {
    {
      await using file = await openAtomicTextFile(path);
      file.append("x");
      await file.drain();
      assert.equal(await exists(`${path}.part`), true);
    }
    assert.equal(await exists(path), false);
    assert.equal(await exists(`${path}.part`), false);
  }));

Deno.test("openAtomicTextFile() overwrites what a killed run left", () =>
  inFolder(async (path) => {
    await Deno.writeTextFile(`${path}.part`, "a long leftover");
    await using file = await openAtomicTextFile(path);
    file.append("x");
    await file.commit();
    assert.equal(await Deno.readTextFile(path), "x");
  }));

Deno.test("openAtomicTextFile() is full after a chunk and empty after drain()", () =>
  inFolder(async (path) => {
    await using file = await openAtomicTextFile(path);
    file.append("x".repeat(128 * 1024 - 1));
    assert.equal(file.full, false);
    file.append("y");
    assert.equal(file.full, true);
    await file.drain();
    assert.equal(file.full, false);
  }));
