import assert from "node:assert/strict";
import { DatabaseSync } from "node:sqlite";
import { lockFolder } from "../../lib/archive/lock.ts";
import { TgkeepError } from "../../lib/model/errors.ts";
import { tempFolder } from "../helpers/temp_folder.ts";

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
  lockFolder(folder.path, 101)[Symbol.dispose]();
  const path = `${folder.path}/archive.lock`;
  const script = `const { DatabaseSync } = await import("node:sqlite");
    const db = new DatabaseSync(${JSON.stringify(path)});
    db.exec("BEGIN IMMEDIATE; PRAGMA user_version = 202");
    console.log("begun");
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 100);
    db.exec("COMMIT");
    db.exec("BEGIN IMMEDIATE");
    console.log("held");
    setTimeout(() => {}, 600_000);`;
  const child = new Deno.Command(Deno.execPath(), {
    args: ["eval", script],
    stdout: "piped",
    stderr: "null",
  }).spawn();
  const reader = child.stdout.getReader();
  try {
    await reader.read();
    // Either it is told of the new holder, or it came in between the two transactions.
    try {
      using lock = lockFolder(folder.path, 303);
      assert.ok(lock.path.endsWith("archive.lock"));
    } catch (error) {
      assert.ok(refusal(/process 202\b/)(error), String(error));
    }
  } finally {
    child.kill("SIGKILL");
    await child.status;
    await reader.cancel();
  }
  using _free = lockFolder(folder.path, 404);
});

Deno.test("lockFolder() can be taken when a process died while it wrote its number", async () => {
  await using folder = await tempFolder();
  lockFolder(folder.path, 101)[Symbol.dispose]();
  // What SQLite finds then: a journal beside the file that is no longer anybody's.
  await Deno.writeFile(`${folder.path}/archive.lock-journal`, new Uint8Array(512));
  using _lock = lockFolder(folder.path, 102);
  using db = new DatabaseSync(`${folder.path}/archive.lock`, { readOnly: true });
  assert.deepEqual({ ...db.prepare("PRAGMA user_version").get() }, { user_version: 102 });
});
