import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import "../../../lib/telegram/gramjs/quiet_globals.ts";
import gramjsIge from "telegram/crypto/IGE.js";

// Taken before the replacement: the reference that the replacement must agree with.
const PlainIge = gramjsIge.IGE;

Deno.test("installWasmIge() replaces GramJS's AES-IGE by one with the same answers", async () => {
  const { installWasmIge } = await import("../../../lib/telegram/gramjs/ige.ts");
  installWasmIge();
  installWasmIge();
  assert.notEqual(gramjsIge.IGE, PlainIge);
  for (const length of [16, 32, 1024, 4096 + 16]) {
    const key = Buffer.from(crypto.getRandomValues(new Uint8Array(32)));
    const iv = Buffer.from(crypto.getRandomValues(new Uint8Array(32)));
    const plain = Buffer.from(crypto.getRandomValues(new Uint8Array(length)));
    const expected = new PlainIge(key, iv).encryptIge(plain);
    const cipher = new gramjsIge.IGE(key, iv).encryptIge(plain);
    assert.deepEqual(cipher, expected);
    assert.deepEqual(new gramjsIge.IGE(key, iv).decryptIge(cipher), plain);
  }
});

Deno.test("installWasmIge() pads what is not a whole block", async () => {
  const { installWasmIge } = await import("../../../lib/telegram/gramjs/ige.ts");
  installWasmIge();
  const key = Buffer.alloc(32, 1);
  const iv = Buffer.alloc(32, 2);
  const plain = Buffer.from("not a whole block");
  const cipher = new gramjsIge.IGE(key, iv).encryptIge(plain);
  assert.equal(cipher.length, 32);
  assert.deepEqual(new gramjsIge.IGE(key, iv).decryptIge(cipher).subarray(0, plain.length), plain);
});
