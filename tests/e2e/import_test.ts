// `tgkeep import` as a program: what was exported, imported and rendered again is what it was.
import assert from "node:assert/strict";
import { join } from "node:path";
import { chatFolder, listedChats, resultOf } from "../helpers/archive_truth.ts";
import { assertArchiveIsTrue } from "../helpers/archive_truth.ts";
import { eventsNamed, runExport } from "../helpers/export_run.ts";
import { openScene } from "../helpers/scene.ts";
import { filesBelow, tempFolder } from "../helpers/temp_folder.ts";
import { eventsOf, runTgkeep, startTgkeep } from "../helpers/tgkeep.ts";

for (const seed of [11, 12]) {
  Deno.test(`export, import, render gives the same result.json (world ${seed})`, async (t) => {
    await using scene = await openScene({ seed });
    const { env, emulator } = scene;
    const [first, second] = [scene.path("first"), scene.path("second")];
    assert.equal((await runExport(["--all", "--out", first], env)).code, 0);
    const chats = listedChats(emulator.world);
    const alone = { env: { XDG_CONFIG_HOME: scene.path("config") } };
    const importChat = async (peer: typeof chats[number]) => {
      const folder = join(first, await chatFolder(first, peer));
      const run = await runTgkeep(["import", folder, "--out", second, "--log", "ndjson"], alone);
      const report = eventsOf(run.stdout).at(-1)!;
      assert.equal(report.event, "import.finished", run.stderr);
      assert.equal(report.exit_code, run.code);
      return { run, report };
    };

    await t.step("every chat as it was, its files too", async () => {
      for (const peer of chats) {
        const { run, report } = await importChat(peer);
        const { messages } = await resultOf(first, peer);
        assert.equal(run.code, 0, run.stdout);
        assert.deepEqual(report.messages, {
          new: messages.length,
          updated: 0,
          kept: 0,
          skipped: 0,
        });
      }
      for (const peer of chats) {
        assert.deepEqual(await resultOf(second, peer), await resultOf(first, peer), peer);
      }
      const media = (out: string, folder: string) =>
        filesBelow(join(out, folder)).filter((path) =>
          path.includes("/") && !path.startsWith("thumbnails/")
        );
      for (const peer of chats) {
        assert.deepEqual(
          media(second, await chatFolder(second, peer)).length,
          media(first, await chatFolder(first, peer)).length,
        );
      }
      const verified = await runTgkeep(["verify", second, "--log", "ndjson"], alone);
      assert.equal(verified.code, 0, verified.stdout);
      assert.equal(eventsOf(verified.stdout).length, 1, verified.stdout);
    });

    await t.step("a second import changes nothing", async () => {
      const { report } = await importChat(chats[0]!);
      assert.equal((report.messages as Record<string, number>).new, 0);
      assert.equal((report.media as Record<string, number>).copied, 0);
    });

    await t.step("an export into the same archive fetches no file again", async () => {
      const run = await runExport(["--all", "--out", second], env);
      assert.equal(run.code, 0, run.stdout.slice(-3000));
      assert.equal(run.report.messages.new, 0);
      assert.equal(eventsNamed(run, "media.done").length, 0);
      assert.equal(run.report.media.downloaded, 0);
      await assertArchiveIsTrue(emulator.world, second, chats);
      for (const peer of chats) {
        assert.deepEqual(await resultOf(second, peer), await resultOf(first, peer), peer);
      }
    });

    await t.step("an import into an archive that is complete changes nothing", async () => {
      const before = await resultOf(second, chats[1]!);
      const { report } = await importChat(chats[1]!);
      assert.equal((report.messages as Record<string, number>).new, 0);
      assert.deepEqual(await resultOf(second, chats[1]!), before);
    });
  });
}

Deno.test("an import that was killed goes on where it stopped", async () => {
  await using temp = await tempFolder();
  const out = join(temp.path, "out");
  const count = 20_000;
  const messages = Array.from({ length: count }, (_, i) => ({
    id: i + 1,
    type: "message",
    date_unixtime: String(1_600_000_000 + i),
    from: "Anna",
    from_id: "user7",
    text: `message ${i + 1}`,
  }));
  const json = JSON.stringify({ name: "Anna", type: "personal_chat", id: 7, messages });
  await Deno.writeTextFile(join(temp.path, "result.json"), json);
  const args = ["import", temp.path, "--out", out, "--format", "json", "--log", "ndjson"];
  const alone = { env: { XDG_CONFIG_HOME: join(temp.path, "config") } };
  const child = startTgkeep(args, alone);
  const lines = child.stdout.pipeThrough(new TextDecoderStream()).getReader();
  let printed = "";
  while (!printed.includes("history.progress")) printed += (await lines.read()).value ?? "";
  child.kill("SIGKILL");
  await Promise.all([child.status, child.stderr.cancel(), lines.cancel()]);
  const run = await runTgkeep(args, alone);
  assert.equal(run.code, 0, run.stdout + run.stderr);
  const counts = eventsOf(run.stdout).at(-1)!.messages as Record<string, number>;
  assert.ok(counts.kept! > 0, "something was there already");
  assert.equal(counts.new! + counts.kept!, count);
  assert.equal((await resultOf(out, "user7")).messages.length, count);
  assert.equal((await runTgkeep(["verify", out], alone)).code, 0);
});
