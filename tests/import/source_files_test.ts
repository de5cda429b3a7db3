import assert from "node:assert/strict";
import { join } from "node:path";
import fc from "fast-check";
import { safeSegments } from "../../lib/archive/safe_segments.ts";
import { sourceFile } from "../../lib/import/source_files.ts";
import { tempFolder } from "../helpers/temp_folder.ts";

Deno.test("safeSegments() never leads out of a folder", () => {
  const part = fc.oneof(fc.constantFrom("..", ".", "", "a", "C:", "\0", "\\", "x\\y"), fc.string());
  fc.assert(fc.property(fc.array(part), (parts) => {
    const segments = safeSegments(parts.join("/"));
    if (!segments) return;
    const path = join("/root/folder", ...segments);
    assert.ok(path.startsWith("/root/folder/"), path);
    assert.ok(segments.every((each) => each !== ".." && !/[\\\0]/.test(each)));
  }));
});

Deno.test("sourceFile() finds files of the folder and none outside of it", async () => {
  await using temp = await tempFolder();
  const root = join(temp.path, "export");
  await Deno.mkdir(join(root, "photos"), { recursive: true });
  await Deno.writeTextFile(join(temp.path, "secret.txt"), "secret");
  await Deno.writeTextFile(join(root, "photos/a.jpg"), "abc");
  await Deno.symlink(join(temp.path, "secret.txt"), join(root, "photos/link.jpg"));
  await Deno.symlink(temp.path, join(root, "up"));
  const found = await sourceFile(root, "photos/a.jpg");
  assert.equal(found?.bytes, 3);
  assert.match(found?.sha256 ?? "", /^ba7816bf/);
  const hostile = [
    "../secret.txt",
    "photos/../../secret.txt",
    join(temp.path, "secret.txt"),
    "photos/link.jpg",
    "up/secret.txt",
    "photos",
    "photos/",
    "",
    "photos/a.jpg/x",
    "..\\secret.txt",
    "photos/a.jpg\0",
    "x".repeat(5000),
    `photos/${"y".repeat(400)}`,
  ];
  for (const path of hostile) assert.equal(await sourceFile(root, path), undefined, path);
});
