// Tests of unpacking native code: whole, once, and where nobody else has a say.
import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { join } from "node:path";
import { TgkeepError } from "../../../lib/model/errors.ts";
import type { NativePart } from "../../../lib/workers/native/native_part.ts";
import { partsOf, readPart } from "../../../lib/workers/native/parts.ts";
import { unpackParts } from "../../../lib/workers/native/unpack_parts.ts";
import { filesBelow, tempFolder } from "../../helpers/temp_folder.ts";

const CONTENTS: Readonly<Record<string, string>> = {
  "addon/lib/addon.node": "an addon",
  "library/lib/libexample.so.1": "a library",
};

const PARTS: readonly NativePart[] = Object.entries(CONTENTS).map(([path, content]) => ({
  owner: "sharp",
  path,
  sha256: createHash("sha256").update(content).digest("hex"),
  bytes: content.length,
  offset: 0,
  packedBytes: content.length,
}));

const read = ({ path }: NativePart) =>
  Promise.resolve(ReadableStream.from([new TextEncoder().encode(CONTENTS[path])]));

function unpack(
  folders: readonly string[],
  changed: Partial<Parameters<typeof unpackParts>[1]> = {},
) {
  return unpackParts(PARTS, { folders, purpose: "tests need", read, ...changed });
}

function assertWhole(folder: string): void {
  assert.deepEqual(filesBelow(folder), Object.keys(CONTENTS));
  for (const [path, content] of Object.entries(CONTENTS)) {
    assert.equal(Deno.readTextFileSync(join(folder, path)), content);
  }
}

Deno.test("unpackParts() lays the files out as they are named", async () => {
  await using temp = await tempFolder();
  const folder = await unpack([join(temp.path, "cache")]);
  assert.match(folder, /cache[/\\]native[/\\]sharp-[0-9a-f]{16}$/);
  assertWhole(folder);
});

Deno.test("unpackParts() writes nothing when the same files are there", async () => {
  await using temp = await tempFolder();
  const folder = await unpack([temp.path]);
  const before = Object.keys(CONTENTS).map((path) => Deno.statSync(join(folder, path)).ino);
  assert.equal(
    await unpack([temp.path], { read: () => Promise.reject(new Error("was read")) }),
    folder,
  );
  const after = Object.keys(CONTENTS).map((path) => Deno.statSync(join(folder, path)).ino);
  assert.deepEqual(after, before);
});

Deno.test("unpackParts() has a folder for each version", async () => {
  await using temp = await tempFolder();
  const [first] = PARTS;
  assert.ok(first);
  const one = await unpackParts([first], { folders: [temp.path], purpose: "tests need", read });
  assert.notEqual(one, await unpack([temp.path]));
});

Deno.test("unpackParts() replaces a file whose content is another one", async () => {
  await using temp = await tempFolder();
  const folder = await unpack([temp.path]);
  const path = join(folder, "addon/lib/addon.node");
  await Deno.chmod(path, 0o700);
  await Deno.writeTextFile(path, "something else");
  await unpack([temp.path]);
  assertWhole(folder);
});

Deno.test("unpackParts() leaves whole files alone when many run at once", async () => {
  await using temp = await tempFolder();
  const folders = await Promise.all(Array.from({ length: 10 }, () => unpack([temp.path])));
  assert.equal(new Set(folders).size, 1);
  assertWhole(folders[0]!);
});

Deno.test("unpackParts() keeps nothing of a file that is not what it should be", async () => {
  await using temp = await tempFolder();
  const broken = () => Promise.resolve(ReadableStream.from([new Uint8Array(8)]));
  await assert.rejects(unpack([temp.path], { read: broken }), /own file is damaged/);
  assert.deepEqual(filesBelow(temp.path), []);
});

Deno.test("unpackParts() takes the second folder when the first cannot be written", async () => {
  await using temp = await tempFolder();
  const file = join(temp.path, "file");
  await Deno.writeTextFile(file, "");
  const folder = await unpack([join(file, "x"), join(temp.path, "cache")]);
  assert.ok(folder.startsWith(join(temp.path, "cache")));
  assertWhole(folder);
});

Deno.test("unpackParts() does not trust a folder that others can write to", async () => {
  await using temp = await tempFolder();
  await Deno.chmod(await unpack([temp.path]), 0o777);
  await assert.rejects(unpack([temp.path]), /others can write there/);
});

Deno.test("unpackParts() says what cannot be done, and names the variable that moves the cache", async () => {
  await using temp = await tempFolder();
  const file = join(temp.path, "file");
  await Deno.writeTextFile(file, "");
  await assert.rejects(unpack([join(file, "x")]), (error) => {
    assert.ok(error instanceof TgkeepError);
    assert.equal(error.code, "usage");
    assert.match(error.message, /^Cannot unpack what tests need: .*file.*TGKEEP_CACHE$/);
    return true;
  });
});

Deno.test("partsOf() names nothing where the program runs from its sources", async () => {
  assert.deepEqual(partsOf("sharp"), []);
  assert.deepEqual(partsOf("whisper"), []);
  await assert.rejects(readPart(PARTS[0]!), /nothing is embedded/);
});
