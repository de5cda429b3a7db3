// Opens encrypted messages of the server (core.telegram.org/mtproto/description) without the copies and
// the asynchronous hashes of GramJS's own way, and with the checks that it leaves out.
import "./quiet_globals.ts";
import "telegram/network/index.js";
import { Buffer } from "node:buffer";
import { createHash } from "node:crypto";
import { InvalidBufferError, SecurityError } from "telegram/errors/index.js";
import { BinaryReader } from "telegram/extensions/BinaryReader.js";
import { TLMessage } from "telegram/tl/core/TLMessage.js";
import { ige256Decrypt } from "@mtcute/wasm";
import { readMessage } from "./containers.ts";

/** What opening a message needs of the state of a connection. */
export interface DecryptionState {
  /** 256 bytes; `undefined` before the handshake. */
  readonly authKey: () => Uint8Array | undefined;
  /** As the client chose it. */
  readonly sessionId: () => bigint;
  /** Whether a message with this id came before; remembers it. */
  readonly isRepeated: (msgId: bigint) => boolean;
}

/** A message that is not to be looked at; the connection is sound. */
export class ForeignMessageError extends SecurityError {
  override readonly name = "ForeignMessageError";
  /** Set where the message came before. */
  readonly repeatedId: bigint | undefined;

  /** @param repeatedId set where the message came before */
  constructor(message: string, repeatedId?: bigint) {
    super(message);
    this.repeatedId = repeatedId;
  }
}

/** auth_key_id and msg_key. */
const OUTER_BYTES = 24;
/** Salt, session id, message id, sequence number, length. */
const HEADER_BYTES = 32;
const BLOCK_BYTES = 16;
const MIN_PADDING = 12;
const MAX_PADDING = 1024;
/** The server's messages use this part of the key. */
const SERVER_X = 8;
/** Repeated messages are looked for among so many. */
const REMEMBERED = 500;

/**
 * Opens a packet.
 *
 * @throws {InvalidBufferError} for the error codes of the transport, such as -404
 * @throws {ForeignMessageError} when the message came before, is of another session, or is none of a server
 * @throws {SecurityError} when the packet is not what the holder of the key would send
 */
export function decryptMessage(packet: Buffer, state: DecryptionState): TLMessage {
  if (packet.length < 8) throw new InvalidBufferError(packet);
  const authKey = state.authKey();
  if (!authKey) throw new SecurityError("There is no key yet");
  const encrypted = packet.subarray(OUTER_BYTES);
  if (encrypted.length < HEADER_BYTES + BLOCK_BYTES || encrypted.length % BLOCK_BYTES !== 0) {
    throw new SecurityError(`A message cannot have ${packet.length} bytes`);
  }
  if (!packet.subarray(0, 8).equals(sha1(authKey).subarray(12))) {
    throw new SecurityError("Server replied with an invalid auth key");
  }
  const msgKey = packet.subarray(8, OUTER_BYTES);
  const { key, iv } = messageKey(authKey, msgKey);
  const opened = ige256Decrypt(encrypted, key, iv);
  const plain = Buffer.from(opened.buffer, opened.byteOffset, opened.byteLength);
  const expected = createHash("sha256").update(authKey.subarray(88 + SERVER_X, 120 + SERVER_X))
    .update(plain).digest().subarray(8, 24);
  if (!expected.equals(msgKey)) {
    throw new SecurityError("Received msg_key doesn't match with expected one");
  }
  const length = plain.readInt32LE(28);
  const padding = plain.length - HEADER_BYTES - length;
  if (length < 4 || length % 4 !== 0 || padding < MIN_PADDING || padding > MAX_PADDING) {
    throw new SecurityError(`A message of ${plain.length} bytes cannot hold ${length}`);
  }
  if (plain.readBigInt64LE(8) !== state.sessionId()) {
    throw new ForeignMessageError("A message of another session came");
  }
  const id = plain.readBigInt64LE(16);
  if ((id & 1n) === 0n) throw new ForeignMessageError("A message that a client would send came");
  if (state.isRepeated(id)) throw new ForeignMessageError("A message came again", id);
  const reader = new BinaryReader(plain.subarray(16, HEADER_BYTES + length));
  const msgId = reader.readLong();
  const seqNo = reader.readInt();
  reader.readInt();
  return new TLMessage(msgId, seqNo, readMessage(reader) as never);
}

/** Remembers the newest message ids. */
export function repeatDetector(): DecryptionState["isRepeated"] {
  const seen = new Set<bigint>();
  return (msgId) => {
    if (seen.has(msgId)) return true;
    seen.add(msgId);
    if (seen.size > REMEMBERED) {
      for (const oldest of seen) {
        seen.delete(oldest);
        break;
      }
    }
    return false;
  };
}

function messageKey(
  authKey: Uint8Array,
  msgKey: Uint8Array,
): { readonly key: Buffer; readonly iv: Buffer } {
  const x = SERVER_X;
  const a = createHash("sha256").update(msgKey).update(authKey.subarray(x, x + 36)).digest();
  const b = createHash("sha256").update(authKey.subarray(x + 40, x + 76)).update(msgKey).digest();
  return {
    key: Buffer.concat([a.subarray(0, 8), b.subarray(8, 24), a.subarray(24, 32)]),
    iv: Buffer.concat([b.subarray(0, 8), a.subarray(8, 24), b.subarray(24, 32)]),
  };
}

function sha1(bytes: Uint8Array): Buffer {
  return createHash("sha1").update(bytes).digest();
}
