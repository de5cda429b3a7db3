// Agrees on an auth key with a server (core.telegram.org/mtproto/auth_key), with the checks that the
// security guidelines ask for. GramJS's own way checks neither the group nor the server's value, drops a
// leading zero byte of the key, and gives up where the server asks for another value.
import "./quiet_globals.ts";
import "telegram/network/index.js";
import { Buffer } from "node:buffer";
import { createHash, randomBytes } from "node:crypto";
import { ige256Decrypt, ige256Encrypt } from "@mtcute/wasm";
import { InvalidBufferError } from "telegram/errors/index.js";
import { BinaryReader } from "telegram/extensions/BinaryReader.js";
import { serializeBytes } from "telegram/tl/generationHelpers.js";
import {
  factorize,
  isSafeGroup,
  isSafePublicValue,
  modPow,
  toBytes,
  toNumber,
  toShortBytes,
} from "./numbers.ts";
import type { ServerKey } from "./server_key.ts";

/** The server is not one that the given keys belong to, or does not keep to the protocol. */
export class UntrustedServerError extends Error {
  override readonly name = "UntrustedServerError";
}

/** What packets travel over. */
export interface PacketLine {
  send(packet: Buffer): Promise<void>;
  recv(): Promise<Buffer>;
}

/** What both sides know now. */
export interface AgreedKey {
  /** 256 bytes. */
  readonly authKey: Buffer;
  /** The first salt of the key, signed. */
  readonly salt: bigint;
  /** How far the server's clock is ahead of ours, in seconds. */
  readonly timeOffset: number;
}

/** The server may ask for another value so many times: keys collide once in 2^64. */
const MAX_RETRIES = 5;

const ID = {
  reqPqMulti: 0xbe7e8ef1,
  resPq: 0x05162463,
  vector: 0x1cb5c415,
  innerData: 0x83c95aec,
  reqDhParams: 0xd712e4be,
  serverDhParamsOk: 0xd0e8075c,
  serverDhInnerData: 0xb5890dba,
  clientDhInnerData: 0x6643b654,
  setClientDhParams: 0xf5045f1f,
} as const;

/** The answers to `set_client_DH_params`, and the number that each puts into its hash. */
const DH_ANSWERS: ReadonlyMap<number, 1 | 2 | 3> = new Map([
  [0x3bcbf734, 1],
  [0x46dc1fb9, 2],
  [0xa69dae02, 3],
]);

/**
 * Agrees on a key.
 *
 * @param keys those of the servers that are trusted
 * @throws {UntrustedServerError} when the server has none of the keys, or does what no server may do
 */
export async function agreeOnKey(
  line: PacketLine,
  keys: readonly ServerKey[],
): Promise<AgreedKey> {
  const begun = await begin(line, keys);
  const group = await exchange(line, begun);
  const { newNonce, serverNonce } = begun;
  for (let retry = 0, retryId: Buffer = Buffer.alloc(8); retry < MAX_RETRIES; retry++) {
    const secret = toNumber(randomBytes(256));
    const publicValue = modPow(BigInt(group.generator), secret, group.prime);
    if (!isSafePublicValue(publicValue, group.prime)) continue;
    const authKey = toBytes(modPow(group.serverValue, secret, group.prime), 256);
    const hash = sha1(authKey).subarray(0, 8);
    const answer = await finish(line, begun, { publicValue, retryId, hash });
    if (answer === 1) {
      const salt = newNonce.readBigInt64LE(0) ^ serverNonce.readBigInt64LE(0);
      return { authKey, salt, timeOffset: group.timeOffset };
    }
    if (answer === 3) break;
    retryId = hash;
  }
  throw new Error("the server does not agree on a key");
}

interface Begun {
  readonly nonce: Buffer;
  readonly serverNonce: Buffer;
  readonly newNonce: Buffer;
  readonly p: Buffer;
  readonly q: Buffer;
  readonly pq: Buffer;
  readonly key: ServerKey;
}

async function begin(line: PacketLine, keys: readonly ServerKey[]): Promise<Begun> {
  const nonce = randomBytes(16);
  const reader = await ask(line, [int(ID.reqPqMulti), nonce]);
  expectId(reader, ID.resPq);
  expectBytes(reader, nonce);
  const serverNonce = Buffer.from(reader.read(16));
  const pq = Buffer.from(reader.tgReadBytes());
  expectId(reader, ID.vector);
  const offered = Array.from(
    { length: Math.min(64, reader.readInt()) },
    () => reader.read(8).readBigInt64LE(0),
  );
  const key = keys.find(({ fingerprint }) => offered.includes(fingerprint));
  if (!key) throw new UntrustedServerError("it has another key than those that are known");
  const [p, q] = factorsOf(pq);
  return { nonce, serverNonce, newNonce: randomBytes(32), p, q, pq, key };
}

function factorsOf(pq: Buffer): readonly [Buffer, Buffer] {
  try {
    if (pq.length > 8) throw new RangeError("It would take too long");
    const [p, q] = factorize(toNumber(pq));
    return [toShortBytes(p), toShortBytes(q)];
  } catch (error) {
    if (error instanceof RangeError) throw outOfOrder("the number to be factored");
    throw error;
  }
}

interface Group {
  readonly generator: number;
  readonly prime: bigint;
  readonly serverValue: bigint;
  readonly timeOffset: number;
}

async function exchange(line: PacketLine, begun: Begun): Promise<Group> {
  const { nonce, serverNonce, newNonce, p, q, pq, key } = begun;
  const inner = Buffer.concat([
    int(ID.innerData),
    ...[pq, p, q].map(serializeBytes),
    nonce,
    serverNonce,
    newNonce,
  ]);
  const reader = await ask(line, [
    int(ID.reqDhParams),
    nonce,
    serverNonce,
    serializeBytes(p),
    serializeBytes(q),
    long(key.fingerprint),
    serializeBytes(padRsa(inner, key)),
  ]);
  expectId(reader, ID.serverDhParamsOk);
  expectBytes(reader, nonce);
  expectBytes(reader, serverNonce);
  const encrypted = Buffer.from(reader.tgReadBytes());
  if (encrypted.length < 64 || encrypted.length % 16 !== 0) throw outOfOrder("its half");
  const opened = Buffer.from(ige256Decrypt(encrypted, ...temporaryAes(begun)));
  const half = new BinaryReader(opened.subarray(20));
  expectId(half, ID.serverDhInnerData);
  expectBytes(half, nonce);
  expectBytes(half, serverNonce);
  const generator = half.readInt();
  const prime = toNumber(half.tgReadBytes());
  const serverValue = toNumber(half.tgReadBytes());
  const serverTime = half.readInt();
  const used = opened.subarray(20, 20 + half.tellPosition());
  if (!sha1(used).equals(opened.subarray(0, 20))) throw outOfOrder("the hash of its half");
  if (!isSafeGroup(prime, generator)) throw outOfOrder("the group");
  if (!isSafePublicValue(serverValue, prime)) throw outOfOrder("its value");
  const timeOffset = serverTime - Math.floor(Date.now() / 1000);
  return { generator, prime, serverValue, timeOffset };
}

async function finish(
  line: PacketLine,
  begun: Begun,
  { publicValue, retryId, hash }: {
    readonly publicValue: bigint;
    readonly retryId: Buffer;
    /** First 8 bytes of the SHA-1 of the key. */
    readonly hash: Buffer;
  },
): Promise<1 | 2 | 3> {
  const { nonce, serverNonce, newNonce } = begun;
  const value = serializeBytes(toBytes(publicValue, 256));
  const inner = Buffer.concat([int(ID.clientDhInnerData), nonce, serverNonce, retryId, value]);
  const plain = Buffer.concat([sha1(inner), inner]);
  const padded = Buffer.concat([plain, randomBytes((16 - plain.length % 16) % 16)]);
  const encrypted = Buffer.from(ige256Encrypt(padded, ...temporaryAes(begun)));
  const reader = await ask(line, [
    int(ID.setClientDhParams),
    nonce,
    serverNonce,
    serializeBytes(encrypted),
  ]);
  const answer = DH_ANSWERS.get(reader.readInt(false));
  if (answer === undefined) throw outOfOrder("its last answer");
  expectBytes(reader, nonce);
  expectBytes(reader, serverNonce);
  expectBytes(reader, sha1(newNonce, Buffer.from([answer]), hash).subarray(4));
  return answer;
}

/** A message without a key, and the answer's body. */
async function ask(line: PacketLine, body: readonly Uint8Array[]): Promise<BinaryReader> {
  const bytes = Buffer.concat(body);
  const now = Date.now();
  const id = (BigInt(Math.floor(now / 1000)) << 32n) | (BigInt(now % 1000) << 22n);
  await line.send(Buffer.concat([Buffer.alloc(8), long(id), int(bytes.length), bytes]));
  const packet = await line.recv();
  if (packet.length < 8) throw new InvalidBufferError(packet);
  if (packet.length < 24 || packet.readBigInt64LE(0) !== 0n) throw outOfOrder("an answer");
  const length = packet.readInt32LE(16);
  if (length < 4 || length > packet.length - 20) throw outOfOrder("the length of an answer");
  return new BinaryReader(Buffer.from(packet.subarray(20, 20 + length)));
}

/** RSA_PAD of core.telegram.org/mtproto/auth_key#41-rsa-paddata-server-public-key. */
function padRsa(data: Buffer, { n, e }: ServerKey): Buffer {
  const padded = Buffer.concat([data, randomBytes(192 - data.length)]);
  for (;;) {
    const key = randomBytes(32);
    const hash = sha256(key, padded);
    const body = ige256Encrypt(
      Buffer.concat([Buffer.from(padded).reverse(), hash]),
      key,
      new Uint8Array(32),
    );
    const mask = sha256(body);
    const number = toNumber(Buffer.concat([key.map((byte, i) => byte ^ mask[i]!), body]));
    if (number < n) return toBytes(modPow(number, e, n), 256);
  }
}

/** Key and initialization vector of what is said before there is an auth key. */
function temporaryAes({ newNonce, serverNonce }: Begun): [Buffer, Buffer] {
  const mixed = sha1(serverNonce, newNonce);
  return [
    Buffer.concat([sha1(newNonce, serverNonce), mixed.subarray(0, 12)]),
    Buffer.concat([mixed.subarray(12), sha1(newNonce, newNonce), newNonce.subarray(0, 4)]),
  ];
}

function expectId(reader: BinaryReader, id: number): void {
  if (reader.readInt(false) !== id) throw outOfOrder("an answer");
}

function expectBytes(reader: BinaryReader, expected: Buffer): void {
  if (!expected.equals(reader.read(expected.length))) throw outOfOrder("a number to be repeated");
}

function outOfOrder(what: string): UntrustedServerError {
  return new UntrustedServerError(`${what} is not what it must be`);
}

function int(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value);
  return bytes;
}

function long(value: bigint): Buffer {
  const bytes = Buffer.alloc(8);
  bytes.writeBigInt64LE(value);
  return bytes;
}

function sha1(...parts: readonly Uint8Array[]): Buffer {
  const hash = createHash("sha1");
  for (const part of parts) hash.update(part);
  return hash.digest();
}

function sha256(...parts: readonly Uint8Array[]): Buffer {
  const hash = createHash("sha256");
  for (const part of parts) hash.update(part);
  return hash.digest();
}
