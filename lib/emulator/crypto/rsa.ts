// The server's RSA key, and the padding under which clients send their half of the handshake.
import { createHash, generateKeyPair } from "node:crypto";
import { Buffer } from "node:buffer";
import { promisify } from "node:util";
import { TlWriter } from "../tl/writer.ts";
import { decryptIge } from "./aes_ige.ts";
import { modPow, toBytes, toNumber, toShortBytes } from "../../telegram/gramjs/numbers.ts";

/** An RSA key of 2048 bits. */
export interface ServerKey {
  /** PKCS#1, `-----BEGIN RSA PUBLIC KEY-----`. */
  readonly publicKeyPem: string;
  /** Lower 64 bits of the SHA-1 of the bare type `n:string e:string`, as a signed long. */
  readonly fingerprint: bigint;
  readonly modulus: bigint;
  readonly exponent: bigint;
  /** Not for clients. */
  readonly privateExponent: bigint;
}

/** Makes a new key; takes about 0.2 s. */
export async function generateServerKey(): Promise<ServerKey> {
  const { publicKey, privateKey } = await promisify(generateKeyPair)("rsa", {
    modulusLength: 2048,
    publicExponent: 65537,
  });
  const { n, e, d } = privateKey.export({ format: "jwk" });
  const modulus = fromBase64Url(n);
  const exponent = fromBase64Url(e);
  return {
    publicKeyPem: publicKey.export({ type: "pkcs1", format: "pem" }).toString(),
    fingerprint: fingerprint(modulus, exponent),
    modulus,
    exponent,
    privateExponent: fromBase64Url(d),
  };
}

/**
 * Opens `encrypted_data` of `req_DH_params` (RSA_PAD, core.telegram.org/mtproto/auth_key) and
 * returns the 192 bytes within; `undefined` when the padding is not right, which covers the older
 * SHA-1 scheme.
 */
export function openRsaPad(encrypted: Uint8Array, key: ServerKey): Buffer | undefined {
  const number = toNumber(encrypted);
  if (encrypted.length !== 256 || number >= key.modulus) return undefined;
  const opened = toBytes(modPow(number, key.privateExponent, key.modulus), 256);
  const body = opened.subarray(32);
  const bodyHash = sha256(body);
  const temporaryKey = Buffer.from(opened.subarray(0, 32).map((byte, i) => byte ^ bodyHash[i]!));
  const plain = Buffer.from(decryptIge(body, { key: temporaryKey, iv: Buffer.alloc(32) }));
  const data = Buffer.from(plain.subarray(0, 192)).reverse();
  const hash = sha256(temporaryKey, data);
  return hash.equals(plain.subarray(192)) ? data : undefined;
}

function fingerprint(modulus: bigint, exponent: bigint): bigint {
  const bare = new TlWriter().bytesValue(toShortBytes(modulus)).bytesValue(toShortBytes(exponent));
  return createHash("sha1").update(bare.view()).digest().readBigInt64LE(12);
}

function fromBase64Url(text: string | undefined): bigint {
  return toNumber(Buffer.from(text ?? "", "base64url"));
}

function sha256(...parts: readonly Uint8Array[]): Buffer {
  const hash = createHash("sha256");
  for (const part of parts) hash.update(part);
  return hash.digest();
}
