// AES-IGE in WebAssembly in place of GramJS's plain JavaScript, which is several times slower.
import "./quiet_globals.ts";
import { Buffer } from "node:buffer";
import gramjsIge from "telegram/crypto/IGE.js";
import { getWasmUrl, ige256Decrypt, ige256Encrypt, initSync } from "@mtcute/wasm";

/** The surface of GramJS's own `IGE` class that its callers use. */
class WasmIge {
  readonly #key: Uint8Array;
  readonly #iv: Uint8Array;

  constructor(key: Uint8Array, iv: Uint8Array) {
    this.#key = key;
    this.#iv = iv;
  }

  decryptIge(cipherText: Uint8Array): Buffer {
    return asBuffer(ige256Decrypt(cipherText, this.#key, this.#iv));
  }

  /** Pads with random bytes to whole blocks, as GramJS's callers expect. */
  encryptIge(plainText: Uint8Array): Buffer {
    const missing = (16 - (plainText.length % 16)) % 16;
    let padded = plainText;
    if (missing > 0) {
      padded = new Uint8Array(plainText.length + missing);
      padded.set(plainText);
      crypto.getRandomValues(padded.subarray(plainText.length));
    }
    return asBuffer(ige256Encrypt(padded, this.#key, this.#iv));
  }
}

/**
 * Loads the WASM module and makes GramJS use it. Its classes look `IGE` up when they need it, so one
 * replacement serves every connection; calling this again changes nothing.
 */
export function installWasmIge(): void {
  const module = gramjsIge as { IGE: unknown };
  if (module.IGE === WasmIge) return;
  initSync(Deno.readFileSync(getWasmUrl()));
  module.IGE = WasmIge;
}

function asBuffer(bytes: Uint8Array): Buffer {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
