// lib/emulator/crypto/aes_ige.ts
import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import { randomBytes } from "node:crypto";
import {
  decryptIge,
  encryptIge,
  encryptLargeIge,
  loadIge,
} from "../../lib/emulator/crypto/aes_ige.ts";

await loadIge();

Deno.test("decryptIge() undoes encryptIge()", () => {
  const aes = { key: randomBytes(32), iv: randomBytes(32) };
  const data = randomBytes(160);
  assert.deepEqual(Buffer.from(decryptIge(encryptIge(data, aes), aes)), data);
});

Deno.test("encryptLargeIge() gives what encryptIge() gives", async () => {
  for (const blocks of [1, 2, 3, 9, 20_000]) {
    const aes = { key: randomBytes(32), iv: randomBytes(32) };
    const data = randomBytes(blocks * 16);
    const expected = Buffer.from(encryptIge(data, aes));
    assert.ok(expected.equals(await encryptLargeIge(data, aes)), `${blocks} blocks`);
    const unaligned = Buffer.concat([Buffer.alloc(1), data]).subarray(1);
    assert.ok(expected.equals(await encryptLargeIge(unaligned, aes)), `${blocks} unaligned`);
  }
});
