import assert from "node:assert/strict";
import { dirname, join } from "node:path";
import type { RunEvent } from "../../lib/model/events.ts";
import type { VerifyReport } from "../../lib/model/verify_events.ts";
import { openToVerify } from "../../lib/verify/open_to_verify.ts";
import { verifyArchive } from "../../lib/verify/verify_archive.ts";
import { fullExport } from "../helpers/full_export.ts";
import { filesBelow, tempFolder } from "../helpers/temp_folder.ts";

/** What `tgkeep verify` says: the problems as `problem path`, each once. */
async function verify(
  folder: string,
): Promise<{ readonly problems: readonly string[]; readonly report: VerifyReport }> {
  const events: RunEvent[] = [];
  const onEvent = (event: RunEvent) => void events.push(event);
  await using opened = await openToVerify(folder, { mode: "read", onEvent });
  const report = opened.report ?? await verifyArchive({ ...opened, version: "test", onEvent });
  const problems = events.filter((event) => event.event === "verify.problem")
    .map((event) => `${event.problem} ${"path" in event ? event.path : ""}`);
  return { problems: [...new Set(problems)].toSorted(), report };
}

/** A generator of numbers below a bound, the same in every run. */
function numbers(): (below: number) => number {
  let state = 20_250_101;
  return (below) => {
    state = (state * 1_103_515_245 + 12_345) % 2 ** 31;
    return Math.floor(state / 2 ** 31 * below);
  };
}

/** @returns a function that undoes it */
async function flip(path: string, at: number, mask: number): Promise<() => Promise<void>> {
  const change = async () => {
    using file = await Deno.open(path, { read: true, write: true });
    const byte = new Uint8Array(1);
    await file.seek(at, Deno.SeekMode.Start);
    await file.read(byte);
    byte[0] = (byte[0] ?? 0) ^ mask;
    await file.seek(at, Deno.SeekMode.Start);
    await file.write(byte);
  };
  await change();
  return change;
}

Deno.test("verifyArchive() of all that an export can leave names exactly what is done to it", async (t) => {
  await using temp = await tempFolder();
  const out = join(temp.path, "archive");
  const aside = join(temp.path, "aside");
  await fullExport(out);
  const all = filesBelow(out);
  const at = numbers();

  /** All names under which the content of a file is there. */
  const inode = (path: string) => Deno.lstatSync(join(out, path)).ino;
  const inodes = new Map(all.map((path) => [path, inode(path)]));
  const namesOf = (path: string) => all.filter((each) => inodes.get(each) === inodes.get(path));

  await t.step("nothing, when nothing was done", async () => {
    for (
      const kind of [
        /^archive\.db$/,
        /^archive\.db\.sha256$/,
        /^archive\.lock$/,
        /^search\.db$/,
        /^search\.db\.sha256$/,
        /^media_hash_cache\.bin$/,
        /^index\.html$/,
        /\/result\.json$/,
        /\/messages\.html$/,
        /\/dates\.html$/,
        /\/messages\.(csv|ndjson)$/,
        /\/markdown\/[^/]*\.md$/,
        /\/thumbnails\//,
        /\.srt$/,
        /\.vtt$/,
        /\/contacts\/[^/]*\.vcard$/,
        /\/voice_messages\//,
        /_thumb\.jpg$/,
      ]
    ) assert.ok(all.some((path) => kind.test(path)), `${kind} is among ${all.length} files`);
    assert.ok(all.some((path) => namesOf(path).length > 1), "some files have several names");
    const { problems, report } = await verify(out);
    assert.deepEqual(problems, []);
    assert.equal(report.exit_code, 0);
    assert.equal(report.files.unrecorded + report.files.unfinished, 0);
    assert.deepEqual(filesBelow(out), all, "verify itself leaves nothing");
  });

  const database = "archive.db";
  const files = all.filter((path) => path !== database && Deno.statSync(join(out, path)).size > 0);

  await t.step("a flipped byte in any file", async () => {
    const contents = [...Map.groupBy(files, (path) => inodes.get(path)).values()];
    // A third of them at a time, so that it is seen that the others are not named.
    for (const rest of [0, 1, 2]) {
      const hurt = contents.filter((_, i) => i % 3 === rest);
      const undo: (() => Promise<void>)[] = [];
      for (const [path] of hurt) {
        const { size } = await Deno.stat(join(out, path!));
        undo.push(await flip(join(out, path!), at(size), 1 << at(8)));
      }
      const { problems, report } = await verify(out);
      assert.deepEqual(problems, hurt.flat().map((path) => `damaged ${path}`).toSorted());
      assert.equal(report.exit_code, 4);
      for (const each of undo) await each();
    }
    assert.deepEqual((await verify(out)).problems, []);
  });

  await t.step("a flipped byte in the database, wherever it is", async () => {
    const { size } = await Deno.stat(join(out, database));
    const header = [0, 17, 18, 19, 20, 24, 28, 60, 63, 68, 92, 96];
    const offsets = [...header, 100, 105, ...Array.from({ length: 25 }, () => at(size)), size - 1];
    for (const offset of offsets) {
      const undo = await flip(join(out, database), offset, 1 << at(8));
      const { problems, report } = await verify(out);
      await undo();
      assert.deepEqual(problems, [`database ${database}`], `byte ${offset}`);
      assert.equal(report.exit_code, 6);
    }
    assert.deepEqual((await verify(out)).problems, []);
  });

  await t.step("a byte in the lock, which has none", async () => {
    await Deno.writeTextFile(join(out, "archive.lock"), "x");
    assert.deepEqual((await verify(out)).problems, ["damaged archive.lock"]);
    await Deno.truncate(join(out, "archive.lock"));
  });

  await t.step("a deleted file, whichever it is", async () => {
    const single = all.filter((path) => !/^(archive|search)\.db/.test(path));
    for (const rest of [0, 1, 2]) {
      const gone = single.filter((_, i) => i % 3 === rest);
      for (const [i, path] of gone.entries()) await Deno.rename(join(out, path), `${aside}${i}`);
      const { problems, report } = await verify(out);
      for (const [i, path] of gone.entries()) await Deno.rename(`${aside}${i}`, join(out, path));
      assert.deepEqual(problems, gone.map((path) => `missing ${path}`).toSorted());
      assert.equal(report.exit_code, 4);
    }
    for (const path of all.filter((each) => /^(archive|search)\.db/.test(each))) {
      await Deno.rename(join(out, path), aside);
      const { problems, report } = await verify(out);
      await Deno.rename(aside, join(out, path));
      assert.deepEqual(problems, [`${path === database ? "database" : "missing"} ${path}`]);
      assert.equal(report.exit_code, path === database ? 6 : 4);
    }
  });

  await t.step("an added file, in whatever folder", async () => {
    const folders = new Set(all.map(dirname));
    const added = [...folders, "of nobody", "of nobody/deep"].map((folder) =>
      join(folder, "added ünknown.jpg")
    );
    await Deno.mkdir(join(out, "of nobody", "deep"), { recursive: true });
    for (const path of added) await Deno.writeTextFile(join(out, path), "x");
    const { problems, report } = await verify(out);
    assert.deepEqual(problems, added.map((path) => `foreign ${path}`).toSorted());
    assert.equal(report.files.foreign, added.length);
    for (const path of added) await Deno.remove(join(out, path));
    await Deno.remove(join(out, "of nobody"), { recursive: true });
  });
});
