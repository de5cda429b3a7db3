import assert from "node:assert/strict";
import { join } from "node:path";
import { TgkeepError } from "../../../lib/model/errors.ts";
import { embeddedPackage, isEmbedded } from "../../../lib/workers/native/embedded.ts";
import { unpackLibrary } from "../../../lib/workers/native/unpack_library.ts";
import { tempFolder } from "../../helpers/temp_folder.ts";

const CONTENT = new TextEncoder().encode("a library");

async function embedded(folder: string): Promise<string> {
  const from = join(folder, "libexample.so.1");
  await Deno.writeFile(from, CONTENT);
  return from;
}

Deno.test("unpackLibrary() writes the library under its own name", async () => {
  await using temp = await tempFolder();
  const folder = temp.path;
  const from = await embedded(folder);
  const path = await unpackLibrary({ from, folders: [join(folder, "cache")] });
  assert.ok(path.startsWith(join(folder, "cache")));
  assert.ok(path.endsWith("libexample.so.1"));
  assert.deepEqual(await Deno.readFile(path), CONTENT);
});

Deno.test("unpackLibrary() writes nothing when the same library is there", async () => {
  await using temp = await tempFolder();
  const folder = temp.path;
  const from = await embedded(folder);
  const request = { from, folders: [join(folder, "cache")] };
  const path = await unpackLibrary(request);
  const { ino } = await Deno.stat(path);
  assert.equal(await unpackLibrary(request), path);
  assert.equal((await Deno.stat(path)).ino, ino);
});

Deno.test("unpackLibrary() replaces a library whose content is another one", async () => {
  await using temp = await tempFolder();
  const folder = temp.path;
  const from = await embedded(folder);
  const request = { from, folders: [join(folder, "cache")] };
  const path = await unpackLibrary(request);
  await Deno.chmod(path, 0o700);
  await Deno.writeTextFile(path, "something else");
  await unpackLibrary(request);
  assert.deepEqual(await Deno.readFile(path), CONTENT);
});

Deno.test("unpackLibrary() leaves one whole file when many run at once", async () => {
  await using temp = await tempFolder();
  const folder = temp.path;
  const from = await embedded(folder);
  const request = { from, folders: [join(folder, "cache")] };
  const paths = await Promise.all(Array.from({ length: 10 }, () => unpackLibrary(request)));
  assert.equal(new Set(paths).size, 1);
  assert.deepEqual(await Deno.readFile(paths[0]!), CONTENT);
  const own = join(paths[0]!, "..");
  assert.deepEqual([...Deno.readDirSync(own)].map(({ name }) => name), ["libexample.so.1"]);
});

Deno.test("unpackLibrary() takes the second folder when the first cannot be written", async () => {
  await using temp = await tempFolder();
  const folder = temp.path;
  const from = await embedded(folder);
  const file = join(folder, "file");
  await Deno.writeTextFile(file, "");
  const path = await unpackLibrary({ from, folders: [join(file, "x"), join(folder, "cache")] });
  assert.ok(path.startsWith(join(folder, "cache")));
});

Deno.test("unpackLibrary() does not trust a folder that others can write to", async () => {
  await using temp = await tempFolder();
  const folder = temp.path;
  const from = await embedded(folder);
  const request = { from, folders: [join(folder, "cache")] };
  const path = await unpackLibrary(request);
  await Deno.chmod(join(path, ".."), 0o777);
  await assert.rejects(unpackLibrary(request), /others can write there/);
});

Deno.test("unpackLibrary() names the variable that moves the cache", async () => {
  await using temp = await tempFolder();
  const folder = temp.path;
  const from = await embedded(folder);
  const file = join(folder, "file");
  await Deno.writeTextFile(file, "");
  await assert.rejects(unpackLibrary({ from, folders: [join(file, "x")] }), (error) => {
    assert.ok(error instanceof TgkeepError);
    assert.equal(error.code, "usage");
    assert.match(error.message, /libexample\.so\.1.*TGKEEP_CACHE/);
    return true;
  });
});

Deno.test("isEmbedded() knows the paths of a compiled binary", () => {
  assert.equal(isEmbedded("file:///tmp/deno-compile-tgkeep/lib/workers/native/embedded.ts"), true);
  assert.equal(isEmbedded("file:///home/kim/tgkeep/lib/workers/native/embedded.ts"), false);
  assert.equal(isEmbedded(), false);
});

Deno.test("embeddedPackage() says what it looked for where there is no such folder", async () => {
  await assert.rejects(embeddedPackage("sharp", "no-such-package"), /no-such-package beside sharp/);
});
