// SIGKILL at random moments, from the first instant of a run to its last: the same command, given again,
// ends with what an uninterrupted run writes, byte for byte.
import assert from "node:assert/strict";
import { join } from "node:path";
import { openArchive } from "../../lib/archive/open_archive.ts";
import { type Emulator, startEmulator } from "../../lib/emulator/server.ts";
import { bulkTextChat, mediaHeavyChat } from "../../lib/emulator/world/generate/parts.ts";
import { generateWorld } from "../../lib/emulator/world/generate.ts";
import { type Random, seededRandom } from "../../lib/emulator/world/random.ts";
import type { World } from "../../lib/emulator/world/world.ts";
import type { PeerId } from "../../lib/model/peer.ts";
import { assertArchiveIsTrue } from "../helpers/archive_truth.ts";
import { runExport, startExport } from "../helpers/export_run.ts";
import { onRequest } from "../helpers/on_request.ts";
import { assertNothingHalfWritten, outputDigests } from "../helpers/output_folder.ts";
import { serverEnvironment } from "../helpers/server_environment.ts";
import { tempFolder } from "../helpers/temp_folder.ts";
import { finished, type ProgramRun } from "../helpers/tgkeep.ts";

const CHATS: readonly PeerId[] = ["channel1700000001", "channel1700000002"];
const METHODS = ["messages.getHistory", "upload.getFile"];
const KILLS = 30;
/** Longer than the stretch from the first request to the end of a whole run. */
const WHOLE_RUN_MS = 900;

Deno.test("export killed at 30 random moments gives what an uninterrupted run gives", async () => {
  await using temp = await tempFolder();
  const world = generateWorld({
    seed: 41,
    content: "empty",
    parts: [bulkTextChat({ messages: 3_950 }), mediaHeavyChat({ files: 18, bytes: 70_000 })],
  });
  await using emulator = await startEmulator({ world });
  emulator.faults.latencyMs = 8;
  const env = await serverEnvironment(emulator, temp.path);
  const whole = join(temp.path, "whole");
  const { code, stderr } = await runExport([...CHATS, "--out", whole], env);
  assert.equal(code, 0, stderr);
  await assertArchiveIsTrue(world, whole, CHATS);
  const expected = await outputDigests(whole);

  const random = seededRandom(42, "kills");
  let folder = 0;
  let completed = 0;
  for (let kills = 0; kills < KILLS;) {
    const out = join(temp.path, `killed ${folder}`);
    const run = await runUntilKilled([...CHATS, "--out", out], { emulator, env, random });
    if (run.killed) {
      kills++;
      await assertSound(world, out);
      continue;
    }
    assert.equal(run.code, 0, run.stderr);
    assert.deepEqual(await outputDigests(out), expected, `folder ${folder}`);
    folder++;
    completed++;
  }
  const out = join(temp.path, `killed ${folder}`);
  const last = await runExport([...CHATS, "--out", out], env);
  assert.equal(last.code, 0, last.stderr);
  assert.deepEqual(await outputDigests(out), expected);
  assert.ok(completed < KILLS, "most runs were killed");
});

interface Killing {
  readonly emulator: Emulator;
  readonly env: Readonly<Record<string, string>>;
  readonly random: Random;
}

/** Kills by the clock, which meets the opening of the archive and the writing of outputs too, or at a request. */
async function runUntilKilled(
  args: readonly string[],
  { emulator, env, random }: Killing,
): Promise<ProgramRun & { readonly killed: boolean }> {
  const child = startExport(args, env);
  let timer: ReturnType<typeof setTimeout> | undefined;
  const killIn = (ms: number): void => {
    timer = setTimeout(() => child.kill("SIGKILL"), ms);
  };
  const moment = random.chance(0.5)
    ? { methods: METHODS, nth: random.integer(1, 16) }
    : { methods: ["messages.getDialogs"], nth: 1 };
  const most = moment.nth > 1 ? 8 : WHOLE_RUN_MS;
  const handle = onRequest(emulator.faults, moment, () => killIn(random.integer(0, most)));
  const run = await finished(child);
  clearTimeout(timer);
  handle.remove();
  return { ...run, killed: run.code === 128 + 9 };
}

/** Whatever instant it was: files are whole, and what the archive claims to have it has. */
async function assertSound(world: World, out: string): Promise<void> {
  const made = await Deno.stat(join(out, "archive.db")).then(({ size }) => size > 0, () => false);
  if (!made) return;
  await using archive = await openArchive(out, { mode: "read" });
  await assertNothingHalfWritten(world, out);
  for (const chat of archive.chats()) {
    const ids = new Set([...archive.messages(chat)].map(({ message }) => message.id));
    assert.equal(archive.messageCount(chat), ids.size);
    const { messages } = world.chat(chat.id);
    for (const { after, upTo } of archive.coverage(chat.histories[0]?.key ?? 0)) {
      for (let i = messages.countBelow(after + 1); i < messages.countBelow(upTo + 1); i++) {
        assert.ok(ids.has(messages.at(i).id), `message ${messages.at(i).id} of ${chat.id}`);
      }
    }
  }
}

Deno.test("export started several times at once over a new folder works in one process only", async () => {
  await using temp = await tempFolder();
  const parts = [bulkTextChat({ messages: 250 })];
  const world = generateWorld({ seed: 43, content: "empty", parts });
  await using emulator = await startEmulator({ world });
  const env = await serverEnvironment(emulator, temp.path);
  const out = join(temp.path, "archive");
  // Whoever gets the folder waits for its first page until the others have given up.
  const hold = emulator.faults.add({ kind: "delay", ms: 2_500 }, {
    method: "messages.getHistory",
  });
  const children = Array.from({ length: 3 }, () => startExport(["--all", "--out", out], env));
  const runs = await Promise.all(children.map(finished));
  hold.remove();
  const winner = runs.findIndex(({ code }) => code === 0);
  assert.deepEqual(
    runs.map(({ code }) => code).toSorted(),
    [0, 6, 6],
    runs.map(({ stderr }) => stderr).join(),
  );
  for (const { code, stderr } of runs) {
    if (code === 6) assert.match(stderr, new RegExp(`process ${children[winner]?.pid}\\b`));
  }
  await assertArchiveIsTrue(world, out, ["channel1700000001"]);
});
