import assert from "node:assert/strict";
import { copyFile } from "../../../lib/workers/tasks/copy_file.ts";
import { tempFolder } from "../../helpers/temp_folder.ts";

Deno.test("copyFile() makes a second file", async () => {
  await using folder = await tempFolder();
  const [from, to] = [`${folder.path}/a`, `${folder.path}/b`];
  await Deno.writeTextFile(from, "content");
  await Deno.writeTextFile(to, "something longer than that");
  assert.deepEqual(await copyFile({ from, to }), { bytes: 7 });
  assert.equal(await Deno.readTextFile(to), "content");
});

Deno.test("copyFile() refuses to copy a file onto itself and leaves it alone", async () => {
  await using folder = await tempFolder();
  const path = `${folder.path}/a`;
  await Deno.writeTextFile(path, "content");
  await assert.rejects(copyFile({ from: path, to: path }), RangeError);
  assert.equal(await Deno.readTextFile(path), "content");
});
