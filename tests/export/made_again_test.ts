import assert from "node:assert/strict";
import { join } from "node:path";
import { fullExport } from "../helpers/full_export.ts";
import { outputDigests } from "../helpers/output_folder.ts";
import { filesBelow, tempFolder } from "../helpers/temp_folder.ts";

const KINDS = [
  /\/result\.json$/,
  /\/messages\d*\.html$/,
  /\/dates\.html$/,
  /\/messages\.(csv|ndjson)$/,
  /\/markdown\//,
  /\/thumbnails\//,
  /\.(srt|vtt)$/,
  /\/contacts\//,
  /\/(photos|files|voice_messages|stickers)\//,
  /^index\.html$/,
];

Deno.test("exportChats() without news makes again what somebody has deleted", async () => {
  await using temp = await tempFolder();
  const out = join(temp.path, "archive");
  await fullExport(out, async (_world, again) => {
    const before = await outputDigests(out);
    for (const kind of KINDS) {
      const gone = filesBelow(out).filter((path) => kind.test(path));
      assert.ok(gone.length > 0, String(kind));
      for (const path of gone) await Deno.remove(join(out, path));
    }
    await again();
    const after = await outputDigests(out);
    assert.deepEqual([...after.keys()], [...before.keys()]);
    for (const [path, digest] of before) assert.equal(after.get(path), digest, path);
    const kept = await Promise.all(filesBelow(out).map((path) => Deno.stat(join(out, path))));
    await again();
    const still = await Promise.all(filesBelow(out).map((path) => Deno.stat(join(out, path))));
    const times = (infos: readonly Deno.FileInfo[]) => infos.map(({ mtime }) => mtime?.getTime());
    const outputs = filesBelow(out).map((path) => !/^archive\./.test(path));
    assert.deepEqual(
      times(still).filter((_, i) => outputs[i]),
      times(kept).filter((_, i) => outputs[i]),
      "a run after that writes nothing",
    );
  });
});
