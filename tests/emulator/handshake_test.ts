// lib/emulator/mtproto/handshake.ts: what a key exchange must look like.
import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import { DH_PRIME } from "../../lib/telegram/gramjs/numbers.ts";
import { generateServerKey } from "../../lib/emulator/crypto/rsa.ts";
import { startEmulator } from "../../lib/emulator/server.ts";
import { rawConnect } from "./raw_client.ts";
import { type HandshakeEnd, type Mistakes, rawHandshake } from "./raw_handshake.ts";
import { smallWorld } from "./small_world.ts";

const serverKey = await generateServerKey();

async function attempt(mistakes: Mistakes): Promise<HandshakeEnd> {
  await using emulator = await startEmulator({ world: smallWorld(), serverKey });
  await using connection = await rawConnect(emulator.port);
  const end = await rawHandshake(connection, serverKey, mistakes);
  if (end.kind === "refused") assert.equal(await connection.next(), undefined);
  assert.deepEqual(emulator.stats.defects, []);
  assert.equal(emulator.stats.handshakes, end.kind === "ok" ? 1 : 0);
  return end;
}

Deno.test("createHandshake() agrees on a key and proves that it knows new_nonce", async () => {
  const end = await attempt({});
  assert.ok(end.kind === "ok" && end.hashIsRight);
  assert.equal(end.key.bytes.length, 256);
});

const flipped = (bytes: Buffer): Buffer => Buffer.from(bytes.map((byte) => byte ^ 1));

const REFUSED: readonly (readonly [string, Mistakes])[] = [
  ["a wrong nonce", { nonce: flipped }],
  ["a wrong server_nonce", { serverNonce: flipped }],
  ["a fingerprint of another key", { fingerprint: (value) => value ^ 1n }],
  ["a wrong factor", { p: flipped }],
  ["another data centre's number", { innerNewNonceDc: 3 }],
  ["the padding of MTProto 1.0", { padding: "sha1" }],
  ["a wrong hash of the client's half", { innerHash: flipped }],
  ["a retry_id that was not given", { retryId: 5n }],
];

for (const [what, mistakes] of REFUSED) {
  Deno.test(`createHandshake() answers -404 to ${what} and hangs up`, async () => {
    assert.deepEqual(await attempt(mistakes), { kind: "refused", code: -404 });
  });
}

for (const [what, value] of [["1", 1n], ["prime - 1", DH_PRIME - 1n]] as const) {
  Deno.test(`createHandshake() answers dh_gen_fail when g_b is ${what}`, async () => {
    const end = await attempt({ publicValue: () => value });
    assert.equal(end.kind, "fail");
  });
}

Deno.test("createHandshake() answers dh_gen_retry when told to", async () => {
  await using emulator = await startEmulator({ world: smallWorld(), serverKey });
  emulator.faults.add({ kind: "dh_retry" });
  await using connection = await rawConnect(emulator.port);
  const end = await rawHandshake(connection, serverKey);
  assert.ok(end.kind === "retry" && end.hashIsRight);
});
