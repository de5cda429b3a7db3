// lib/emulator/methods/temp_key.ts: a temporary key stands for the permanent one it is bound to.
import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import { createHash, randomBytes } from "node:crypto";
import bigInt from "big-integer";
import { Api } from "telegram/tl/api.js";
import { encryptIge } from "../../lib/emulator/crypto/aes_ige.ts";
import { TlWriter } from "../../lib/emulator/tl/writer.ts";
import { initialized, rawSetup, serverKey } from "./raw_api.ts";
import {
  learnSalt,
  pingBody,
  rawConnect,
  type RawKey,
  rawSession,
  readError,
} from "./raw_client.ts";
import { agreeKey } from "./raw_handshake.ts";

const users = new Api.users.GetUsers({ id: [new Api.InputUserSelf()] }).getBytes();

function sha1(...parts: readonly Uint8Array[]): Buffer {
  return createHash("sha1").update(Buffer.concat(parts)).digest();
}

function idOf(key: RawKey): bigint {
  return Buffer.from(key.id, "hex").readBigInt64LE();
}

/** The request, sealed as the documentation says. */
function bindRequest(temporary: RawKey, permanent: RawKey, sessionId: bigint): Buffer {
  const expiresAt = Math.floor(Date.now() / 1000) + 3600;
  const inner = new TlWriter().int(0x75a3f765).long(5n).long(idOf(temporary)).long(idOf(permanent))
    .long(sessionId).int(expiresAt).view();
  const plain = new TlWriter().raw(randomBytes(16)).long(4n).int(0).int(40).raw(inner).view();
  const msgKey = sha1(plain).subarray(4);
  const key = permanent.bytes;
  const a = sha1(msgKey, key.subarray(0, 32));
  const b = sha1(key.subarray(32, 48), msgKey, key.subarray(48, 64));
  const c = sha1(key.subarray(64, 96), msgKey);
  const d = sha1(msgKey, key.subarray(96, 128));
  const encrypted = encryptIge(Buffer.concat([plain, randomBytes(8)]), {
    key: Buffer.concat([a.subarray(0, 8), b.subarray(8, 20), c.subarray(4, 16)]),
    iv: Buffer.concat([a.subarray(8, 20), b.subarray(0, 8), c.subarray(16, 20), d.subarray(0, 8)]),
  });
  return new Api.auth.BindTempAuthKey({
    permAuthKeyId: bigInt(idOf(permanent)),
    nonce: bigInt(5),
    expiresAt,
    encryptedMessage: Buffer.concat([Buffer.from(permanent.id, "hex"), msgKey, encrypted]),
  }).getBytes();
}

Deno.test("bindTempAuthKey() lets a temporary key act for the permanent one until it expires", async () => {
  let now = Date.now();
  await using setup = await rawSetup("signed_in", { clock: () => now });
  await using connection = await rawConnect(setup.emulator.port);
  const temporary = await agreeKey(connection, serverKey, { expiresIn: 3600 });
  const session = rawSession(connection, temporary, () => now);
  await learnSalt(session);
  assert.equal(readError(await session.call(initialized())), "401 AUTH_KEY_PERM_EMPTY");
  const wrong = bindRequest(temporary, setup.key, session.id + 1n);
  assert.equal(readError(await session.call(wrong)), "400 ENCRYPTED_MESSAGE_INVALID");
  await session.call(bindRequest(temporary, setup.key, session.id));
  await session.call(initialized());
  assert.equal((await session.call(users)).uint(), 0x1cb5c415);
  now += 3_601_000;
  await session.send({ body: pingBody(1n) });
  let packet = await connection.next();
  while (packet !== undefined && packet.length > 4) packet = await connection.next();
  assert.equal(packet?.readInt32LE(0), -404);
});
