// Encrypted messages of MTProto 2.0 (core.telegram.org/mtproto/description).
import { Buffer } from "node:buffer";
import { createHash, randomBytes } from "node:crypto";
import { decryptIge, encryptIge, encryptLargeIge, type IgeKey } from "../crypto/aes_ige.ts";

/** What was inside one encrypted packet. */
export interface PlainMessage {
  readonly salt: bigint;
  readonly sessionId: bigint;
  readonly msgId: bigint;
  readonly seqNo: number;
  readonly body: Buffer;
}

/** Who wrote the message; the two directions use different parts of the key. */
export type Writer = "client" | "server";

/** Bytes before the body of a message: salt, session id, message id, sequence number, length. */
const HEADER_BYTES = 32;
/** From here on the faster cipher makes up for the turns that it takes. */
const LARGE_BYTES = 128 * 1024;

/**
 * Opens a packet (auth_key_id, msg_key, encrypted data).
 *
 * @returns `undefined` when msg_key, length or padding are not right; the connection is then to be
 * closed without a word.
 */
export function openMessage(
  packet: Uint8Array,
  authKey: Uint8Array,
  writer: Writer,
): PlainMessage | undefined {
  const encrypted = packet.subarray(24);
  if (encrypted.length < HEADER_BYTES + 16 || encrypted.length % 16 !== 0) return undefined;
  const msgKey = packet.subarray(8, 24);
  const decrypted = decryptIge(encrypted, messageKey(authKey, msgKey, writer));
  const plain = Buffer.from(decrypted.buffer, decrypted.byteOffset, decrypted.byteLength);
  if (!messageKeyOf(plain, authKey, writer).equals(msgKey)) return undefined;
  const length = plain.readInt32LE(28);
  const padding = plain.length - HEADER_BYTES - length;
  if (length < 0 || length % 4 !== 0 || padding < 12 || padding > 1024) return undefined;
  return {
    salt: plain.readBigInt64LE(0),
    sessionId: plain.readBigInt64LE(8),
    msgId: plain.readBigInt64LE(16),
    seqNo: plain.readInt32LE(24),
    body: plain.subarray(HEADER_BYTES, HEADER_BYTES + length),
  };
}

/** Seals a message into a packet. */
export async function sealMessage(
  message: Omit<PlainMessage, "body"> & { readonly body: readonly Uint8Array[] },
  authKey: Uint8Array,
  authKeyId: string,
  writer: Writer,
): Promise<Buffer> {
  const length = message.body.reduce((sum, part) => sum + part.length, 0);
  const padding = 12 + (16 - (HEADER_BYTES + length + 12) % 16) % 16;
  const plain = Buffer.allocUnsafe(HEADER_BYTES + length + padding);
  plain.writeBigInt64LE(message.salt, 0);
  plain.writeBigInt64LE(message.sessionId, 8);
  plain.writeBigInt64LE(message.msgId, 16);
  plain.writeInt32LE(message.seqNo, 24);
  plain.writeInt32LE(length, 28);
  let at = HEADER_BYTES;
  for (const part of message.body) {
    plain.set(part, at);
    at += part.length;
  }
  plain.set(randomBytes(padding), at);
  const msgKey = messageKeyOf(plain, authKey, writer);
  const aes = messageKey(authKey, msgKey, writer);
  const encrypted = plain.length < LARGE_BYTES
    ? encryptIge(plain, aes)
    : await encryptLargeIge(plain, aes);
  const packet = Buffer.allocUnsafe(24 + encrypted.length);
  packet.write(authKeyId, 0, "hex");
  packet.set(msgKey, 8);
  packet.set(encrypted, 24);
  return packet;
}

function messageKeyOf(plain: Uint8Array, authKey: Uint8Array, writer: Writer): Buffer {
  const from = 88 + offsetOf(writer);
  return createHash("sha256").update(authKey.subarray(from, from + 32)).update(plain).digest()
    .subarray(8, 24);
}

function messageKey(authKey: Uint8Array, msgKey: Uint8Array, writer: Writer): IgeKey {
  const x = offsetOf(writer);
  const a = createHash("sha256").update(msgKey).update(authKey.subarray(x, x + 36)).digest();
  const b = createHash("sha256").update(authKey.subarray(x + 40, x + 76)).update(msgKey).digest();
  return {
    key: Buffer.concat([a.subarray(0, 8), b.subarray(8, 24), a.subarray(24, 32)]),
    iv: Buffer.concat([b.subarray(0, 8), a.subarray(8, 24), b.subarray(24, 32)]),
  };
}

function offsetOf(writer: Writer): number {
  return writer === "client" ? 0 : 8;
}
