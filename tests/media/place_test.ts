import assert from "node:assert/strict";
import { placeFile, pooledCopy } from "../../lib/media/place.ts";
import { TgkeepError } from "../../lib/model/errors.ts";
import { createWorkerPool } from "../../lib/workers/pool.ts";
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

Deno.test("placeFile() has copies made by the pool, and links itself", async () => {
  await using folder = await tempFolder();
  await using pool = createWorkerPool({ threads: 1 });
  const from = await source(folder.path);
  const copy = pooledCopy(pool);
  const place = (name: string, link: "hard" | "copy") =>
    placeFile({ from, to: `${folder.path}/b/${name}`, bytes: 7, link, copy });
  assert.equal(await place("one.txt", "hard"), "linked");
  assert.equal(pool.metrics().completed_tasks, 0);
  assert.equal(await place("two.txt", "copy"), "copied");
  assert.equal(pool.metrics().by_kind["copy_file"]?.completed_tasks, 1);
  assert.equal(await Deno.readTextFile(`${folder.path}/b/two.txt`), "content");
  // What the pool throws is understood too.
  await Deno.remove(from);
  await assert.rejects(copy(from, `${folder.path}/b/three.txt`), Deno.errors.NotFound);
});

Deno.test("placeFile() copies where the file system does not link", async () => {
  await using folder = await tempFolder();
  const from = await source(folder.path);
  for (const code of ["EXDEV", "EPERM", "EMLINK", "EOPNOTSUPP"]) {
    const to = `${folder.path}/b/${code}.txt`;
    using _link = replaced("link", () => Promise.reject(systemError(code)));
    assert.equal(await placeFile({ from, to, bytes: 7, link: "hard" }), "copied");
    assert.equal(await Deno.readTextFile(to), "content");
    assert.notEqual((await Deno.stat(from)).ino, (await Deno.stat(to)).ino);
  }
});

Deno.test("placeFile() links and copies a source that is read-only, and replaces the copy later", async () => {
  await using folder = await tempFolder();
  const from = await source(folder.path);
  await Deno.chmod(from, 0o444);
  for (const link of ["copy", "hard", "copy"] as const) {
    const to = `${folder.path}/b/two.txt`;
    assert.equal(
      await placeFile({ from, to, bytes: 7, link }),
      link === "hard" ? "linked" : "copied",
    );
    assert.equal(await Deno.readTextFile(to), "content");
  }
  assert.deepEqual(filesBelow(folder.path), ["a/one.txt", "b/two.txt"]);
});

Deno.test("placeFile() leaves nothing behind when the disk is full or the run ends", async () => {
  await using folder = await tempFolder();
  const from = await source(folder.path);
  const to = `${folder.path}/b/two.txt`;
  const controller = new AbortController();
  const half = async (temporary: string, error: unknown): Promise<void> => {
    await Deno.writeTextFile(temporary, "cont");
    throw error;
  };
  await assert.rejects(
    placeFile({
      from,
      to,
      bytes: 7,
      link: "copy",
      copy: (_, at) => half(at, systemError("ENOSPC")),
    }),
    (error) =>
      error instanceof TgkeepError && error.code === "archive" &&
      /disk is full/.test(error.message),
  );
  const reason = new Error("stop");
  await assert.rejects(
    placeFile({
      from,
      to,
      bytes: 7,
      link: "copy",
      signal: controller.signal,
      copy(_, at, signal) {
        controller.abort(reason);
        return half(at, signal?.reason);
      },
    }),
    reason,
  );
  assert.deepEqual(filesBelow(folder.path), ["a/one.txt"]);
});

Deno.test("placeFile() takes a source that changes or goes meanwhile for missing", async () => {
  await using folder = await tempFolder();
  const from = await source(folder.path);
  const to = `${folder.path}/b/two.txt`;
  const cut = (_: string, at: string) => Deno.writeTextFile(at, "cont");
  assert.equal(await placeFile({ from, to, bytes: 7, link: "copy", copy: cut }), "source_missing");
  const gone = async (source: string, at: string): Promise<void> => {
    await Deno.remove(source);
    await Deno.copyFile(source, at);
  };
  assert.equal(await placeFile({ from, to, bytes: 7, link: "copy", copy: gone }), "source_missing");
  assert.deepEqual(filesBelow(folder.path), []);
});

/** An error as the runtime makes it of an error of the system. */
function systemError(code: string): Error {
  return Object.assign(new Error(`${code} (os error)`), { code });
}

/** Replaces a function of the runtime until disposed of. */
function replaced(name: "link", by: typeof Deno.link): Disposable {
  const original = Deno[name];
  Deno[name] = by;
  return { [Symbol.dispose]: () => void (Deno[name] = original) };
}
