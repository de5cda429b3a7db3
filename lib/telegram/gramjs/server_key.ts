// Makes GramJS trust the RSA key of a server that the user names.
import "./quiet_globals.ts";
import { Buffer } from "node:buffer";
import { createHash, createPublicKey } from "node:crypto";
import bigInt from "big-integer";
import rsa from "telegram/crypto/RSA.js";
import { serializeBytes } from "telegram/tl/generationHelpers.js";
import { TgkeepError } from "../../model/errors.ts";

/**
 * Adds a public key, PKCS#1 (`RSA PUBLIC KEY`) or SPKI (`PUBLIC KEY`), to those that the handshake accepts.
 *
 * @returns its fingerprint: the last 64 bits of SHA-1 over the TL strings of `n` and `e`, signed, decimal
 * @throws {TgkeepError} `usage` when the text is not an RSA public key
 */
export function trustServerKey(pem: string): string {
  const { n, e } = readKey(pem);
  const digest = createHash("sha1").update(serializeBytes(n)).update(serializeBytes(e)).digest();
  const fingerprint = digest.readBigInt64LE(12).toString();
  rsa._serverKeys.set(fingerprint, {
    n: bigInt(n.toString("hex"), 16),
    e: Number.parseInt(e.toString("hex"), 16),
  });
  return fingerprint;
}

/** Handshakes that look into GramJS's table of keys, and the one that has it to itself. */
const running = new Set<Promise<unknown>>();
let gate: Promise<unknown> = Promise.resolve();

/**
 * Agrees on a key with a server. GramJS has one table of server keys for the whole program: where a server
 * has keys of its own, they are in the table for that handshake alone, and no others. So a key of the
 * CDN, which others than Telegram may hold, can never pass for one of Telegram's.
 *
 * @param keys PEM; those that cannot be read are left out. `undefined`: those that are trusted in general
 * @param agree the handshake
 */
export async function withServerKeys<T>(
  keys: readonly string[] | undefined,
  agree: () => Promise<T>,
): Promise<T> {
  if (keys) {
    const earlier = [gate, ...running];
    const alone = Promise.allSettled(earlier).then(() => agreeAlone(keys, agree));
    gate = alone.catch(() => undefined);
    return await alone;
  }
  let open: typeof gate;
  do {
    open = gate;
    await open;
  } while (open !== gate);
  const agreeing = agree();
  running.add(agreeing);
  try {
    return await agreeing;
  } finally {
    running.delete(agreeing);
  }
}

async function agreeAlone<T>(keys: readonly string[], agree: () => Promise<T>): Promise<T> {
  const usual = [...rsa._serverKeys];
  rsa._serverKeys.clear();
  try {
    for (const pem of keys) trustIfReadable(pem);
    return await agree();
  } finally {
    rsa._serverKeys.clear();
    for (const [fingerprint, key] of usual) rsa._serverKeys.set(fingerprint, key);
  }
}

function trustIfReadable(pem: string): void {
  try {
    trustServerKey(pem);
  } catch (error) {
    if (!(error instanceof TgkeepError)) throw error;
  }
}

function readKey(pem: string): { n: Buffer; e: Buffer } {
  try {
    const jwk = createPublicKey(pem).export({ format: "jwk" });
    if (jwk.kty !== "RSA" || !jwk.n || !jwk.e) throw new Error("it is not an RSA key");
    return { n: Buffer.from(jwk.n, "base64url"), e: Buffer.from(jwk.e, "base64url") };
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new TgkeepError(
      "usage",
      `Cannot read the server's key: ${reason}. --server-key wants a PEM file with "BEGIN RSA PUBLIC KEY" or "BEGIN PUBLIC KEY"`,
      { cause },
    );
  }
}
