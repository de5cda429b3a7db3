// Binding a temporary auth key to a permanent one (core.telegram.org/api/pfs).
import "../../telegram/gramjs/quiet_globals.ts";
import { Buffer } from "node:buffer";
import { createHash } from "node:crypto";
import { Api } from "telegram/tl/api.js";
import { decryptIge, type IgeKey } from "../crypto/aes_ige.ts";
import { type CallContext, EmulatorRpcError, handler } from "../dispatch.ts";
import { TlReader } from "../tl/reader.ts";

export const tempKeyMethods = [handler(Api.auth.BindTempAuthKey, bindTempAuthKey)];

const BIND_AUTH_KEY_INNER_ID = 0x75a3f765;
const INNER_BYTES = 40;

function bindTempAuthKey(context: CallContext, request: Api.auth.BindTempAuthKey): boolean {
  const { auth, dcId } = context;
  const temporary = auth.findKey(dcId, context.authKeyId);
  if (temporary?.expiresAt === undefined) throw new EmulatorRpcError(400, "TEMP_AUTH_KEY_EMPTY");
  const permanentId = idText(BigInt(request.permAuthKeyId.toString()));
  const permanent = auth.findKey(dcId, permanentId);
  if (permanent === undefined || permanent.expiresAt !== undefined) throw invalidMessage();
  const inner = openInner(Buffer.from(request.encryptedMessage), permanentId, permanent.bytes);
  const isRight = inner !== undefined && inner.uint() === BIND_AUTH_KEY_INNER_ID &&
    inner.long().toString() === request.nonce.toString() &&
    idText(inner.long()) === temporary.id &&
    idText(inner.long()) === permanentId &&
    inner.long().toString() === context.sessionId &&
    inner.int() === request.expiresAt;
  if (!isRight) throw invalidMessage();
  temporary.boundTo = permanent;
  return true;
}

/** The message within, sealed with the permanent key in the way of MTProto 1.0. */
function openInner(message: Buffer, keyId: string, key: Buffer): TlReader | undefined {
  const encrypted = message.subarray(24);
  if (encrypted.length < 16 || encrypted.length % 16 !== 0) return undefined;
  if (message.toString("hex", 0, 8) !== keyId) return undefined;
  const msgKey = message.subarray(8, 24);
  const plain = Buffer.from(decryptIge(encrypted, oldMessageKey(key, msgKey)));
  if (plain.length < 32 + INNER_BYTES || plain.readInt32LE(28) !== INNER_BYTES) return undefined;
  const used = plain.subarray(0, 32 + INNER_BYTES);
  if (!sha1(used).subarray(4).equals(msgKey)) return undefined;
  return new TlReader(used.subarray(32));
}

function oldMessageKey(key: Buffer, msgKey: Buffer): IgeKey {
  const a = sha1(msgKey, key.subarray(0, 32));
  const b = sha1(key.subarray(32, 48), msgKey, key.subarray(48, 64));
  const c = sha1(key.subarray(64, 96), msgKey);
  const d = sha1(msgKey, key.subarray(96, 128));
  return {
    key: Buffer.concat([a.subarray(0, 8), b.subarray(8, 20), c.subarray(4, 16)]),
    iv: Buffer.concat([a.subarray(8, 20), b.subarray(0, 8), c.subarray(16, 20), d.subarray(0, 8)]),
  };
}

/** A key id as the key store writes it: hexadecimal, in the order of its bytes. */
function idText(id: bigint): string {
  const bytes = Buffer.alloc(8);
  bytes.writeBigInt64LE(BigInt.asIntN(64, id));
  return bytes.toString("hex");
}

function invalidMessage(): EmulatorRpcError {
  return new EmulatorRpcError(400, "ENCRYPTED_MESSAGE_INVALID");
}

function sha1(...parts: readonly Uint8Array[]): Buffer {
  const hash = createHash("sha1");
  for (const part of parts) hash.update(part);
  return hash.digest();
}
