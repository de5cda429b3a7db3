import assert from "node:assert/strict";
import { openArchive } from "../../lib/archive/open_archive.ts";
import { tempFolder } from "../helpers/temp_folder.ts";

Deno.test("rateMemory() keeps a rate of each class from run to run", async () => {
  await using folder = await tempFolder();
  {
    using archive = await openArchive(folder.path);
    assert.equal(archive.rates.recall("history"), undefined);
    archive.rates.remember("history", { perSecond: 9, at: 1 });
    archive.rates.remember("history", { perSecond: 2.5, at: 1_700_000_000_000.4 });
    archive.rates.remember("files", { perSecond: 40, at: 7 });
  }
  using archive = await openArchive(folder.path);
  assert.deepEqual(archive.rates.recall("history"), { perSecond: 2.5, at: 1_700_000_000_000 });
  assert.deepEqual(archive.rates.recall("files"), { perSecond: 40, at: 7 });
});
