// Histories fetched in shards while everything goes wrong that can: every message is there exactly once.
import assert from "node:assert/strict";
import { join } from "node:path";
import type { Faults } from "../../lib/emulator/faults.ts";
import { type Emulator, startEmulator } from "../../lib/emulator/server.ts";
import { generateWorld } from "../../lib/emulator/world/generate.ts";
import { bulkTextChat, type WorldPart } from "../../lib/emulator/world/generate/parts.ts";
import { compose } from "../../lib/emulator/world/generate/texts.ts";
import { type JsonObject, truthOf } from "../../lib/emulator/world/truth.ts";
import type { World } from "../../lib/emulator/world/world.ts";
import type { PeerId } from "../../lib/model/peer.ts";
import { assertArchiveIsTrue, resultOf } from "../helpers/archive_truth.ts";
import { eventsNamed, runExport } from "../helpers/export_run.ts";
import { outputDigests } from "../helpers/output_folder.ts";
import { onRequest } from "../helpers/on_request.ts";
import { serverEnvironment } from "../helpers/server_environment.ts";
import { tempFolder } from "../helpers/temp_folder.ts";

const DENSE: PeerId = "channel1700000001";
const SPARSE: PeerId = "user444000555";
const CHATS = [DENSE, SPARSE];
const HISTORY = "messages.getHistory";

Deno.test("export in shards gives every message once, whatever goes wrong meanwhile", async (t) => {
  await using temp = await tempFolder();
  const world = generateWorld({
    seed: 5,
    content: "empty",
    parts: [bulkTextChat({ messages: 3_000 }), sparsePrivateChat],
  });
  await using emulator = await startEmulator({ world });
  const env = await serverEnvironment(emulator, temp.path);
  const out = join(temp.path, "archive");
  const args = [...CHATS, "--out", out];
  const changes = changeWhileAsked(emulator);
  breakThings(emulator.faults);
  const first = await runExport(args, env);
  assert.equal(first.code, 0, first.stderr);
  emulator.faults.clear();
  assert.ok(changes.deleted.size >= 20 && changes.arrived >= 20, "the world has changed meanwhile");
  assert.deepEqual(emulator.stats.defects, []);
  assert.ok(emulator.stats.errors.get("FLOOD_WAIT_1"), "there were flood waits");

  await t.step("each flood wait is told, with the time at which it ends", () => {
    const waits = eventsNamed(first, "flood.wait");
    assert.ok(waits.length >= 1);
    for (const { method, seconds, until } of waits) {
      assert.deepEqual([method, seconds], [HISTORY, 1]);
      assert.ok(Number.isFinite(Date.parse(String(until))));
    }
  });

  await t.step("every message that was there throughout is there once, and true", async () => {
    for (const peer of CHATS) await assertTrueThroughout(world, out, peer, changes);
  });

  await t.step("the next run brings what had arrived, and nothing twice", async () => {
    const second = await runExport(args, env);
    assert.equal(second.code, 0, second.stderr);
    for (const peer of CHATS) {
      await assertTrueThroughout(world, out, peer, { arrivedFrom: new Map() });
    }
    const third = await runExport(args, env);
    assert.equal(third.report.messages.new, 0);
  });

  await t.step("a new archive of the same chats is the truth", async () => {
    const fresh = join(temp.path, "fresh");
    const run = await runExport([...CHATS, "--out", fresh], env);
    assert.equal(run.code, 0, run.stderr);
    await assertArchiveIsTrue(world, fresh, CHATS);
    const results = [...(await outputDigests(fresh)).keys()].filter((path) =>
      path.endsWith("/result.json")
    );
    assert.equal(results.length, CHATS.length);
  });
});

/** Some hundred messages in lumps over a billion ids, as the ids of private chats are. */
const sparsePrivateChat: WorldPart = (world) => {
  const id = 444_000_555;
  world.addUser({ id, accessHash: 77n, firstName: "Spread", lastName: "Out" });
  const chat = world.addChat({
    peer: SPARSE,
    kind: "user",
    title: "",
    accessHash: 77n,
    dialog: {},
  });
  for (
    const [from, count, step] of [[900, 300, 3], [4_000_000, 500, 41], [1_000_000_000, 400, 1]]
  ) {
    for (let i = 0; i < count!; i++) {
      world.addMessage(SPARSE, { id: from! + i * step!, from: SPARSE, text: compose(`${i}`) });
    }
  }
  return chat;
};

interface Changes {
  readonly deleted: ReadonlySet<string>;
  readonly arrived: number;
  /** Ids from which on messages arrived during the run. */
  readonly arrivedFrom: ReadonlyMap<PeerId, number>;
}

/** While pages are asked for, messages arrive at the top and others, anywhere, disappear. */
function changeWhileAsked({ faults, world }: Emulator): Changes {
  const deleted = new Set<string>();
  const arrivedFrom = new Map(
    CHATS.map((peer): [PeerId, number] => [peer, world.chat(peer).messages.lastId() + 1]),
  );
  const changes = { deleted, arrivedFrom, arrived: 0 };
  for (let nth = 2; nth <= 40; nth += 2) {
    onRequest(faults, { methods: [HISTORY], nth }, () => {
      for (const peer of CHATS) {
        world.addMessage(peer, {
          from: `user${world.account.userId}`,
          text: compose(`late ${nth}`),
        });
        changes.arrived++;
        const { messages } = world.chat(peer);
        const { id } = messages.at((nth * 71) % (messages.size - 60));
        if (world.deleteMessage(peer, id)) deleted.add(`${peer} ${id}`);
      }
    });
  }
  return changes;
}

function breakThings(faults: Faults): void {
  const history = { method: HISTORY } as const;
  faults.add({ kind: "short_page", count: 37 }, { ...history, probability: 0.2 });
  faults.add({ kind: "flood_wait", seconds: 1 }, { ...history, after: 12, times: 2 });
  faults.add({ kind: "drop_connection", when: "before" }, { ...history, after: 9, times: 1 });
  faults.add({ kind: "drop_connection", when: "after" }, { ...history, after: 27, times: 2 });
  faults.add({ kind: "rpc_error", code: -503, message: "Timeout" }, { ...history, after: 20 });
  faults.add(
    { kind: "error_in_container", code: 500, message: "RPC_CALL_FAIL" },
    { ...history, after: 33, times: 2 },
  );
}

async function assertTrueThroughout(
  world: World,
  out: string,
  peer: PeerId,
  { arrivedFrom }: Pick<Changes, "arrivedFrom">,
): Promise<void> {
  const { messages } = await resultOf(out, peer);
  const ids = messages.map(({ id }) => Number(id));
  assert.deepEqual(ids, [...new Set(ids)].toSorted((a, b) => a - b), "ascending, each once");
  const found = new Map(
    messages.map((message): [number, JsonObject] => [Number(message.id), message]),
  );
  const end = arrivedFrom.get(peer) ?? Infinity;
  const expected = truthOf(world, peer).messages.filter(({ id }) => Number(id) < end);
  for (const message of expected) {
    assert.deepEqual(found.get(Number(message.id)), message, `message ${message.id} of ${peer}`);
  }
}
