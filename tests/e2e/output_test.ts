// What the program writes to whoever reads it: readers who are slow, leave early, or are full.
import assert from "node:assert/strict";
import type { Emulator } from "../../lib/emulator/server.ts";
import { bulkTextChat, mediaHeavyChat } from "../../lib/emulator/world/generate/parts.ts";
import type { PeerId } from "../../lib/model/peer.ts";
import { assertArchiveIsTrue } from "../helpers/archive_truth.ts";
import {
  eventsNamed,
  type ExportRun,
  reported,
  runExport,
  startExport,
} from "../helpers/export_run.ts";
import { assertNothingHalfWritten } from "../helpers/output_folder.ts";
import { openScene } from "../helpers/scene.ts";
import { checked, eventsOf, finished, runTgkeep, startInShell } from "../helpers/tgkeep.ts";

const BULK: PeerId = "channel1700000001";
const MANY: PeerId = "channel1700000002";
/** Their events are more than a pipe and its reader hold, which are 64 KiB each on Linux. */
const FILES = 900;

Deno.test("NDJSON reaches every kind of reader whole", async (t) => {
  await using at = await openScene({
    seed: 9,
    parts: [bulkTextChat({ messages: 350 }), mediaHeavyChat({ files: FILES, bytes: 600 })],
  });
  const { env, path, emulator } = at;
  const { world } = emulator;

  await t.step("a reader who is slow", async () => {
    const run = await readLate(startExport([MANY, "--out", path("slow")], env), emulator);
    assert.equal(run.code, 0, run.stderr);
    assert.equal(eventsNamed(run, "media.done").length, FILES);
    await assertArchiveIsTrue(world, path("slow"), [MANY]);
  });

  await t.step("a reader who is slow while SIGTERM comes", async () => {
    const child = startExport([MANY, "--out", path("slow SIGTERM")], env);
    const run = await readLate(child, emulator, () => child.kill("SIGTERM"));
    assert.equal(run.code, 143, run.stderr);
    assert.match(run.stderr, /Stopping/);
    assert.ok(eventsNamed(run, "media.done").length < FILES);
    await assertNothingHalfWritten(world, path("slow SIGTERM"));
  });

  await t.step("a reader who leaves after the first line", async () => {
    const out = path("head");
    const delay = emulator.faults.add({ kind: "delay", ms: 300 }, {
      method: "messages.getHistory",
      times: Infinity,
    });
    const began = Date.now();
    const script = '{ tgkeep "$@"; echo "code $?" >&2; } | head -n 1';
    const run = await finished(startInShell(script, ["export", BULK, MANY, "--out", out], { env }));
    delay.remove();
    assert.equal(run.stderr, "code 130\n");
    assert.deepEqual(eventsOf(run.stdout).map(({ event }) => event), ["run.started"]);
    assert.ok(Date.now() - began < 15_000);
    await assertNothingHalfWritten(world, out);
    const again = await runExport([BULK, "--out", out], env);
    assert.equal(again.code, 0, again.stderr);
    await assertArchiveIsTrue(world, out, [BULK]);
  });

  await t.step("a disk that is full", async () => {
    // Only Linux has a file that is always full.
    if (Deno.build.os !== "linux") return;
    const out = path("full");
    const args = ["export", BULK, "--out", out];
    const run = await finished(startInShell('tgkeep "$@" > /dev/full', args, { env }));
    assert.equal(run.code, 6, run.stderr);
    assert.match(run.stderr, /^error: Cannot write the output: No space left on device/);
    await assertNothingHalfWritten(world, out);
    const again = await runExport([BULK, "--out", out], env);
    assert.equal(again.code, 0, again.stderr);
    await assertArchiveIsTrue(world, out, [BULK]);
  });

  await t.step("a disk that is full, and an answer that nobody has", async () => {
    if (Deno.build.os !== "linux") return;
    for (const args of [["--help"], ["export", "--help"], ["config", "show"], ["whoami"]]) {
      const run = await finished(startInShell('tgkeep "$@" > /dev/full', args, { env }));
      assert.equal(run.code, 6, `${args}: ${run.stderr}`);
      assert.match(run.stderr, /^error: Cannot write the output: No space left on device[^\n]*\n$/);
      const left = await finished(startInShell('tgkeep "$@" | true', args, { env }));
      assert.equal(left.stderr, "");
    }
  });

  await t.step("a person who reads only what is wrong", async () => {
    for (const log of ["text", "ndjson"]) {
      const args = ["export", BULK, "--out", path(`quiet ${log}`)];
      const run = await runTgkeep([...args, "--log", log, "--log-level", "warn"], { env });
      assert.equal(run.code, 0, run.stderr);
      assert.equal(run.stdout + run.stderr, "");
    }
  });

  await t.step("a log file beside another output", async () => {
    const log = path("log.ndjson");
    const args = ["export", BULK, "--out", path("logged"), "--log", "text"];
    const run = await runTgkeep([...args, "--log-file", log], { env });
    assert.equal(run.code, 0, run.stderr);
    assert.match(run.stdout, /^✓ Bulk text: 350 new, 350 messages$/m);
    const events = eventsOf(await Deno.readTextFile(log));
    assert.equal(events[0]?.event, "run.started");
    assert.equal(events.at(-1)?.event, "export.finished");
  });

  await t.step("a log file with all there is to say, and none of the secrets", async () => {
    const log = path("debug.ndjson");
    const { faults } = emulator;
    faults.add({ kind: "flood_wait", seconds: 1 }, { method: "messages.getHistory" });
    faults.add({ kind: "drop_connection", when: "after" }, { method: "upload.getFile", after: 3 });
    faults.add({ kind: "corrupt_msg_key" }, { method: "upload.getFile", after: 6 });
    faults.add({ kind: "expired_reference" }, { method: "upload.getFile", after: 9 });
    const args = ["export", BULK, MANY, "--last", "60", "--out", path("debugged"), "--log", "text"];
    const run = await runTgkeep([...args, "--log-file", log, "--log-level", "debug"], { env });
    faults.clear();
    assert.equal(run.code, 0, run.stderr);
    const events = eventsOf(await Deno.readTextFile(log));
    assert.ok(events.some(({ event }) => event === "log"), "diagnostics are kept");
    assert.ok(events.some(({ event }) => event === "flood.wait"));
  });
});

/** Reads nothing but the first lines until the run stands still, since the pipe is full; then all. */
async function readLate(
  child: Deno.ChildProcess,
  { stats }: Emulator,
  whenFull: () => void = () => {},
): Promise<ExportRun> {
  const asked = () => stats.requests.get("upload.getFile") ?? 0;
  const before = asked();
  const texts: string[] = [];
  for await (const text of child.stdout.pipeThrough(new TextDecoderStream())) {
    if (texts.push(text) > 1) continue;
    for (let last = -1; asked() === before || asked() !== last;) {
      last = asked();
      await new Promise((resolve) => setTimeout(resolve, 400));
    }
    assert.ok(asked() - before < FILES, "the run waits for its reader");
    whenFull();
  }
  const stderr = await new Response(child.stderr).text();
  const { code, signal } = await child.status;
  return reported(checked(child, { code, signal, stdout: texts.join(""), stderr }));
}
