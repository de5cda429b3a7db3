// AES-256 in IGE mode: WebAssembly, and the machine's own AES for what is large.
import { Buffer } from "node:buffer";
import { getWasmUrl, ige256Decrypt, ige256Encrypt, initSync } from "@mtcute/wasm";

/** Key and initialization vector, 32 bytes each. */
export interface IgeKey {
  readonly key: Uint8Array;
  readonly iv: Uint8Array;
}

/** Loads the cipher; to be called once before any of the others. Further calls do nothing. */
export async function loadIge(): Promise<void> {
  initSync(await Deno.readFile(getWasmUrl()));
}

/** Encrypts; the length must be divisible by 16. */
export function encryptIge(data: Uint8Array, { key, iv }: IgeKey): Uint8Array {
  return ige256Encrypt(data, key, iv);
}

/**
 * Encrypts what is large (128 KiB or more), three times as fast and off this thread.
 *
 * The chain of IGE is that of CBC over other blocks: with c = E(p ^ c₋₁) ^ p₋₁, the values
 * d = c ^ p₋₁ are d = E((p ^ p₋₂) ^ d₋₁), which is CBC of p ^ p₋₂. So native CBC does the work.
 */
export async function encryptLargeIge(data: Buffer, { key, iv }: IgeKey): Promise<Uint8Array> {
  const plain = words(data);
  const before = words(Buffer.from(iv.subarray(16, 32)));
  const mixed = new Int32Array(plain.length);
  mixed.set(plain.subarray(0, 8));
  for (let i = 4; i < 8; i++) mixed[i]! ^= before[i - 4]!;
  for (let i = 8; i < plain.length; i++) mixed[i] = plain[i]! ^ plain[i - 8]!;
  const cbc = await crypto.subtle.importKey("raw", Buffer.from(key), "AES-CBC", false, ["encrypt"]);
  const first = Buffer.from(iv.subarray(0, 16));
  const encrypted = await crypto.subtle.encrypt({ name: "AES-CBC", iv: first }, cbc, mixed);
  // The last block is the padding that CBC adds.
  const result = new Int32Array(encrypted, 0, plain.length);
  for (let i = 0; i < 4; i++) result[i]! ^= before[i]!;
  for (let i = 4; i < plain.length; i++) result[i]! ^= plain[i - 4]!;
  return new Uint8Array(encrypted, 0, data.length);
}

/** Decrypts; the length must be divisible by 16. */
export function decryptIge(data: Uint8Array, { key, iv }: IgeKey): Uint8Array {
  return ige256Decrypt(data, key, iv);
}

function words(bytes: Buffer): Int32Array {
  const aligned = bytes.byteOffset % 4 === 0 ? bytes : Buffer.from(new Uint8Array(bytes).buffer);
  return new Int32Array(aligned.buffer, aligned.byteOffset, aligned.length / 4);
}
