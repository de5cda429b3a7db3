import assert from "node:assert/strict";
import fc from "fast-check";
import { mediaPath } from "../../lib/archive/names.ts";
import { MEDIA_KINDS } from "../../lib/model/file.ts";
import {
  finalNames,
  isLaterEdition,
  isOwnRootName,
  messageInName,
  picturesOfThumbnail,
} from "../../lib/verify/own_names.ts";

Deno.test("isOwnRootName() knows the files of the program and no other", () => {
  const own = ["archive.db", "archive.db-wal", "archive.db-shm", "archive.lock", "search.db"];
  for (const name of [...own, "archive.lock-journal", "media_hash_cache.bin"]) {
    assert.ok(isOwnRootName(name), name);
  }
  for (const name of ["archive.db.bak", "xarchive.db", "archive.db-wal2", "notes.txt", ""]) {
    assert.ok(!isOwnRootName(name), name);
  }
});

Deno.test("finalNames() tells where an unfinished file was going", () => {
  assert.deepEqual(finalNames("a/b.jpg"), []);
  assert.ok(finalNames("a/b.jpg.part").includes("a/b.jpg"));
  assert.ok(finalNames("a/b.jpg.x-1f.part").includes("a/b.jpg"));
  assert.ok(finalNames("a/b.jpg.place.part").includes("a/b.jpg"));
});

Deno.test("picturesOfThumbnail() tells what a thumbnail was made of", () => {
  assert.ok(picturesOfThumbnail("thumbnails/photos/a.jpg").includes("photos/a.jpg"));
  assert.ok(picturesOfThumbnail("thumbnails/photos/a.png.jpg").includes("photos/a.png"));
  assert.deepEqual(picturesOfThumbnail("photos/a.jpg"), []);
});

Deno.test("messageInName() takes the last number of a name that looks like two", () => {
  assert.equal(messageInName("files/_2.!_1"), "1");
});

Deno.test("messageInName() finds the message of every path that media get", () => {
  fc.assert(fc.property(
    fc.record({
      half: fc.constantFrom("main", "older"),
      messageId: fc.integer({ min: 1, max: 2 ** 31 - 1 }),
      slot: fc.constantFrom("main", "thumbnail", "paid1", "paid2_thumbnail"),
      date: fc.integer({ min: 0, max: 2 ** 31 }),
      kind: fc.constantFrom(...MEDIA_KINDS),
      fileName: fc.string(),
      edition: fc.integer({ min: 1, max: 3 }),
    }),
    (input) => {
      const path = mediaPath(input);
      const id = input.half === "older" ? `m${input.messageId}` : `${input.messageId}`;
      assert.equal(messageInName(path), id, path);
      if (input.edition > 1) assert.ok(isLaterEdition(path), path);
    },
  ));
});
