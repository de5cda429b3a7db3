// The client's side of the handshake by hand, so that tests can get each step wrong.
import { Buffer } from "node:buffer";
import { createHash, randomBytes } from "node:crypto";
import { decryptIge, encryptIge, type IgeKey } from "../../lib/emulator/crypto/aes_ige.ts";
import { DH_PRIME, modPow, toBytes, toNumber } from "../../lib/telegram/gramjs/numbers.ts";
import type { ServerKey } from "../../lib/emulator/crypto/rsa.ts";
import { TlReader } from "../../lib/emulator/tl/reader.ts";
import { TlWriter } from "../../lib/emulator/tl/writer.ts";
import type { RawConnection, RawKey } from "./raw_client.ts";

/** What to get wrong. Each takes the right value and gives what is sent instead. */
export interface Mistakes {
  readonly nonce?: (nonce: Buffer) => Buffer;
  readonly serverNonce?: (nonce: Buffer) => Buffer;
  readonly fingerprint?: (fingerprint: bigint) => bigint;
  readonly p?: (p: Buffer) => Buffer;
  readonly innerNewNonceDc?: number;
  /** Asks for a temporary key of so many seconds; not a mistake. */
  readonly expiresIn?: number;
  readonly padding?: "rsa_pad" | "sha1";
  readonly publicValue?: (value: bigint) => bigint;
  readonly innerHash?: (hash: Buffer) => Buffer;
  readonly retryId?: bigint;
}

/** How a handshake ended. */
export type HandshakeEnd =
  | {
    readonly kind: "ok" | "retry" | "fail";
    readonly key: RawKey;
    readonly firstSalt: bigint;
    /** Whether new_nonce_hash is what it must be. */
    readonly hashIsRight: boolean;
  }
  /** A transport error, such as -404. */
  | { readonly kind: "refused"; readonly code: number }
  | { readonly kind: "hung_up" };

const DH_ANSWERS = new Map<number, { readonly kind: "ok" | "retry" | "fail"; readonly n: number }>([
  [0x3bcbf734, { kind: "ok", n: 1 }],
  [0x46dc1fb9, { kind: "retry", n: 2 }],
  [0xa69dae02, { kind: "fail", n: 3 }],
]);

/** Agrees on a key with data centre 2, or tries to. */
export async function rawHandshake(
  connection: RawConnection,
  server: ServerKey,
  mistakes: Mistakes = {},
): Promise<HandshakeEnd> {
  const nonce = randomBytes(16);
  const resPq = await ask(connection, new TlWriter().int(0xbe7e8ef1).raw(nonce).view());
  if (!(resPq instanceof TlReader)) return resPq;
  resPq.uint();
  resPq.raw(16);
  const serverNonce = Buffer.from(resPq.raw(16));
  const pq = Buffer.from(resPq.bytesValue());
  const { p, q } = factor(pq);
  const newNonce = randomBytes(32);
  const { expiresIn } = mistakes;
  const innerWriter = new TlWriter().int(expiresIn === undefined ? 0xa9f55f95 : 0x56fddf88)
    .bytesValue(pq).bytesValue(p).bytesValue(q)
    .raw(nonce).raw(serverNonce).raw(newNonce).int(mistakes.innerNewNonceDc ?? 2);
  const inner = (expiresIn === undefined ? innerWriter : innerWriter.int(expiresIn)).view();
  const encrypted = mistakes.padding === "sha1" ? sealSha1(inner, server) : sealPad(inner, server);
  const sentNonce = mistakes.nonce?.(nonce) ?? nonce;
  const sentServerNonce = mistakes.serverNonce?.(serverNonce) ?? serverNonce;
  const params = await ask(
    connection,
    new TlWriter().int(0xd712e4be).raw(sentNonce).raw(sentServerNonce)
      .bytesValue(mistakes.p?.(p) ?? p).bytesValue(q)
      .long(mistakes.fingerprint?.(server.fingerprint) ?? server.fingerprint)
      .bytesValue(encrypted).view(),
  );
  if (!(params instanceof TlReader)) return params;
  params.raw(36);
  const aes = temporaryAes(newNonce, serverNonce);
  const opened = new TlReader(decryptIge(params.bytesValue(), aes).subarray(20));
  opened.raw(40);
  const prime = toNumber(opened.bytesValue());
  const gA = toNumber(opened.bytesValue());

  const secret = toNumber(randomBytes(256));
  const right = modPow(3n, secret, prime);
  const publicValue = mistakes.publicValue?.(right) ?? right;
  const clientInner = new TlWriter().int(0x6643b654).raw(nonce).raw(serverNonce)
    .long(mistakes.retryId ?? 0n).bytesValue(toBytes(publicValue, 256)).view();
  const hash = sha1(clientInner);
  const plain = Buffer.concat([mistakes.innerHash?.(hash) ?? hash, clientInner]);
  const padded = Buffer.concat([plain, randomBytes((16 - plain.length % 16) % 16)]);
  const answer = await ask(
    connection,
    new TlWriter().int(0xf5045f1f).raw(nonce).raw(serverNonce)
      .bytesValue(encryptIge(padded, aes)).view(),
  );
  if (!(answer instanceof TlReader)) return answer;
  const end = DH_ANSWERS.get(answer.uint());
  if (end === undefined) throw new Error("Not an answer to set_client_DH_params");
  answer.raw(32);
  const bytes = toBytes(modPow(gA, secret, prime), 256);
  const keyHash = sha1(bytes);
  const expected = sha1(newNonce, Buffer.from([end.n]), keyHash.subarray(0, 8)).subarray(4);
  return {
    kind: end.kind,
    key: { bytes, id: keyHash.subarray(12).toString("hex") },
    firstSalt: newNonce.readBigInt64LE(0) ^ serverNonce.readBigInt64LE(0),
    hashIsRight: answer.raw(16).equals(expected) && prime === DH_PRIME,
  };
}

/** A key agreed without mistakes. */
export async function agreeKey(
  connection: RawConnection,
  server: ServerKey,
  mistakes: Mistakes = {},
): Promise<RawKey> {
  const end = await rawHandshake(connection, server, mistakes);
  if (end.kind !== "ok") throw new Error(`The handshake ended with ${end.kind}`);
  return end.key;
}

async function ask(
  connection: RawConnection,
  body: Uint8Array,
): Promise<TlReader | HandshakeEnd> {
  const packet = Buffer.alloc(20 + body.length);
  packet.writeBigInt64LE(BigInt(Math.floor(Date.now() / 1000)) << 32n, 8);
  packet.writeInt32LE(body.length, 16);
  packet.set(body, 20);
  await connection.send(packet);
  const answer = await connection.next();
  if (answer === undefined) return { kind: "hung_up" };
  if (answer.length === 4) return { kind: "refused", code: answer.readInt32LE(0) };
  return new TlReader(answer.subarray(20));
}

function sealPad(inner: Uint8Array, server: ServerKey): Buffer {
  const data = Buffer.concat([inner, randomBytes(192 - inner.length)]);
  while (true) {
    const key = randomBytes(32);
    const hash = createHash("sha256").update(key).update(data).digest();
    const plain = Buffer.concat([Buffer.from(data).reverse(), hash]);
    const body = encryptIge(plain, { key, iv: Buffer.alloc(32) });
    const mask = createHash("sha256").update(body).digest();
    const head = Buffer.from(key.map((byte, index) => byte ^ mask[index]!));
    const number = toNumber(Buffer.concat([head, body]));
    if (number < server.modulus) return rsa(number, server);
  }
}

/** The padding of before 2021. */
function sealSha1(inner: Uint8Array, server: ServerKey): Buffer {
  const plain = Buffer.concat([sha1(inner), inner]);
  return rsa(toNumber(Buffer.concat([plain, randomBytes(255 - plain.length)])), server);
}

function rsa(number: bigint, server: ServerKey): Buffer {
  return toBytes(modPow(number, server.exponent, server.modulus), 256);
}

function temporaryAes(newNonce: Buffer, serverNonce: Buffer): IgeKey {
  const mixed = sha1(serverNonce, newNonce);
  return {
    key: Buffer.concat([sha1(newNonce, serverNonce), mixed.subarray(0, 12)]),
    iv: Buffer.concat([mixed.subarray(12), sha1(newNonce, newNonce), newNonce.subarray(0, 4)]),
  };
}

/** Pollard's rho with Floyd's cycle. */
function factor(pq: Buffer): { readonly p: Buffer; readonly q: Buffer } {
  const number = toNumber(pq);
  for (let c = 1n;; c++) {
    const step = (x: bigint): bigint => (x * x + c) % number;
    let slow = 2n;
    let fast = 2n;
    let divisor = 1n;
    while (divisor === 1n) {
      slow = step(slow);
      fast = step(step(fast));
      divisor = greatestDivisor(slow > fast ? slow - fast : fast - slow, number);
    }
    if (divisor === number) continue;
    const other = number / divisor;
    const [p, q] = divisor < other ? [divisor, other] : [other, divisor];
    return { p: toBytes(p, 4), q: toBytes(q, 4) };
  }
}

function greatestDivisor(a: bigint, b: bigint): bigint {
  return b === 0n ? a : greatestDivisor(b, a % b);
}

function sha1(...parts: readonly Uint8Array[]): Buffer {
  const hash = createHash("sha1");
  for (const part of parts) hash.update(part);
  return hash.digest();
}
