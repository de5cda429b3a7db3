// What an output folder holds, and whether all of it is whole.
import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { join } from "node:path";
import sharp from "sharp";
import { DatabaseSync } from "node:sqlite";
import type { World } from "../../lib/emulator/world/world.ts";
import { filesBelow } from "./temp_folder.ts";

/** What serves the program itself: it may differ between two runs that leave the same. */
const INTERNAL = /^(archive\.|media_hash_cache\.bin)/;

/** SHA-256 of every output and every file, by its path; what serves the program itself is left out. */
export async function outputDigests(out: string): Promise<ReadonlyMap<string, string>> {
  const digests = new Map<string, string>();
  for (const path of filesBelow(out)) {
    if (!INTERNAL.test(path)) digests.set(path, await sha256Of(join(out, path)));
  }
  return digests;
}

/**
 * After a run that was cut off: every file that has its final name has all of its bytes, result.json is
 * whole JSON, pages are whole, and the database is sound.
 *
 * @returns how many files have their final name
 */
export async function assertNothingHalfWritten(world: World, out: string): Promise<number> {
  using db = new DatabaseSync(join(out, "archive.db"));
  assert.deepEqual({ ...db.prepare("PRAGMA integrity_check").get() }, { integrity_check: "ok" });
  // The tables come in one transaction; a run can be killed in front of it.
  if (db.prepare("SELECT count(*) AS n FROM sqlite_schema").get()?.n === 0) return 0;
  const keys = new Map(
    db.prepare(
      `SELECT chats.folder || '/' || media.path AS path, file_key, state FROM media
       JOIN histories ON histories.key = media.history JOIN chats ON chats.key = histories.chat`,
    ).all().map(({ path, file_key, state }) => [String(path), { key: String(file_key), state }]),
  );
  let files = 0;
  for (const path of filesBelow(out)) {
    if (INTERNAL.test(path) || path.endsWith(".part") || path.endsWith(".vcard")) continue;
    if (path.endsWith("/result.json")) {
      JSON.parse(await Deno.readTextFile(join(out, path)));
      continue;
    }
    if (PAGE.test(path)) {
      assert.match(await Deno.readTextFile(join(out, path)), /<\/html>\n$/, `${path} is whole`);
      continue;
    }
    if (THUMBNAIL.test(path)) {
      await sharp(join(out, path), { failOn: "truncated" }).stats();
      continue;
    }
    const job = keys.get(path);
    assert.ok(job, `${path} belongs to a message`);
    assert.equal(await sha256Of(join(out, path)), trueHash(world, job.key), `hash of ${path}`);
    files++;
  }
  for (const [path, { state }] of keys) {
    if (state === "kept") assert.ok((await Deno.stat(join(out, path))).isFile, `${path} is there`);
  }
  return files;
}

const THUMBNAIL = /^[^/]+\/thumbnails\//;

/** A page of a chat or the list of chats. */
const PAGE = /^(index|[^/]+\/(messages\d*|dates))\.html$/;

/** The hash of a file of the world, by the key under which the archive knows it. */
function trueHash(world: World, key: string): string {
  const [type, , id = "0", thumbSize = ""] = key.split(":");
  const content = world.files.find(type === "photo" ? "photo" : "document", BigInt(id))?.contents
    .get(thumbSize);
  assert.ok(content, `${key} is a file of the world`);
  return world.files.content.sha256(content);
}

async function sha256Of(path: string): Promise<string> {
  const hash = createHash("sha256");
  for await (const chunk of createReadStream(path)) hash.update(chunk);
  return hash.digest("hex");
}
