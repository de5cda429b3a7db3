import assert from "node:assert/strict";
import { placeFile } from "../../lib/media/place.ts";
import { TgkeepError } from "../../lib/model/errors.ts";
import { filesBelow, tempFolder } from "../helpers/temp_folder.ts";

async function source(folder: string): Promise<string> {
  await Deno.mkdir(`${folder}/a`);
  await Deno.writeTextFile(`${folder}/a/one.txt`, "content");
  return `${folder}/a/one.txt`;
}

Deno.test("placeFile() links: one content under two names", async () => {
  await using folder = await tempFolder();
  const from = await source(folder.path);
  const to = `${folder.path}/b/two.txt`;
  assert.equal(await placeFile({ from, to, bytes: 7, link: "hard" }), "linked");
  assert.equal((await Deno.stat(from)).ino, (await Deno.stat(to)).ino);
  assert.equal(await placeFile({ from, to, bytes: 7, link: "hard" }), "already_there");
  assert.deepEqual(filesBelow(folder.path), ["a/one.txt", "b/two.txt"]);
});

Deno.test("placeFile() copies when asked to, even over a link", async () => {
  await using folder = await tempFolder();
  const from = await source(folder.path);
  const to = `${folder.path}/b/two.txt`;
  await placeFile({ from, to, bytes: 7, link: "hard" });
  assert.equal(await placeFile({ from, to, bytes: 7, link: "copy" }), "copied");
  assert.notEqual((await Deno.stat(from)).ino, (await Deno.stat(to)).ino);
  assert.equal(await Deno.readTextFile(to), "content");
  assert.deepEqual(filesBelow(folder.path), ["a/one.txt", "b/two.txt"]);
});

Deno.test("placeFile() copies to another disk", async () => {
  await using folder = await tempFolder();
  const from = await source(folder.path);
  const other = await Deno.makeTempDir({ dir: "/dev/shm" });
  const expected = (await Deno.stat(other)).dev === (await Deno.stat(from)).dev
    ? "linked"
    : "copied";
  try {
    const to = `${other}/two.txt`;
    assert.equal(await placeFile({ from, to, bytes: 7, link: "hard" }), expected);
    assert.equal(await Deno.readTextFile(to), "content");
    assert.deepEqual(filesBelow(other), ["two.txt"]);
  } finally {
    await Deno.remove(other, { recursive: true });
  }
});

Deno.test("placeFile() never places a file onto itself", async () => {
  await using folder = await tempFolder();
  const from = await source(folder.path);
  for (const link of ["hard", "copy"] as const) {
    assert.equal(await placeFile({ from, to: from, bytes: 7, link }), "already_there");
    assert.equal(await Deno.readTextFile(from), "content");
  }
});

Deno.test("placeFile() does nothing when the source is not what it was", async () => {
  await using folder = await tempFolder();
  const from = await source(folder.path);
  await Deno.symlink(from, `${folder.path}/a/link`);
  const place = (source: string, bytes: number) =>
    placeFile({ from: source, to: `${folder.path}/b/two.txt`, bytes, link: "hard" });
  assert.equal(await place(from, 8), "source_missing");
  assert.equal(await place(`${folder.path}/a/none`, 7), "source_missing");
  assert.equal(await place(`${folder.path}/a/link`, 7), "source_missing");
  assert.equal(await place(`${folder.path}/a`, 7), "source_missing");
  assert.deepEqual(filesBelow(folder.path), ["a/link", "a/one.txt"]);
});

Deno.test("placeFile() replaces what is there at once and overwrites a leftover", async () => {
  await using folder = await tempFolder();
  const from = await source(folder.path);
  const to = `${folder.path}/a/two.txt`;
  await Deno.writeTextFile(to, "older");
  await Deno.writeTextFile(`${to}.place.part`, "left by a killed run");
  assert.equal(await placeFile({ from, to, bytes: 7, link: "hard" }), "linked");
  assert.equal(await Deno.readTextFile(to), "content");
  assert.deepEqual(filesBelow(folder.path), ["a/one.txt", "a/two.txt"]);
});

Deno.test("placeFile() explains what the disk does not allow and leaves nothing behind", async () => {
  await using folder = await tempFolder();
  const from = await source(folder.path);
  const to = `${folder.path}/a/folder`;
  await Deno.mkdir(`${to}/inside`, { recursive: true });
  await assert.rejects(
    placeFile({ from, to, bytes: 7, link: "hard" }),
    (error) => error instanceof TgkeepError && error.code === "archive",
  );
  assert.deepEqual(filesBelow(folder.path), ["a/one.txt"]);
});
