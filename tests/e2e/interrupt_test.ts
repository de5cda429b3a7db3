// A run that is cut off at any moment: nothing half-written, and the same command finishes the job.
import assert from "node:assert/strict";
import { join } from "node:path";
import { type Emulator, startEmulator } from "../../lib/emulator/server.ts";
import {
  bulkTextChat,
  mediaHeavyChat,
  singleDocument,
} from "../../lib/emulator/world/generate/parts.ts";
import { generateWorld } from "../../lib/emulator/world/generate.ts";
import { seededRandom } from "../../lib/emulator/world/random.ts";
import type { PeerId } from "../../lib/model/peer.ts";
import { assertArchiveIsTrue } from "../helpers/archive_truth.ts";
import { reported, runExport, startExport } from "../helpers/export_run.ts";
import { onRequest } from "../helpers/on_request.ts";
import { assertNothingHalfWritten, outputDigests } from "../helpers/output_folder.ts";
import { serverEnvironment } from "../helpers/server_environment.ts";
import { tempFolder } from "../helpers/temp_folder.ts";
import { finished } from "../helpers/tgkeep.ts";

const MIB = 1_048_576;
const CHATS: readonly PeerId[] = ["channel1700000001", "channel1700000002", "channel1700000003"];
const HISTORY = "messages.getHistory";
const FILE = "upload.getFile";

interface Scene {
  readonly emulator: Emulator;
  readonly folder: string;
  readonly env: Readonly<Record<string, string>>;
  /** What an uninterrupted run writes. */
  readonly whole: ReadonlyMap<string, string>;
  /** Pages that an uninterrupted run asks for. */
  readonly wholePages: number;
}

Deno.test("export goes on where SIGTERM, SIGINT or SIGKILL has stopped it", async (t) => {
  await using temp = await tempFolder();
  const world = generateWorld({
    seed: 3,
    content: "empty",
    parts: [
      bulkTextChat({ messages: 2_030 }),
      mediaHeavyChat({ files: 24, bytes: 90_000 }),
      singleDocument({ bytes: 20 * MIB + 4321, dcId: 4 }),
    ],
  });
  await using emulator = await startEmulator({ world });
  const folder = temp.path;
  const env = await serverEnvironment(emulator, folder);
  const out = join(folder, "whole");
  const { code, stderr } = await runExport([...CHATS, "--out", out], env);
  assert.equal(code, 0, stderr);
  await assertArchiveIsTrue(world, out, CHATS);
  const wholePages = emulator.stats.requests.get(HISTORY) ?? 0;
  const scene = { emulator, folder, env, whole: await outputDigests(out), wholePages };

  for (const [signal, exitCode] of [["SIGTERM", 143], ["SIGINT", 130]] as const) {
    await t.step(
      `${signal} in the middle of a history`,
      () => assertResumes(scene, { signal, exitCode, method: HISTORY, nth: 9 }),
    );
    await t.step(
      `${signal} in the middle of a large file`,
      () => assertResumes(scene, { signal, exitCode, method: FILE, nth: 24 + 12 }),
    );
  }
  await t.step("SIGKILL again and again", () => assertSurvivesKills(scene));
});

interface Interruption {
  readonly signal: "SIGTERM" | "SIGINT";
  readonly exitCode: number;
  readonly method: string;
  readonly nth: number;
}

async function assertResumes(scene: Scene, interruption: Interruption): Promise<void> {
  const { emulator, env } = scene;
  const { signal, exitCode, method, nth } = interruption;
  const out = join(scene.folder, `${signal} ${method}`);
  const args = [...CHATS, "--out", out];
  const begun = emulator.stats.requests.get(HISTORY) ?? 0;
  const child = startExport(args, env);
  const moment = onRequest(emulator.faults, { methods: [method], nth }, () => child.kill(signal));
  const stopped = reported(await finished(child));
  moment.remove();
  assert.equal(stopped.code, exitCode, stopped.stderr);
  assert.match(stopped.stderr, /Stopping/);
  await assertNothingHalfWritten(emulator.world, out);

  const before = { ...Object.fromEntries(emulator.stats.requests) };
  const parts = emulator.stats.parts.length;
  const resumed = await runExport(args, env);
  assert.equal(resumed.code, 0, resumed.stderr);
  assert.deepEqual(await outputDigests(out), scene.whole);

  // What was there before is not asked for again.
  const pages = (emulator.stats.requests.get(HISTORY) ?? 0) - (before[HISTORY] ?? 0);
  if (method === HISTORY) {
    // Four requests are under way at a time: each may be lost, and each hole ends in a short page.
    const both = (emulator.stats.requests.get(HISTORY) ?? 0) - begun;
    assert.ok(both <= scene.wholePages + 3 * 4, `${both} pages, ${scene.wholePages} in one go`);
  } else {
    assert.ok(pages <= 3, `${pages} pages`);
    assert.ok(emulator.stats.parts.length - parts <= 21 - 10, "parts go on where they ended");
  }
  assert.equal(
    stopped.report.messages.new + resumed.report.messages.new,
    2_030 + 24 + 1,
    "every message is new once",
  );
}

async function assertSurvivesKills(scene: Scene): Promise<void> {
  const { emulator, env, folder } = scene;
  const random = seededRandom(11, "kills");
  const out = join(folder, "killed");
  const args = [...CHATS, "--out", out];
  for (let kill = 1; kill <= 6; kill++) {
    const child = startExport(args, env);
    // A few ms later the answer is there and being written down.
    const later = random.integer(0, 6);
    const moment = onRequest(
      emulator.faults,
      { methods: [HISTORY, FILE], nth: random.integer(2, 11) },
      () => void setTimeout(() => child.kill("SIGKILL"), later),
    );
    const { signal } = await finished(child);
    moment.remove();
    assert.equal(signal, "SIGKILL", `kill ${kill}`);
    await assertNothingHalfWritten(emulator.world, out);
  }
  const { code, stderr } = await runExport(args, env);
  assert.equal(code, 0, stderr);
  assert.deepEqual(await outputDigests(out), scene.whole);
}
