// Large downloads through trouble: killed in the middle, and with everything going wrong at once.
import assert from "node:assert/strict";
import { join } from "node:path";
import type { Api } from "telegram/tl/api.js";
import { startEmulator } from "../../lib/emulator/server.ts";
import { mediaHeavyChat, singleDocument } from "../../lib/emulator/world/generate/parts.ts";
import { generateWorld } from "../../lib/emulator/world/generate.ts";
import { assertArchiveIsTrue } from "../helpers/archive_truth.ts";
import { runExport, startExport } from "../helpers/export_run.ts";
import { onRequest } from "../helpers/on_request.ts";
import { assertNothingHalfWritten } from "../helpers/output_folder.ts";
import { serverEnvironment } from "../helpers/server_environment.ts";
import { tempFolder } from "../helpers/temp_folder.ts";
import { finished } from "../helpers/tgkeep.ts";

const MIB = 1_048_576;

/** Lines, and how many requests for a part the server may see twice: what was under way, and no more. */
const LINES = [
  { name: "a near line", latencyMs: 0, bytesPerSecond: Infinity, most: 2 },
  // Whether one more would help is tried where a busy machine makes a line look longer than it is.
  { name: "a narrow line", latencyMs: 0, bytesPerSecond: 25_000_000, most: 3 },
  { name: "a line of 10 ms", latencyMs: 10, bytesPerSecond: Infinity, most: 3 },
  // So many parts are under way as 50 MiB/s need at that distance: 4 where nothing else is slow.
  { name: "a line of 50 ms", latencyMs: 50, bytesPerSecond: Infinity, most: 6 },
  { name: "a narrow line of 50 ms", latencyMs: 50, bytesPerSecond: 25_000_000, most: 4 },
];

for (const { name, latencyMs, bytesPerSecond, most } of LINES) {
  Deno.test(`export killed in the middle of a large file over ${name} asks again for what was under way`, async () => {
    await using temp = await tempFolder();
    const bytes = 96 * MIB + 12_345;
    const parts = [singleDocument({ bytes })];
    const world = generateWorld({ seed: 51, content: "empty", parts });
    await using emulator = await startEmulator({ world });
    Object.assign(emulator.faults, { latencyMs, bytesPerSecond });
    const env = await serverEnvironment(emulator, temp.path);
    const out = join(temp.path, "out");
    const args = ["channel1700000003", "--format", "json", "--out", out];
    const child = startExport(args, env);
    const killing = onRequest(emulator.faults, { methods: ["upload.getFile"], nth: 60 }, () => {
      child.kill("SIGKILL");
    });
    const { code } = await finished(child);
    killing.remove();
    assert.notEqual(code, 0);
    const before = emulator.stats.parts.map(({ offset }) => offset);
    assert.ok(before.length >= 59 && before.length < 70, `${before.length} parts`);
    assert.equal(new Set(before).size, before.length, "nothing is asked for twice in one run");

    emulator.faults.clear();
    emulator.stats.parts.length = 0;
    const { report } = await runExport(args, env);
    assert.equal(report.exit_code, 0);
    const after = emulator.stats.parts.map(({ offset }) => offset);
    const again = after.filter((offset) => before.includes(offset)).length;
    assert.ok(again <= most, `${again} parts were asked for twice`);
    assert.equal(new Set([...before, ...after]).size, 97);
    assert.ok(report.media.bytes <= bytes - (before.length - most) * MIB);
    await assertArchiveIsTrue(world, out, ["channel1700000003"]);
    await assertNothingHalfWritten(world, out);
  });
}

Deno.test("export ends byte-exact with every kind of trouble at once", async () => {
  await using temp = await tempFolder();
  const world = generateWorld({
    seed: 52,
    content: "empty",
    parts: [
      mediaHeavyChat({ files: 24, bytes: 1_300_000 }),
      singleDocument({ bytes: 30 * MIB + 77, dcId: 4 }),
    ],
  });
  await using emulator = await startEmulator({ world });
  const { faults } = emulator;
  const method = "upload.getFile";
  faults.latencyMs = 3;
  const troubles = [
    faults.add({ kind: "truncated_part", bytes: 65_536 }, { method, probability: 0.06 }),
    faults.add({ kind: "wrong_bytes" }, { method, probability: 0.05, where: isDocument }),
    faults.add({ kind: "drop_connection", when: "before" }, { method, after: 12, times: 2 }),
    faults.add({ kind: "drop_connection", when: "after" }, { method, after: 35, times: 2 }),
    faults.add({ kind: "expired_reference" }, { method, probability: 0.05 }),
    faults.add({ kind: "corrupt_msg_key" }, { method, probability: 0.01 }),
    faults.add({ kind: "flood_wait", seconds: 1 }, { method, after: 20, times: 1 }),
    faults.add({ kind: "flood_premium_wait", seconds: 1 }, { method, after: 50, times: 1 }),
  ];
  const env = await serverEnvironment(emulator, temp.path);
  const out = join(temp.path, "out");
  const chats = ["channel1700000002", "channel1700000003"] as const;
  const { report, stderr } = await runExport([...chats, "--out", out, "--verify-parts"], env);
  assert.equal(report.exit_code, 0, stderr);
  assert.equal(report.media.failed, 0);
  for (const [i, { taken }] of troubles.entries()) assert.ok(taken > 0 || i === 5, `trouble ${i}`);
  faults.clear();
  await assertArchiveIsTrue(world, out, [...chats]);
  await assertNothingHalfWritten(world, out);
  assert.deepEqual(emulator.stats.defects, []);
});

/** Telegram has no hashes of photos. */
function isDocument(request: unknown): boolean {
  return (request as Api.upload.GetFile).location.className === "InputDocumentFileLocation";
}
