// lib/telegram/gramjs/handshake.ts against the loopback Telegram.
import assert from "node:assert/strict";
import type { HandshakeMistake } from "../../../lib/emulator/mtproto/handshake.ts";
import { generateServerKey } from "../../../lib/emulator/crypto/rsa.ts";
import { startEmulator } from "../../../lib/emulator/server.ts";
import { installWasmIge } from "../../../lib/telegram/gramjs/ige.ts";
import { agreeOnKey, UntrustedServerError } from "../../../lib/telegram/gramjs/handshake.ts";
import { packetReader } from "../../../lib/telegram/gramjs/packets.ts";
import { framePacket } from "../../../lib/telegram/gramjs/packets.ts";
import { readServerKey } from "../../../lib/telegram/gramjs/server_key.ts";
import { EndpointSocket } from "../../../lib/telegram/gramjs/socket.ts";
import { withEmulated } from "../../helpers/emulated.ts";
import { smallWorld } from "../../emulator/small_world.ts";

installWasmIge();
const serverKey = await generateServerKey();
const trusted = [readServerKey(serverKey.publicKeyPem)];

async function agree(
  { clock, mistake, retries = 0, keys = trusted }: {
    readonly clock?: () => number;
    readonly mistake?: HandshakeMistake;
    readonly retries?: number;
    readonly keys?: typeof trusted;
  } = {},
) {
  await using emulator = await startEmulator({
    world: smallWorld(),
    serverKey,
    ...(clock ? { clock } : {}),
  });
  if (mistake) emulator.faults.add({ kind: "handshake_mistake", what: mistake });
  emulator.faults.add({ kind: "dh_retry" }, { times: retries });
  const socket = new EndpointSocket({ host: emulator.host, port: emulator.port });
  await socket.connect();
  let sent = 0;
  const read = packetReader(socket);
  try {
    const agreed = await agreeOnKey({
      send: (packet) => Promise.resolve(socket.write(framePacket(packet, sent++))),
      recv: read,
    }, keys);
    return { agreed, handshakes: emulator.stats.handshakes };
  } finally {
    await socket.close();
  }
}

Deno.test("agreeOnKey() agrees on a key of 256 bytes and learns the server's time", async () => {
  const { agreed, handshakes } = await agree({ clock: () => Date.now() - 3_600_000 });
  assert.equal(agreed.authKey.length, 256);
  assert.ok(Math.abs(agreed.timeOffset + 3600) < 5);
  assert.equal(handshakes, 1);
});

Deno.test("agreeOnKey() gives another value when the server asks for one, but not for ever", async () => {
  assert.equal((await agree({ retries: 2 })).handshakes, 1);
  await assert.rejects(agree({ retries: Infinity }), /does not agree on a key/);
});

for (const mistake of ["prime", "generator", "value", "hash"] as const) {
  Deno.test(`agreeOnKey() refuses a server with a wrong ${mistake}`, async () => {
    await assert.rejects(agree({ mistake }), UntrustedServerError);
  });
}

Deno.test("agreeOnKey() refuses a server that has none of the keys", async () => {
  const other = [readServerKey((await generateServerKey()).publicKeyPem)];
  await assert.rejects(agree({ keys: other }), /another key than those that are known/);
  assert.equal((await agree({ keys: [...other, ...trusted] })).handshakes, 1);
});

Deno.test("a client tells that a server cannot be trusted, and does not try again", () =>
  withEmulated({ start: "new" }, async ({ telegram, emulator }) => {
    emulator.faults.add({ kind: "handshake_mistake", what: "value" });
    await assert.rejects(telegram.account(), {
      code: "network",
      message: /Cannot trust the server/,
    });
    assert.equal(emulator.stats.connections, 1);
    assert.equal(await telegram.account(), undefined);
  }));
