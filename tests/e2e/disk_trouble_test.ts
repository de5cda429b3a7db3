// Exit code 6: trouble with the disk, the output folder or the archive, which stays whole.
import assert from "node:assert/strict";
import { join } from "node:path";
import { bulkTextChat, mediaHeavyChat } from "../../lib/emulator/world/generate/parts.ts";
import type { PeerId } from "../../lib/model/peer.ts";
import { assertArchiveIsTrue } from "../helpers/archive_truth.ts";
import { reported, runExport, startExport } from "../helpers/export_run.ts";
import { onRequest } from "../helpers/on_request.ts";
import { assertNothingHalfWritten } from "../helpers/output_folder.ts";
import { openScene } from "../helpers/scene.ts";
import { finished, runTgkeep, startLimited } from "../helpers/tgkeep.ts";

const BULK: PeerId = "channel1700000001";
const MANY: PeerId = "channel1700000002";

Deno.test("exit 6: trouble with the disk or the archive, which stays whole", async (t) => {
  await using at = await openScene({
    seed: 9,
    parts: [bulkTextChat({ messages: 350 }), mediaHeavyChat({ files: 12, bytes: 700_000 })],
  });
  const { env, path, emulator } = at;
  const { world } = emulator;

  await t.step("an output folder that cannot be made", async () => {
    await Deno.writeTextFile(path("file"), "not a folder");
    const run = await runTgkeep(["export", "me", "--out", path("file/archive")], { env });
    assert.equal(run.code, 6, run.stderr);
    assert.ok(run.stderr.includes(path("file/archive")), run.stderr);
    assert.equal(await Deno.readTextFile(path("file")), "not a folder");
  });

  await t.step("a file where the folder of a chat must go", async () => {
    const out = path("blocked");
    const first = await runExport([BULK, "--out", out], env);
    assert.equal(first.code, 0, first.stderr);
    await Deno.writeTextFile(join(out, "Many-files_1700000002"), "in the way");
    const run = await runExport([MANY, "--out", out], env);
    assert.equal(run.code, 6, run.stderr);
    assert.match(run.stderr, /Many-files_1700000002/);
    await Deno.remove(join(out, "Many-files_1700000002"));
    const again = await runExport([BULK, MANY, "--out", out], env);
    assert.equal(again.code, 0, again.stderr);
    await assertArchiveIsTrue(world, out, [BULK, MANY]);
  });

  await t.step("files that cannot grow any further", async () => {
    const out = path("full");
    const args = [MANY, BULK, "--out", out];
    const child = startLimited(["export", ...args, "--log", "ndjson"], {
      env,
      maxFileBytes: 512 * 1024,
    });
    const run = reported(await finished(child));
    assert.equal(run.code, 6, run.stderr);
    assert.match(run.stderr, /files\/|photos\//, "the file is named");
    assert.equal(run.report.media.failed, 0, "the disk is to blame, not the file");
    await assertNothingHalfWritten(world, out);
    const again = await runExport(args, env);
    assert.equal(again.code, 0, again.stderr);
    await assertArchiveIsTrue(world, out, [MANY, BULK]);
  });

  await t.step("a database that cannot grow any further", async () => {
    const out = path("full database");
    const args = [BULK, "--out", out];
    const child = startLimited(["export", ...args, "--log", "ndjson"], {
      env,
      maxFileBytes: 200 * 1024,
    });
    const run = reported(await finished(child));
    assert.equal(run.code, 6, run.stderr);
    assert.match(run.stderr, /archive\.db/);
    await assertNothingHalfWritten(world, out);
    const again = await runExport(args, env);
    assert.equal(again.code, 0, again.stderr);
    await assertArchiveIsTrue(world, out, [BULK]);
  });

  await t.step("an archive.db that is something else is left alone", async () => {
    for (const garbage of ["garbage", "not a database at all. ".repeat(1000)]) {
      const out = path(`garbage ${garbage.length}`);
      await Deno.mkdir(out);
      await Deno.writeTextFile(join(out, "archive.db"), garbage);
      for (const command of [["export", "me", "--out", out], ["render", out]]) {
        const run = await runTgkeep(command, { env });
        assert.equal(run.code, 6, run.stderr);
        assert.match(run.stderr, /archive\.db/);
      }
      assert.equal(await Deno.readTextFile(join(out, "archive.db")), garbage);
    }
  });

  await t.step("a second run over the same folder names the first", async () => {
    const out = path("locked");
    const child = startExport([BULK, "--out", out], env);
    const second = Promise.withResolvers<void>();
    const held = onRequest(
      emulator.faults,
      { methods: ["messages.getHistory"], nth: 2 },
      second.resolve,
    );
    // The first run waits for its second page for as long as the test wants.
    const hold = emulator.faults.add({ kind: "delay", ms: 600_000 }, {
      method: "messages.getHistory",
      after: 1,
    });
    await second.promise;
    for (const command of [["export", MANY, "--out", out], ["render", out]]) {
      const run = await runTgkeep(command, { env });
      assert.equal(run.code, 6, run.stderr);
      assert.match(run.stderr, new RegExp(`process ${child.pid}\\b`));
    }
    held.remove();
    hold.remove();
    child.kill("SIGTERM");
    const first = reported(await finished(child));
    assert.equal(first.code, 143, first.stderr);
    const next = await runExport([BULK, "--out", out], env);
    assert.equal(next.code, 0, next.stderr);
    await assertArchiveIsTrue(world, out, [BULK]);
  });
});
