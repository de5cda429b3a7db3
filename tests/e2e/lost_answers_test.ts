// Faults that a client must wait out or meet by the dozen, with its time-outs made short.
import assert from "node:assert/strict";
import { join } from "node:path";
import type { Fault } from "../../lib/emulator/faults.ts";
import { startEmulator } from "../../lib/emulator/server.ts";
import { generateWorld } from "../../lib/emulator/world/generate.ts";
import { connectTelegram } from "../../lib/telegram/connect.ts";
import { parseSessionString } from "../../lib/telegram/session_string.ts";
import { assertArchiveIsTrue } from "../helpers/archive_truth.ts";
import { withEmulated } from "../helpers/emulated.ts";
import { exportInProcess, SHORT_TIMEOUTS } from "../helpers/in_process.ts";
import { onRequest } from "../helpers/on_request.ts";
import { assertNothingHalfWritten } from "../helpers/output_folder.ts";
import { tempFolder } from "../helpers/temp_folder.ts";
import { BULK, faultWorld, MANY, PEERS } from "./fault_world.ts";

const HISTORY = "messages.getHistory";
const FILE = "upload.getFile";

Deno.test("answers that never come are asked for again", async () => {
  await using temp = await tempFolder();
  await withEmulated({
    world: generateWorld(faultWorld(13)),
    connect: { timeouts: SHORT_TIMEOUTS },
  }, async (
    { emulator, telegram, world },
  ) => {
    const out = join(temp.path, "archive");
    const { faults } = emulator;
    const lost = [
      faults.add({ kind: "lose_reply" }, { method: HISTORY, after: 1 }),
      faults.add({ kind: "lose_reply" }, { method: HISTORY, after: 3 }),
      faults.add({ kind: "lose_reply" }, { method: FILE, after: 4, times: 2 }),
      faults.add({ kind: "lose_reply" }, { method: "auth.exportAuthorization" }),
      faults.add({ kind: "lose_reply" }, { method: "auth.importAuthorization" }),
    ];
    const { report } = await exportInProcess(telegram, out, PEERS);
    assert.equal(report.exit_code, 0);
    for (const [i, { taken }] of lost.entries()) assert.ok(taken > 0, `fault ${i} has happened`);
    await assertArchiveIsTrue(world, out, PEERS);
  });
});

Deno.test("a refusal that shares a container with other answers hurts nobody else", async () => {
  await using temp = await tempFolder();
  await withEmulated({
    world: generateWorld(faultWorld(13)),
    connect: { timeouts: SHORT_TIMEOUTS },
  }, async (
    { emulator, telegram, world },
  ) => {
    const out = join(temp.path, "archive");
    const company: Promise<unknown>[] = [];
    const refusals = [HISTORY, FILE].map((method) =>
      emulator.faults.add({ kind: "error_in_container", code: 500, message: "RPC_CALL_FAIL" }, {
        method,
        after: 3,
        times: 2,
        where() {
          company.push(telegram.resolveUsername("loopback_news"));
          return true;
        },
      })
    );
    const { report } = await exportInProcess(telegram, out, [BULK, MANY]);
    assert.equal(report.exit_code, 0);
    for (const { taken } of refusals) assert.equal(taken, 2);
    for (const chat of await Promise.all(company)) {
      assert.equal((chat as { username: string }).username, "loopback_news");
    }
    await assertArchiveIsTrue(world, out, [BULK, MANY]);
  });
});

Deno.test("a server that goes away ends the run with its name, resumable", async () => {
  await using temp = await tempFolder();
  const out = join(temp.path, "archive");
  const world = generateWorld(faultWorld(13));
  await using server = new AsyncDisposableStack();
  const emulator = server.use(await startEmulator({ world }));
  const { apiId, apiHash } = world.account;
  await using telegram = await connectTelegram({
    apiId,
    apiHash,
    server: { ...emulator, dcId: 2 },
    session: parseSessionString(await emulator.sessionString()),
    onSession: () => Promise.resolve(),
    appVersion: "test",
  });
  const gone = Promise.withResolvers<void>();
  onRequest(emulator.faults, { methods: [FILE], nth: 4 }, () => {
    gone.resolve(server.disposeAsync());
  });
  const { report, events } = await exportInProcess(telegram, out, [BULK, MANY]);
  await gone.promise;
  assert.equal(report.exit_code, 1);
  const [error] = events.filter(({ event }) => event === "error");
  assert.ok(error?.event === "error");
  assert.equal(error.code, "network");
  const ports = emulator.dataCenters.map(({ port }) => port).join("|");
  assert.match(error.message, new RegExp(`127\\.0\\.0\\.1:(${ports})\\b`));
  assert.match(error.message, /run the same command again/);
  assert.equal(report.messages.new, 480 + 15);
  assert.equal(await assertNothingHalfWritten(world, out), report.media.downloaded);
});

Deno.test("all faults at once, again and again, end in a true archive", async (t) => {
  for (const seed of [1, 2, 3]) {
    await t.step(`seed ${seed}`, async () => {
      await using temp = await tempFolder();
      const out = join(temp.path, "archive");
      const world = generateWorld(faultWorld(seed));
      await withEmulated({ world, connect: { timeouts: SHORT_TIMEOUTS } }, async (
        { emulator, telegram },
      ) => {
        const kinds: readonly Fault[] = [
          { kind: "flood_wait", seconds: 3 },
          { kind: "drop_connection", when: "before" },
          { kind: "drop_connection", when: "after" },
          { kind: "lose_reply" },
          { kind: "corrupt_msg_key" },
          { kind: "delay", ms: 15 },
          { kind: "rpc_error", code: 500, message: "RPC_CALL_FAIL" },
          { kind: "short_page", count: 5 },
          { kind: "expired_reference" },
          { kind: "truncated_part", bytes: 10 },
        ];
        const before = () => {
          for (const kind of kinds) emulator.faults.add(kind, { probability: 0.02 });
        };
        const codes: number[] = [];
        // A run may give up on a file or on the network; the next one goes on.
        for (let run = 1; run <= 5 && codes.at(-1) !== 0; run++) {
          const { report } = await exportInProcess(telegram, out, PEERS, { before });
          codes.push(report.exit_code);
          emulator.faults.clear();
        }
        assert.equal(codes.at(-1), 0, codes.join());
        await assertArchiveIsTrue(world, out, PEERS);
        assert.deepEqual(emulator.stats.defects, []);
      });
    });
  }
});
