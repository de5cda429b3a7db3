import assert from "node:assert/strict";
import { lockFolder } from "../../lib/archive/lock.ts";
import { TgkeepError } from "../../lib/model/errors.ts";
import { filesBelow, tempFolder } from "../helpers/temp_folder.ts";

const refusal = (pattern: RegExp) => (error: unknown): boolean =>
  error instanceof TgkeepError && error.code === "archive" && pattern.test(error.message);

Deno.test("lockFolder() lets the next one in when it is disposed of, and tells it from the last", async () => {
  await using folder = await tempFolder();
  for (const pid of [101, 102]) {
    using _lock = lockFolder(folder.path, pid);
    assert.throws(() => lockFolder(folder.path, 7), refusal(new RegExp(`process ${pid}\\b`)));
  }
});

Deno.test("lockFolder() is not fooled by the number that a dead process left", async () => {
  await using folder = await tempFolder();
  lockFolder(folder.path, Deno.pid)[Symbol.dispose]();
  // The same number again, as after a restart of the machine or in a container.
  using _again = lockFolder(folder.path, Deno.pid);
  assert.throws(() => lockFolder(folder.path, 7), refusal(new RegExp(`process ${Deno.pid}\\b`)));
});

Deno.test("lockFolder() waits for a process that has not yet written its number", async () => {
  await using folder = await tempFolder();
  // What a process left that was killed.
  await Deno.writeTextFile(`${folder.path}/archive.pid`, "101\n");
  const path = `${folder.path}/archive`;
  const script = `const { DatabaseSync } = await import("node:sqlite");
    const db = new DatabaseSync(${JSON.stringify(`${path}.lock`)});
    db.exec("PRAGMA journal_mode = MEMORY; BEGIN IMMEDIATE");
    console.log("begun");
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 100);
    Deno.writeTextFileSync(${JSON.stringify(`${path}.pid`)}, "202\\n");
    setTimeout(() => {}, 600_000);`;
  const child = new Deno.Command(Deno.execPath(), {
    args: ["eval", script],
    stdout: "piped",
    stderr: "null",
  }).spawn();
  const reader = child.stdout.getReader();
  try {
    await reader.read();
    assert.throws(() => lockFolder(folder.path, 303), refusal(/process 202\b/));
  } finally {
    child.kill("SIGKILL");
    await child.status;
    await reader.cancel();
  }
  using _free = lockFolder(folder.path, 404);
});

Deno.test("lockFolder() leaves an empty file and nothing else", async () => {
  await using folder = await tempFolder();
  {
    using _lock = lockFolder(folder.path, 101);
    assert.deepEqual(filesBelow(folder.path), ["archive.lock", "archive.pid"]);
  }
  assert.deepEqual(filesBelow(folder.path), ["archive.lock"]);
  assert.equal((await Deno.stat(`${folder.path}/archive.lock`)).size, 0);
});

Deno.test("lockFolder() takes a lock whose file is damaged, and keeps it held while another process does", async () => {
  await using folder = await tempFolder();
  const path = `${folder.path}/archive.lock`;
  await Deno.writeTextFile(path, "no database at all");
  using _lock = lockFolder(folder.path, 101);
  assert.equal((await Deno.stat(path)).size, 0);
  // In a process of its own: here, opening and closing the file would let the lock go.
  const script = `Deno.writeTextFileSync(${JSON.stringify(path)}, "damaged once more");
    const { lockFolder } = await import(${
    JSON.stringify(new URL("../../lib/archive/lock.ts", import.meta.url).href)
  });
    try { lockFolder(${JSON.stringify(folder.path)}, 102); console.log("taken"); }
    catch (error) { console.log(error.message); }`;
  const { stdout } = await new Deno.Command(Deno.execPath(), { args: ["eval", script] }).output();
  assert.match(new TextDecoder().decode(stdout), /process 101\b/);
});

Deno.test("lockFolder() writes to nothing that only has the name of the lock", async () => {
  await using folder = await tempFolder();
  const precious = `${folder.path}/precious`;
  await Deno.writeTextFile(precious, "x");
  const path = `${folder.path}/archive.lock`;
  await Deno.symlink(precious, path);
  assert.throws(() => lockFolder(folder.path, 1), refusal(/not the empty file/));
  await Deno.remove(path);
  await Deno.mkdir(path);
  assert.throws(() => lockFolder(folder.path, 1), refusal(/not the empty file/));
  await Deno.remove(path);
  await Deno.symlink(precious, `${folder.path}/archive.pid`);
  {
    using _lock = lockFolder(folder.path, 1);
  }
  assert.equal(await Deno.readTextFile(precious), "x");
});
