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
