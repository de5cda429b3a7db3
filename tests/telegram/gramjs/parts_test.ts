// Parts of files over real connections: limits, lanes, and what breaks.
import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import type { Emulator } from "../../../lib/emulator/server.ts";
import { singleDocument } from "../../../lib/emulator/world/generate/parts.ts";
import { generateWorld } from "../../../lib/emulator/world/generate.ts";
import { withFloodPolicy } from "../../../lib/history/flood.ts";
import type { RemoteFile } from "../../../lib/model/file.ts";
import { messageFiles } from "../../../lib/model/message.ts";
import { connectTelegram } from "../../../lib/telegram/connect.ts";
import { partWeight, type TelegramGateway } from "../../../lib/telegram/gateway.ts";
import { type Emulated, withEmulated } from "../../helpers/emulated.ts";

const SIZE = 24 * 1_048_576;
const LIMIT = 524_288;

function withFile(
  run: (emulated: Emulated & { readonly file: RemoteFile }) => Promise<void>,
): Promise<void> {
  const world = generateWorld({
    seed: 3,
    content: "empty",
    parts: [singleDocument({ bytes: SIZE })],
  });
  return withEmulated({ world }, async (emulated) => {
    await run({ ...emulated, file: await largeFile(emulated.telegram) });
  });
}

async function largeFile(telegram: TelegramGateway): Promise<RemoteFile> {
  for (const { ref } of await telegram.listChats()) {
    const page = await telegram.historyPage({ chat: ref, offsetId: 0, addOffset: 0, limit: 100 });
    const found = page.messages.flatMap(messageFiles).find((each) => each.file.size === SIZE);
    if (found) return found.file;
  }
  throw new Error("the world has no file");
}

/** Always as many parts under way as the client finds worth having. */
async function fetchParts(
  gateway: TelegramGateway,
  file: RemoteFile,
  options: { readonly parts: number; readonly check: (offset: number, bytes: Uint8Array) => void },
): Promise<void> {
  let next = 0;
  let active = 0;
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  const fill = (): void => {
    while (next < options.parts && active * partWeight(LIMIT) < gateway.partsAtOnce(file)) {
      const offset = next++ * LIMIT % SIZE;
      active++;
      gateway.filePart({ file, offset, limit: LIMIT }).then((bytes) => {
        options.check(offset, bytes);
        active--;
        if (next === options.parts && active === 0) resolve();
        else fill();
      }).catch(reject);
    }
  };
  fill();
  await promise;
}

Deno.test("fileLimits() asks once, and gives what the server's configuration says", () =>
  withEmulated({}, async ({ telegram, emulator }) => {
    assert.deepEqual(await telegram.fileLimits(), { small: 5, large: 2 });
    assert.deepEqual(await telegram.fileLimits(), { small: 5, large: 2 });
    assert.equal(emulator.stats.requests.get("help.getAppConfig"), 1);
  }));

Deno.test("fileLimits() goes by the usual figures where a server does not tell", () =>
  withEmulated({}, async ({ emulator, connect }) => {
    const refusals = [[400, "METHOD_INVALID"], [404, "METHOD_NOT_FOUND"], [500, "RPC_CALL_FAIL"], [
      420,
      "FLOOD_WAIT_900",
    ]] as const;
    for (const [code, message] of refusals) {
      const method = "help.getAppConfig";
      const refusal = emulator.faults.add({ kind: "rpc_error", code, message }, { method });
      assert.deepEqual(await (await connect()).fileLimits(), { small: 5, large: 2 });
      assert.equal(refusal.taken, 1);
    }
  }));

Deno.test("filePart() opens more connections where each is slow, with the key that is there", () =>
  withFile(async ({ telegram, emulator, world, file }) => {
    emulator.faults.bytesPerSecondPerConnection = 8_000_000;
    const content = world.files.find("document", BigInt(file.location.id))!.contents.get("")!;
    const handshakes = emulator.stats.handshakes;
    await fetchParts(telegram, file, {
      parts: 160,
      check(offset, bytes) {
        const expected = world.files.content.read(content, offset, LIMIT);
        assert.ok(Buffer.from(bytes).equals(expected));
      },
    });
    // One for requests, and lanes for parts.
    assert.ok(emulator.stats.peakConnections >= 4, `${emulator.stats.peakConnections}`);
    assert.ok(emulator.stats.peakConnections <= 7);
    assert.equal(emulator.stats.handshakes, handshakes);
  }));

Deno.test("filePart() stays on one connection where more would not help", () =>
  withFile(async ({ telegram, emulator, file }) => {
    emulator.faults.bytesPerSecond = 12_000_000;
    await fetchParts(telegram, file, { parts: 100, check: () => undefined });
    assert.ok(emulator.stats.peakConnections <= 4, `${emulator.stats.peakConnections}`);
    assert.ok(telegram.partsAtOnce(file) <= 4, `${telegram.partsAtOnce(file)}`);
  }));

Deno.test("filePart() loses only the parts of the connection that breaks, and they come again", () =>
  withFile(async ({ telegram, emulator, file }) => {
    const gateway = withFloodPolicy(telegram);
    emulator.faults.latencyMs = 5;
    emulator.faults.add({ kind: "drop_connection", when: "after" }, {
      method: "upload.getFile",
      after: 20,
      times: 3,
    });
    await fetchParts(gateway, file, {
      parts: 100,
      check: (_offset, bytes) => assert.equal(bytes.length, LIMIT),
    });
    const asked = emulator.stats.parts.length;
    assert.ok(asked >= 100 && asked <= 100 + 3 * 8, `${asked} requests`);
    assert.ok(await telegram.account(), "requests have a connection of their own");
  }));

Deno.test("filePart() makes do with one connection where the server closes every further one", () =>
  withFile(async ({ emulator, world, session, file }) => {
    await using door = narrowDoor(emulator);
    await using telegram = await connectTelegram({
      apiId: world.account.apiId,
      apiHash: world.account.apiHash,
      server: { ...door.address, dcId: emulator.dcId, publicKeyPem: emulator.publicKeyPem },
      session: session(),
      onSession: () => Promise.resolve(),
      appVersion: "test",
    });
    const gateway = withFloodPolicy(telegram);
    assert.ok(await gateway.account());
    await fetchParts(gateway, file, {
      parts: 60,
      check: (_offset, bytes) => assert.equal(bytes.length, LIMIT),
    });
    assert.ok(door.refused > 0 && door.refused < 8, `${door.refused} connections refused`);
    assert.equal(emulator.stats.parts.length, 60);
  }));

/** A way to a server that one connection at a time fits through. */
function narrowDoor({ host, port }: Pick<Emulator, "host" | "port">) {
  const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  let refused = 0;
  let inside: { readonly ends: readonly Deno.Conn[]; readonly over: Promise<unknown> } | undefined;
  const letIn = async (): Promise<void> => {
    for await (const outer of listener) {
      if (inside) {
        refused++;
        outer.close();
        continue;
      }
      const inner = await Deno.connect({ hostname: host, port });
      const pipes = [
        outer.readable.pipeTo(inner.writable),
        inner.readable.pipeTo(outer.writable),
      ];
      inside = { ends: [outer, inner], over: Promise.allSettled(pipes) };
    }
  };
  const accepting = letIn();
  return {
    address: { host: "127.0.0.1", port: (listener.addr as Deno.NetAddr).port },
    get refused() {
      return refused;
    },
    async [Symbol.asyncDispose]() {
      listener.close();
      for (const end of inside?.ends ?? []) end.close();
      await inside?.over;
      await accepting;
    },
  };
}

Deno.test("filePart() makes all parts under way wait together for a flood wait", () =>
  withFile(async ({ telegram, emulator, file }) => {
    let told = 0;
    const gateway = withFloodPolicy(telegram, { onWait: () => told++ });
    const method = "upload.getFile";
    emulator.faults.add({ kind: "flood_premium_wait", seconds: 1 }, { method, after: 5 });
    const times: number[] = [];
    await fetchParts(gateway, file, {
      parts: 20,
      check: () => void times.push(performance.now()),
    });
    assert.equal(told, 1);
    const gaps = times.slice(1).map((time, i) => time - times[i]!);
    assert.ok(Math.max(...gaps) >= 900, "nothing came during the wait");
    assert.ok(times.length === 20 && emulator.stats.parts.length === 20);
  }));

Deno.test("filePart() agrees on a new key where a data centre has forgotten the one in use", () => {
  const world = generateWorld({
    seed: 3,
    content: "empty",
    parts: [singleDocument({ bytes: SIZE, dcId: 4 })],
  });
  return withEmulated({ world }, async ({ telegram, emulator, session }) => {
    const file = await largeFile(telegram);
    const part = { file, offset: 0, limit: LIMIT };
    const before = await telegram.filePart(part);
    const key = session()?.dcs[4]?.authKey;
    emulator.forgetKeys(4);
    // The answer that tells so may be lost with the connection: the policy asks again.
    const after = await withFloodPolicy(telegram).filePart(part);
    assert.deepEqual(after, before);
    assert.ok(key && session()?.dcs[4]?.authKey !== key);
    assert.ok(await telegram.account());
  });
});
