// Later runs over the same folder: what has not changed costs nothing, and nothing is missed.
import assert from "node:assert/strict";
import { join } from "node:path";
import { startEmulator } from "../../lib/emulator/server.ts";
import { bulkTextChat } from "../../lib/emulator/world/generate/parts.ts";
import { generateWorld } from "../../lib/emulator/world/generate.ts";
import { plain } from "../../lib/emulator/world/text_spec.ts";
import type { PeerId } from "../../lib/model/peer.ts";
import { assertArchiveIsTrue, listedChats } from "../helpers/archive_truth.ts";
import { runExport } from "../helpers/export_run.ts";
import { serverEnvironment } from "../helpers/server_environment.ts";
import { tempFolder } from "../helpers/temp_folder.ts";

const BULK: PeerId = "channel1700000001";
const CHATS = 300;
/** About chats themselves, as opposed to the list of all. */
const ABOUT_ONE_CHAT = [
  "messages.getHistory",
  "messages.search",
  "messages.getMessages",
  "channels.getMessages",
  "channels.getFullChannel",
  "messages.getFullChat",
  "messages.getPeerDialogs",
];

Deno.test("export --all over hundreds of chats asks only about those with news", async () => {
  await using temp = await tempFolder();
  const parts = Array.from(
    { length: CHATS },
    (_, i) => bulkTextChat({ messages: 3 + i % 5, id: 1_600_000_000 + i, title: `Chat ${i}` }),
  );
  const world = generateWorld({ seed: 31, content: "empty", parts });
  await using emulator = await startEmulator({ world });
  const env = await serverEnvironment(emulator, temp.path);
  const out = join(temp.path, "archive");
  const { requests } = emulator.stats;
  const aboutChats = () =>
    ABOUT_ONE_CHAT.reduce((sum, method) => sum + (requests.get(method) ?? 0), 0);
  const run = async () => {
    requests.clear();
    const { code, stderr, report } = await runExport(["--all", "--out", out], env);
    assert.equal(code, 0, stderr);
    return report.messages;
  };
  const first = await run();
  assert.equal(
    first.new,
    Array.from({ length: CHATS }, (_, i) => 3 + i % 5).reduce((a, b) => a + b),
  );

  assert.equal((await run()).new, 0);
  assert.equal(aboutChats(), 0, JSON.stringify([...requests]));
  // The list of chats takes a request for every hundred.
  const all = [...requests.values()].reduce((sum, n) => sum + n, 0);
  assert.ok(all <= CHATS / 100 + 8, JSON.stringify([...requests]));

  const changed: readonly PeerId[] = ["channel1600000007", "channel1600000123"];
  for (const peer of changed) world.addMessage(peer, { text: plain("news") });
  world.deleteMessage("channel1600000200", world.chat("channel1600000200").messages.lastId());
  assert.equal((await run()).new, changed.length);
  assert.ok(aboutChats() <= 2 * changed.length, JSON.stringify([...requests]));
  const others = listedChats(world).filter((peer) => peer !== "channel1600000200");
  await assertArchiveIsTrue(world, out, others);
});

Deno.test("export without news asks at most twice about a chat, whatever was asked for before", async (t) => {
  const runs: Readonly<Record<string, readonly string[]>> = {
    "all": [],
    "the last messages": ["--last", "120"],
    "a range of ids": ["--min-id", "100", "--max-id", "300"],
    "more ids than there are": ["--max-id", "100000"],
    "a range of dates": ["--since", "2024-12-31", "--until", "2030-01-01"],
  };
  for (const [name, args] of Object.entries(runs)) {
    await t.step(name, async () => {
      await using temp = await tempFolder();
      const parts = [bulkTextChat({ messages: 350 })];
      const world = generateWorld({ seed: 32, content: "empty", parts });
      await using emulator = await startEmulator({ world });
      const env = await serverEnvironment(emulator, temp.path);
      const { requests } = emulator.stats;
      const run = async (...extra: readonly string[]) => {
        requests.clear();
        const out = join(temp.path, "archive");
        const { code, stderr, report } = await runExport([BULK, "--out", out, ...extra], env);
        assert.equal(code, 0, stderr);
        return report.messages;
      };
      await run(...args);
      assert.equal((await run(...args)).new, 0);
      const asked = requests.get("messages.getHistory") ?? 0;
      if (!args.includes("--since")) assert.ok(asked <= 2, `${asked} pages`);

      // What comes later is never taken for known, and neither is what was not asked for.
      for (let i = 0; i < 3; i++) world.addMessage(BULK, { text: plain(`news ${i}`) });
      assert.equal((await run()).total, 353);
      await assertArchiveIsTrue(world, join(temp.path, "archive"), [BULK]);
    });
  }
});
