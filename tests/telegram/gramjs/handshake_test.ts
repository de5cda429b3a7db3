// lib/telegram/gramjs/handshake.ts against the loopback Telegram.
import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
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

Deno.test("agreeOnKey() refuses a number that cannot be factored, without looking for factors for ever", async () => {
  const [{ fingerprint }] = trusted as [typeof trusted[0]];
  for (const pq of [[1], [0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xc5], Array(9).fill(15)]) {
    let nonce = Buffer.alloc(16);
    const line = {
      send(packet: Buffer) {
        nonce = Buffer.from(packet.subarray(24, 40));
        return Promise.resolve();
      },
      recv() {
        const body = Buffer.alloc(76);
        body.writeUInt32LE(0x05162463);
        nonce.copy(body, 4);
        body.set([pq.length, ...pq], 36);
        const list = 36 + Math.ceil((pq.length + 1) / 4) * 4;
        body.writeUInt32LE(0x1cb5c415, list);
        body.writeUInt32LE(1, list + 4);
        body.writeBigInt64LE(fingerprint, list + 8);
        const head = Buffer.alloc(20);
        head.writeUInt32LE(body.length, 16);
        return Promise.resolve(Buffer.concat([head, body]));
      },
    };
    await assert.rejects(agreeOnKey(line, trusted), {
      name: "UntrustedServerError",
      message: /the number to be factored/,
    });
  }
});

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
