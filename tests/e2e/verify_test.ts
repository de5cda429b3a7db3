// `tgkeep verify` as a program: what it prints, its exit codes, and repairs through Telegram.
import assert from "node:assert/strict";
import { join } from "node:path";
import { listedChats } from "../helpers/archive_truth.ts";
import { assertArchiveIsTrue } from "../helpers/archive_truth.ts";
import { runExport } from "../helpers/export_run.ts";
import { openScene } from "../helpers/scene.ts";
import { filesBelow } from "../helpers/temp_folder.ts";
import { eventsOf, runTgkeep } from "../helpers/tgkeep.ts";

Deno.test("verify names what is wrong, and --repair mends it", async (t) => {
  await using scene = await openScene({ seed: 9 });
  const { emulator, env } = scene;
  const out = scene.path("archive");
  const chats = listedChats(emulator.world);
  assert.equal((await runExport(["--all", "--out", out], env)).code, 0);
  const alone = { env: { XDG_CONFIG_HOME: scene.path("config") } };
  const named = (path: RegExp) => filesBelow(out).filter((each) => path.test(each));
  const single = (paths: readonly string[]) =>
    paths.find((path) => Deno.lstatSync(join(out, path)).nlink === 1)!;

  await t.step("all is well after an export", async () => {
    const run = await runTgkeep(["verify", out, "--log", "ndjson"], alone);
    assert.equal(run.code, 0, run.stdout + run.stderr);
    const [finished, ...rest] = eventsOf(run.stdout).toReversed();
    assert.equal(finished?.event, "verify.finished");
    assert.deepEqual(rest, []);
  });

  const gone = single(named(/\/photos\/[^/]*(?<!_thumb)\.jpg$/));
  const changed = single(named(/\/files\//));
  const vcard = named(/\.vcard$/)[0]!;
  const result = named(/\/result\.json$/)[0]!;
  const shared = named(/\/(photos|files|stickers)\//).find((path) =>
    (Deno.lstatSync(join(out, path)).nlink ?? 1) > 1
  )!;
  const small = named(/\/thumbnails\//)[0]!;
  const cache = "media_hash_cache.bin";
  const hurt = [gone, changed, vcard, result, shared, small, cache].toSorted();
  await Deno.remove(join(out, gone));
  await Deno.remove(join(out, vcard));
  await Deno.remove(join(out, shared));
  await Deno.writeTextFile(join(out, result), "{}");
  await Deno.writeTextFile(join(out, small), "");
  await Deno.writeTextFile(join(out, cache), "");
  const bytes = await Deno.readFile(join(out, changed));
  bytes[0]! ^= 255;
  await Deno.writeFile(join(out, changed), bytes);

  await t.step("a person reads a line for each", async () => {
    const run = await runTgkeep(["verify", out, "--log", "text"], alone);
    assert.equal(run.code, 4, run.stderr);
    for (const path of hurt) assert.ok(run.stdout.includes(path), path);
    assert.match(run.stdout, /3 missing, 4 damaged/);
  });

  await t.step("without an account, what needs no Telegram is mended", async () => {
    const run = await runTgkeep(["verify", out, "--repair", "--log", "ndjson"], alone);
    assert.equal(run.code, 3, run.stdout);
    const repaired = eventsOf(run.stdout).filter(({ event }) => event === "verify.repaired");
    assert.deepEqual(
      repaired.map(({ path, source }) => `${source} ${path}`).toSorted(),
      [
        ...[cache, result, small, vcard].map((path) => `archive ${path}`),
        `copy ${shared}`,
      ].toSorted(),
    );
  });

  await t.step("with one, the rest is fetched again", async () => {
    emulator.stats.requests.clear();
    const run = await runTgkeep(["verify", out, "--repair", "--log", "ndjson"], { env });
    assert.equal(run.code, 0, run.stdout + run.stderr);
    const repaired = eventsOf(run.stdout).filter(({ event }) => event === "verify.repaired");
    assert.deepEqual(
      repaired.map(({ path, source }) => `${source} ${path}`).toSorted(),
      [`telegram ${gone}`, `telegram ${changed}`].toSorted(),
    );
    assert.equal(emulator.stats.requests.get("messages.getHistory"), undefined);
  });
  await t.step("and then all is as the server knows it", async () => {
    const run = await runTgkeep(["verify", out, "--log", "ndjson"], alone);
    assert.equal(run.code, 0, run.stdout + run.stderr);
    await assertArchiveIsTrue(emulator.world, out, chats);
  });
});

Deno.test("verify tells a damaged database with exit code 6", async () => {
  await using scene = await openScene({ seed: 2 });
  const out = scene.path("archive");
  assert.equal((await runExport(["me", "--out", out], scene.env)).code, 0);
  const path = join(out, "archive.db");
  const bytes = await Deno.readFile(path);
  bytes.fill(0xa5, 4096 * 3, 4096 * 12);
  await Deno.writeFile(path, bytes);
  const run = await runTgkeep(["verify", out, "--log", "ndjson"], { env: scene.env });
  assert.equal(run.code, 6, run.stdout + run.stderr);
});
