// RSA keys of servers: Telegram's own, and those that a user or Telegram names.
import "./quiet_globals.ts";
import { Buffer } from "node:buffer";
import { createHash, createPublicKey } from "node:crypto";
import rsa from "telegram/crypto/RSA.js";
import { serializeBytes } from "telegram/tl/generationHelpers.js";
import { TgkeepError } from "../../model/errors.ts";
import { toNumber } from "./numbers.ts";

/** A public key of 2048 bits. */
export interface ServerKey {
  /** The last 64 bits of SHA-1 over the TL strings of `n` and `e`, signed. */
  readonly fingerprint: bigint;
  readonly n: bigint;
  readonly e: bigint;
}

const KEY_BITS = 2048;

/**
 * Reads a public key, PKCS#1 (`RSA PUBLIC KEY`) or SPKI (`PUBLIC KEY`).
 *
 * @throws {TgkeepError} `usage` when the text is not an RSA public key of 2048 bits
 */
export function readServerKey(pem: string): ServerKey {
  const { n, e } = readNumbers(pem);
  const digest = createHash("sha1").update(serializeBytes(n)).update(serializeBytes(e)).digest();
  return { fingerprint: digest.readBigInt64LE(12), n: toNumber(n), e: toNumber(e) };
}

/** The keys among some texts; what cannot be read is left out. */
export function readableKeys(pems: readonly string[]): readonly ServerKey[] {
  return pems.flatMap((pem) => {
    try {
      return [readServerKey(pem)];
    } catch (error) {
      if (error instanceof TgkeepError) return [];
      throw error;
    }
  });
}

/** Telegram's own keys. */
export function telegramKeys(): readonly ServerKey[] {
  return [...rsa._serverKeys].map(([fingerprint, { n, e }]) => ({
    fingerprint: BigInt(fingerprint),
    n: BigInt(n.toString()),
    e: BigInt(e),
  }));
}

function readNumbers(pem: string): { n: Buffer; e: Buffer } {
  try {
    const jwk = createPublicKey(pem).export({ format: "jwk" });
    if (jwk.kty !== "RSA" || !jwk.n || !jwk.e) throw new Error("it is not an RSA key");
    const n = Buffer.from(jwk.n, "base64url");
    const bits = toNumber(n).toString(2).length;
    // What is encrypted under it in the handshake has just that length.
    if (bits !== KEY_BITS) throw new Error(`it has ${bits} bits instead of ${KEY_BITS}`);
    return { n, e: Buffer.from(jwk.e, "base64url") };
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new TgkeepError(
      "usage",
      `Cannot read the server's key: ${reason}. --server-key wants a PEM file with "BEGIN RSA PUBLIC KEY" or "BEGIN PUBLIC KEY"`,
      { cause },
    );
  }
}
