// A client that speaks MTProto by hand, so that tests can break each rule on purpose.
import { Buffer } from "node:buffer";
import { randomBytes } from "node:crypto";
import { crc32, gunzipSync } from "node:zlib";
import { openMessage, sealMessage } from "../../lib/emulator/mtproto/cipher.ts";
import { SERVICE } from "../../lib/emulator/mtproto/service_ids.ts";
import { TlReader } from "../../lib/emulator/tl/reader.ts";
import { TlWriter } from "../../lib/emulator/tl/writer.ts";

/** A connection with Full framing. */
export interface RawConnection extends AsyncDisposable {
  send(packet: Uint8Array): Promise<void>;
  /** Bytes as they are, without framing. */
  sendBytes(bytes: Uint8Array): Promise<void>;
  /** The next packet; `undefined` when the server has hung up. */
  next(): Promise<Buffer | undefined>;
}

/** Connects to a port of 127.0.0.1. */
export async function rawConnect(port: number): Promise<RawConnection> {
  const socket = await Deno.connect({ hostname: "127.0.0.1", port });
  let buffered: Buffer = Buffer.alloc(0);
  let sent = 0;
  let isOpen = true;
  const sendBytes = async (bytes: Uint8Array): Promise<void> => {
    let rest = bytes;
    while (rest.length > 0) rest = rest.subarray(await socket.write(rest));
  };
  const fill = async (length: number): Promise<boolean> => {
    const chunk = new Uint8Array(65_536);
    while (buffered.length < length) {
      const read = await socket.read(chunk).catch(() => null);
      if (read === null) return false;
      buffered = Buffer.concat([buffered, chunk.subarray(0, read)]);
    }
    return true;
  };
  return {
    sendBytes,
    async send(packet) {
      await sendBytes(fullFrame(packet, sent++));
    },
    async next() {
      if (!await fill(4) || !await fill(buffered.readUInt32LE(0))) return undefined;
      const length = buffered.readUInt32LE(0);
      const packet = buffered.subarray(8, length - 4);
      buffered = buffered.subarray(length);
      return packet;
    },
    [Symbol.asyncDispose]() {
      if (isOpen) socket.close();
      isOpen = false;
      return Promise.resolve();
    },
  };
}

/** A packet in the frame of the Full transport. */
export function fullFrame(packet: Uint8Array, sequence: number): Buffer {
  const frame = Buffer.alloc(packet.length + 12);
  frame.writeUInt32LE(frame.length, 0);
  frame.writeInt32LE(sequence, 4);
  frame.set(packet, 8);
  frame.writeUInt32LE(crc32(frame.subarray(0, -4)), frame.length - 4);
  return frame;
}

/** An auth key as the client knows it. */
export interface RawKey {
  readonly bytes: Buffer;
  readonly id: string;
}

/** A message of the server's. */
export interface RawMessage {
  readonly msgId: bigint;
  readonly seqNo: number;
  readonly body: Buffer;
  /** Came inside a container. */
  readonly packed: boolean;
}

/** A message to be sent. What is left out is made right. */
export interface RawSend {
  readonly body: Uint8Array;
  readonly role?: "content" | "silent";
  readonly msgId?: bigint;
  readonly seqNo?: number;
  readonly salt?: bigint;
}

/** An MTProto session by hand. */
export interface RawSession {
  readonly id: bigint;
  salt: bigint;
  /** The next message id and sequence number, which count as used. */
  number(role: "content" | "silent"): { readonly msgId: bigint; readonly seqNo: number };
  send(message: RawSend): Promise<bigint>;
  /** The next message, containers opened; `undefined` when the server has hung up. */
  next(): Promise<RawMessage | undefined>;
  /** The next message with this constructor; others are passed over. */
  nextOf(constructorId: number): Promise<RawMessage>;
  /** Sends a request and returns its answer, without its wrapping. */
  call(body: Uint8Array): Promise<TlReader>;
  /** The session over another connection. */
  moveTo(connection: RawConnection): void;
}

/** Begins a session. The salt is asked for by the first message. */
export function rawSession(first: RawConnection, key: RawKey, now = Date.now): RawSession {
  let connection = first;
  const id = randomBytes(8).readBigInt64LE(0);
  let lastMsgId = 0n;
  let contentCount = 0;
  const waiting: RawMessage[] = [];
  const session: RawSession = {
    id,
    salt: 0n,
    number(role) {
      const wanted = (BigInt(Math.floor(now() / 1000)) << 32n) | BigInt((now() % 1000) * 4_000_000);
      lastMsgId = (wanted > lastMsgId ? wanted : lastMsgId + 4n) & ~3n;
      const seqNo = contentCount * 2 + (role === "content" ? 1 : 0);
      if (role === "content") contentCount += 1;
      return { msgId: lastMsgId, seqNo };
    },
    async send({ body, role = "content", salt = session.salt, ...given }) {
      const { msgId, seqNo } = { ...session.number(role), ...given };
      const message = { salt, sessionId: id, msgId, seqNo, body: [body] };
      await connection.send(await sealMessage(message, key.bytes, key.id, "client"));
      return msgId;
    },
    async next() {
      while (waiting.length === 0) {
        const packet = await connection.next();
        if (packet === undefined) return undefined;
        const message = openMessage(packet, key.bytes, "server");
        if (message === undefined) continue;
        waiting.push(...openContainer(message));
      }
      return waiting.shift();
    },
    async nextOf(constructorId) {
      while (true) {
        const message = await session.next();
        if (message === undefined) throw new Error("The server has hung up");
        if (message.body.readUInt32LE(0) === constructorId) return message;
      }
    },
    async call(body) {
      const msgId = await session.send({ body });
      while (true) {
        const { body: answer } = await session.nextOf(SERVICE.rpcResult);
        if (answer.readBigInt64LE(4) === msgId) return openResult(answer);
      }
    },
    moveTo(other) {
      connection = other;
    },
  };
  return session;
}

/** Asks for the right salt, and uses it from then on. */
export async function learnSalt(session: RawSession): Promise<void> {
  await session.send({ body: pingBody(1n) });
  const { body } = await session.nextOf(SERVICE.badServerSalt);
  session.salt = body.readBigInt64LE(20);
}

export function pingBody(pingId: bigint): Buffer {
  return new TlWriter().int(SERVICE.ping).long(pingId).view();
}

/** The content of `rpc_result`, unzipped. */
export function openResult(body: Buffer): TlReader {
  const reader = new TlReader(body);
  reader.raw(12);
  if (reader.peekUint() !== SERVICE.gzipPacked) return reader;
  reader.uint();
  return new TlReader(gunzipSync(reader.bytesValue()));
}

/** Code and message of an `rpc_error`. */
export function readError(result: TlReader): string {
  if (result.uint() !== SERVICE.rpcError) throw new Error("Not an rpc_error");
  return `${result.int()} ${result.bytesValue().toString()}`;
}

/** `msg_container` of messages that have their numbers. */
export function containerBody(
  messages: readonly {
    readonly msgId: bigint;
    readonly seqNo: number;
    readonly body: Uint8Array;
  }[],
): Buffer {
  const writer = new TlWriter().int(SERVICE.msgContainer).int(messages.length);
  for (const { msgId, seqNo, body } of messages) {
    writer.long(msgId).int(seqNo).int(body.length).raw(body);
  }
  return writer.view();
}

function openContainer(
  message: { readonly msgId: bigint; readonly seqNo: number; readonly body: Buffer },
): readonly RawMessage[] {
  const reader = new TlReader(message.body);
  if (reader.uint() !== SERVICE.msgContainer) return [{ ...message, packed: false }];
  return Array.from({ length: reader.int() }, () => {
    const msgId = reader.long();
    const seqNo = reader.int();
    return { msgId, seqNo, body: reader.raw(reader.int()), packed: true };
  });
}
