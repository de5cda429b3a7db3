// The server's side of agreeing on an auth key (core.telegram.org/mtproto/auth_key).
import { Buffer } from "node:buffer";
import { createHash, randomBytes } from "node:crypto";
import { decryptIge, encryptIge, type IgeKey } from "../crypto/aes_ige.ts";
import {
  DH_GENERATOR,
  DH_PRIME,
  isSafePublicValue,
  modPow,
  toBytes,
  toNumber,
} from "../../telegram/gramjs/numbers.ts";
import { makePq, type Pq } from "../crypto/pq.ts";
import { openRsaPad, type ServerKey } from "../crypto/rsa.ts";
import { TlReader } from "../tl/reader.ts";
import { TlWriter } from "../tl/writer.ts";
import { keyHashes, type NewAuthKey } from "./keys.ts";

/** Something of the handshake that is not as it must be; the server answers -404 and hangs up. */
export class HandshakeError extends Error {
  override readonly name = "HandshakeError";
}

/** Things that no honest server does in `server_DH_inner_data`. */
export type HandshakeMistake =
  /** The prime is another number of the same length. */
  | "prime"
  /** The generator is not one of those that go with the prime. */
  | "generator"
  /** g_a is 1, so that everybody knows the key. */
  | "value"
  /** The hash over the whole does not fit. */
  | "hash";

/** What the handshake needs from the server. */
export interface HandshakeOptions {
  readonly dcId: number;
  readonly serverKey: ServerKey;
  /** Unix time in ms. */
  readonly now: () => number;
  /** Whether to ask the client for another value although nothing is wrong. */
  readonly forceRetry: () => boolean;
  readonly isTaken: (keyId: string) => boolean;
  /** What the server gets wrong on purpose: clients must notice. */
  readonly mistake: () => HandshakeMistake | undefined;
  readonly onKey: (key: NewAuthKey) => void;
}

/** One client's handshake, from `req_pq_multi` to `dh_gen_ok`. */
export interface Handshake {
  /**
   * Takes one request and gives the answer.
   * @throws {HandshakeError} when the client did not keep to the protocol
   */
  answer(request: Uint8Array): Buffer;
}

/** Begins a handshake; it lives as long as its connection. */
export function createHandshake(options: HandshakeOptions): Handshake {
  let step: Step = { name: "start" };
  return {
    answer(request) {
      const reader = new TlReader(request);
      const id = reader.uint();
      if (id === ID.reqPqMulti || id === ID.reqPq) {
        const begun = begin(reader, options);
        step = begun.step;
        return begun.answer;
      }
      if (id === ID.reqDhParams && step.name === "pq") {
        const exchanged = exchange(reader, step, options);
        step = exchanged.step;
        return exchanged.answer;
      }
      if (id === ID.setClientDhParams && step.name === "dh") {
        const finished = finish(reader, step, options);
        step = finished.step;
        return finished.answer;
      }
      throw new HandshakeError(`Cannot answer ${id.toString(16)}: not the next step`);
    },
  };
}

interface PqStep {
  readonly name: "pq";
  readonly nonce: Buffer;
  readonly serverNonce: Buffer;
  readonly pq: Pq;
}

interface DhStep {
  readonly name: "dh";
  readonly nonce: Buffer;
  readonly serverNonce: Buffer;
  readonly newNonce: Buffer;
  readonly secret: bigint;
  readonly aes: IgeKey;
  readonly expiresIn: number | undefined;
  readonly retryId: bigint;
}

type Step = { readonly name: "start" } | PqStep | DhStep;

const ID = {
  reqPq: 0x60469778,
  reqPqMulti: 0xbe7e8ef1,
  resPq: 0x05162463,
  reqDhParams: 0xd712e4be,
  serverDhParamsOk: 0xd0e8075c,
  serverDhInnerData: 0xb5890dba,
  setClientDhParams: 0xf5045f1f,
  clientDhInnerData: 0x6643b654,
  innerData: 0x83c95aec,
  innerDataDc: 0xa9f55f95,
  innerDataTemp: 0x3c6a84d4,
  innerDataTempDc: 0x56fddf88,
} as const;

const DH_ANSWER = {
  ok: { id: 0x3bcbf734, number: 1 },
  retry: { id: 0x46dc1fb9, number: 2 },
  fail: { id: 0xa69dae02, number: 3 },
} as const;

function begin(
  reader: TlReader,
  { serverKey }: HandshakeOptions,
): { readonly step: Step; readonly answer: Buffer } {
  const nonce = Buffer.from(reader.raw(16));
  const serverNonce = randomBytes(16);
  const pq = makePq();
  const answer = new TlWriter().int(ID.resPq).raw(nonce).raw(serverNonce).bytesValue(pq.pq)
    .longs([serverKey.fingerprint]).view();
  return { step: { name: "pq", nonce, serverNonce, pq }, answer };
}

function exchange(
  reader: TlReader,
  step: PqStep,
  options: HandshakeOptions,
): { readonly step: Step; readonly answer: Buffer } {
  expectNonces(reader, step);
  const p = reader.bytesValue();
  const q = reader.bytesValue();
  if (!p.equals(step.pq.p) || !q.equals(step.pq.q)) throw new HandshakeError("Wrong p or q");
  if (reader.long() !== options.serverKey.fingerprint) throw new HandshakeError("Unknown RSA key");
  const opened = openRsaPad(reader.bytesValue(), options.serverKey);
  if (opened === undefined) throw new HandshakeError("Wrong RSA_PAD");
  const { newNonce, expiresIn } = readInnerData(opened, step, options.dcId);
  const secret = toNumber(randomBytes(256));
  const mistake = options.mistake();
  const value = mistake === "value" ? 1n : modPow(BigInt(DH_GENERATOR), secret, DH_PRIME);
  const inner = new TlWriter(600).int(ID.serverDhInnerData).raw(step.nonce).raw(step.serverNonce)
    .int(mistake === "generator" ? 2 : DH_GENERATOR)
    .bytesValue(toBytes(mistake === "prime" ? DH_PRIME - 12n : DH_PRIME, 256))
    .bytesValue(toBytes(value, 256))
    .int(Math.floor(options.now() / 1000)).view();
  const aes = temporaryAes(newNonce, step.serverNonce);
  const hash = sha1(mistake === "hash" ? inner.subarray(1) : inner);
  const answer = new TlWriter(700).int(ID.serverDhParamsOk).raw(step.nonce).raw(step.serverNonce)
    .bytesValue(encryptIge(padded(Buffer.concat([hash, inner])), aes)).view();
  const { nonce, serverNonce } = step;
  return {
    step: { name: "dh", nonce, serverNonce, newNonce, secret, aes, expiresIn, retryId: 0n },
    answer,
  };
}

function readInnerData(
  data: Buffer,
  step: PqStep,
  dcId: number,
): { readonly newNonce: Buffer; readonly expiresIn: number | undefined } {
  const reader = new TlReader(data);
  const id = reader.uint();
  const hasDc = id === ID.innerDataDc || id === ID.innerDataTempDc;
  const isTemporary = id === ID.innerDataTemp || id === ID.innerDataTempDc;
  if (!hasDc && !isTemporary && id !== ID.innerData) throw new HandshakeError("Wrong inner data");
  const numbers = [reader.bytesValue(), reader.bytesValue(), reader.bytesValue()];
  const expected = [step.pq.pq, step.pq.p, step.pq.q];
  if (!numbers.every((number, index) => number.equals(expected[index] ?? Buffer.alloc(0)))) {
    throw new HandshakeError("Wrong p or q in the inner data");
  }
  expectNonces(reader, step);
  const newNonce = Buffer.from(reader.raw(32));
  // Media data centres are named by the negative number, test ones by 10,000 more.
  if (hasDc && Math.abs(reader.int()) % 10_000 !== dcId) throw new HandshakeError("Wrong DC");
  return { newNonce, expiresIn: isTemporary ? reader.int() : undefined };
}

function finish(
  reader: TlReader,
  step: DhStep,
  options: HandshakeOptions,
): { readonly step: Step; readonly answer: Buffer } {
  expectNonces(reader, step);
  const encrypted = reader.bytesValue();
  if (encrypted.length === 0 || encrypted.length % 16 !== 0) throw new HandshakeError("Wrong size");
  const opened = Buffer.from(decryptIge(encrypted, step.aes));
  const inner = new TlReader(opened.subarray(20));
  if (inner.uint() !== ID.clientDhInnerData) throw new HandshakeError("Wrong client inner data");
  expectNonces(inner, step);
  const retryId = inner.long();
  const publicValue = toNumber(inner.bytesValue());
  const used = opened.subarray(20, 20 + inner.position);
  if (!sha1(used).equals(opened.subarray(0, 20)) || inner.remaining > 15) {
    throw new HandshakeError("Wrong hash of the client inner data");
  }
  if (retryId !== step.retryId) throw new HandshakeError("Wrong retry id");

  const bytes = toBytes(modPow(publicValue, step.secret, DH_PRIME), 256);
  const { id, aux } = keyHashes(bytes);
  if (!isSafePublicValue(publicValue)) {
    return { step: { name: "start" }, answer: dhAnswer("fail", step, aux) };
  }
  if (options.isTaken(id) || options.forceRetry()) {
    const next = { ...step, retryId: aux.readBigInt64LE(0) };
    return { step: next, answer: dhAnswer("retry", step, aux) };
  }
  const now = options.now();
  options.onKey({
    bytes,
    dcId: options.dcId,
    firstSalt: step.newNonce.readBigInt64LE(0) ^ step.serverNonce.readBigInt64LE(0),
    createdAt: now,
    expiresAt: step.expiresIn === undefined ? undefined : now + step.expiresIn * 1000,
  });
  return { step: { name: "start" }, answer: dhAnswer("ok", step, aux) };
}

function dhAnswer(kind: keyof typeof DH_ANSWER, step: DhStep, aux: Buffer): Buffer {
  const { id, number } = DH_ANSWER[kind];
  const hash = sha1(Buffer.concat([step.newNonce, Buffer.from([number]), aux])).subarray(4);
  return new TlWriter().int(id).raw(step.nonce).raw(step.serverNonce).raw(hash).view();
}

function expectNonces(reader: TlReader, step: PqStep | DhStep): void {
  if (!reader.raw(16).equals(step.nonce)) throw new HandshakeError("Wrong nonce");
  if (!reader.raw(16).equals(step.serverNonce)) throw new HandshakeError("Wrong server nonce");
}

function temporaryAes(newNonce: Buffer, serverNonce: Buffer): IgeKey {
  const newServer = sha1(Buffer.concat([newNonce, serverNonce]));
  const serverNew = sha1(Buffer.concat([serverNonce, newNonce]));
  const newNew = sha1(Buffer.concat([newNonce, newNonce]));
  return {
    key: Buffer.concat([newServer, serverNew.subarray(0, 12)]),
    iv: Buffer.concat([serverNew.subarray(12), newNew, newNonce.subarray(0, 4)]),
  };
}

function padded(data: Buffer): Buffer {
  return Buffer.concat([data, randomBytes((16 - data.length % 16) % 16)]);
}

function sha1(data: Uint8Array): Buffer {
  return createHash("sha1").update(data).digest();
}
