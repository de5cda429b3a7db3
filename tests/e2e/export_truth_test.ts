// The whole program against the loopback server: what it exports is what the server knows.
import assert from "node:assert/strict";
import { join } from "node:path";
import { startEmulator } from "../../lib/emulator/server.ts";
import { generateWorld } from "../../lib/emulator/world/generate.ts";
import { assertArchiveIsTrue, listedChats } from "../helpers/archive_truth.ts";
import { eventsNamed, runExport } from "../helpers/export_run.ts";
import { assertNothingHalfWritten, outputDigests } from "../helpers/output_folder.ts";
import { serverEnvironment } from "../helpers/server_environment.ts";
import { filesBelow, tempFolder } from "../helpers/temp_folder.ts";
import { eventsOf, runTgkeep } from "../helpers/tgkeep.ts";

Deno.test("export --all gives every chat exactly as the server knows it", async (t) => {
  await using temp = await tempFolder();
  const folder = temp.path;
  const world = generateWorld({ seed: 7 });
  await using emulator = await startEmulator({ world });
  const out = join(folder, "archive");
  const env = await serverEnvironment(emulator, folder);
  const args = ["--all", "--out", out];
  const chats = listedChats(world);
  const first = await runExport(args, env);
  assert.equal(first.code, 0, first.stderr);
  assert.equal(eventsNamed(first, "media.failed").length, 0);
  const finishedChats = eventsNamed(first, "chat.finished").map(({ chat_id }) => chat_id);
  assert.deepEqual(finishedChats.toSorted(), [...chats].sort());
  await assertArchiveIsTrue(world, out, chats);
  assert.ok(await assertNothingHalfWritten(world, out) > 100);
  assert.deepEqual(filesBelow(out).filter((path) => path.endsWith(".part")), []);
  const outputs = await outputDigests(out);

  await t.step("a second run asks for nothing that is there and changes nothing", async () => {
    emulator.stats.requests.clear();
    const second = await runExport(args, env);
    assert.equal(second.code, 0, second.stderr);
    assert.equal(second.report.messages.new, 0);
    assert.equal(second.report.messages.total, first.report.messages.total);
    assert.equal(second.report.media.downloaded, 0);
    assert.equal(emulator.stats.requests.get("upload.getFile"), undefined);
    // Whether an empty chat has got its first message is not told by the list.
    assert.equal(emulator.stats.requests.get("messages.getHistory"), 1);
    const requests = [...emulator.stats.requests.values()].reduce((sum, n) => sum + n, 0);
    assert.ok(requests <= 6, JSON.stringify([...emulator.stats.requests]));
    assert.deepEqual(await outputDigests(out), outputs);
  });

  await t.step("render writes the same outputs from the archive alone", async () => {
    for (const path of outputs.keys()) {
      if (/(\/result\.json|\.vcard)$/.test(path)) await Deno.remove(join(out, path));
    }
    // No variable leads anywhere: there is no server and no session.
    const run = await runTgkeep(["render", out, "--log", "ndjson"], {
      env: { XDG_CONFIG_HOME: join(folder, "config") },
    });
    assert.equal(run.code, 0, run.stderr);
    assert.equal(
      eventsOf(run.stdout).filter(({ event }) => event === "chat.finished").length,
      chats.length,
    );
    assert.deepEqual(await outputDigests(out), outputs);
  });
});
