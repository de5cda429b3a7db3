// One client's TCP connection: packets in, packets out, until either side hangs up.
import { Buffer } from "node:buffer";
import type { Bandwidth } from "./bandwidth.ts";
import { createHandshake, HandshakeError, type HandshakeOptions } from "./mtproto/handshake.ts";
import { openMessage } from "./mtproto/cipher.ts";
import { packQueue } from "./mtproto/pack.ts";
import { receiveMessage } from "./mtproto/receive.ts";
import type { ServiceContext } from "./mtproto/service.ts";
import type { Session, SessionLink } from "./mtproto/state.ts";
import type { EmulatorStats } from "./stats.ts";
import { TlFormatError, TlReader } from "./tl/reader.ts";
import { createFraming, FramingError } from "./transport/framing.ts";

/** What a connection needs from its data centre. */
export interface ConnectionOptions extends Omit<ServiceContext, "closeAfter"> {
  readonly dcId: number;
  readonly handshake: HandshakeOptions;
  readonly bandwidth: Bandwidth;
  readonly stats: EmulatorStats;
  /** Begins to carry out a request of the API. */
  execute(call: RequestCall): void;
}

/** A request of the API as it came over a connection. */
export interface RequestCall {
  readonly session: Session;
  readonly msgId: bigint;
  readonly body: Uint8Array;
  /** Closes the connection that the request came over. */
  hangUp(): void;
}

/** A connection being served. */
export interface Connection {
  /** Settles once both directions have ended. Never rejects. */
  readonly ended: Promise<void>;
  close(): void;
}

/** Serves a connection until it ends. */
export function serveConnection(socket: Deno.Conn, options: ConnectionOptions): Connection {
  const { stats, keys, now } = options;
  const framing = createFraming();
  const handshake = createHandshake(options.handshake);
  const dirty = new Set<Session>();
  const plainPackets: Buffer[] = [];
  const stop = new AbortController();
  let timer: ReturnType<typeof setTimeout> | undefined;
  let wake = (): void => {};

  const close = (): void => {
    if (stop.signal.aborted) return;
    stop.abort();
    clearTimeout(timer);
    socket.close();
    wake();
  };
  const link: SessionLink = {
    flush(session) {
      dirty.add(session);
      wake();
    },
  };
  const context = {
    now,
    keys,
    link,
    closeAfter(seconds: number): void {
      clearTimeout(timer);
      timer = setTimeout(close, Math.max(1, seconds) * 1000);
    },
    execute: (session: Session, msgId: bigint, body: Uint8Array): void =>
      options.execute({ session, msgId, body, hangUp: close }),
  };

  /** Takes one packet; throws what {@linkcode isProtocolError} knows when it is not acceptable. */
  const take = (packet: Buffer): void => {
    if (packet.length < 8) throw new TlFormatError("Cannot read a packet: too short");
    if (packet.readBigInt64LE(0) === 0n) {
      plainPackets.push(plainAnswer(handshake.answer(readPlain(packet)), now()));
      wake();
      return;
    }
    const key = keys.get(options.dcId, packet.toString("hex", 0, 8));
    const isExpired = key?.expiresAt !== undefined && key.expiresAt <= now();
    if (key === undefined || isExpired) throw new UnknownKeyError();
    const message = openMessage(packet, key.bytes, "client");
    if (message === undefined) throw new TlFormatError("Cannot open a packet: wrong msg_key");
    receiveMessage(context, key, message);
  };

  const read = async (): Promise<void> => {
    const chunk = new Uint8Array(64 * 1024);
    while (true) {
      const length = await socket.read(chunk);
      if (length === null) return;
      stats.bytesIn += length;
      framing.push(chunk.subarray(0, length));
      for (let packet = framing.next(); packet; packet = framing.next()) take(packet);
    }
  };

  const send = async (packet: Uint8Array): Promise<void> => {
    const frame = framing.wrap(packet);
    for await (const piece of options.bandwidth.pieces(frame, stop.signal)) {
      let rest = piece;
      while (rest.length > 0) rest = rest.subarray(await socket.write(rest));
      stats.bytesOut += piece.length;
    }
  };

  const write = async (): Promise<void> => {
    while (!stop.signal.aborted) {
      for (const packet of plainPackets.splice(0)) await send(packet);
      for (const session of [...dirty]) {
        dirty.delete(session);
        for await (const packet of packQueue(session, now())) await send(packet);
      }
      if (dirty.size > 0 || plainPackets.length > 0) continue;
      if (stop.signal.aborted) return;
      await new Promise<void>((resolve) => {
        wake = resolve;
      });
      // Answers that become ready in the same turn share one container.
      await new Promise<void>((resolve) => setImmediate(resolve));
    }
  };

  const reading = read().catch(async (error: unknown) => {
    if (!isProtocolError(error)) throw error;
    if (error instanceof UnknownKeyError || error instanceof HandshakeError) {
      await send(transportError(404)).catch(ignoreBrokenSocket);
    }
  }).catch(ignoreBrokenSocket).finally(close);
  const writing = write().catch(ignoreBrokenSocket).finally(close);
  const ended = Promise.all([reading, writing]).then(() => {
    for (const key of keys.all()) {
      for (const session of key.sessions.values()) {
        if (session.link === link) session.link = undefined;
      }
    }
  });
  return { ended, close };
}

/** The key id of a packet is not known here. */
class UnknownKeyError extends Error {
  override readonly name = "UnknownKeyError";
}

function isProtocolError(error: unknown): boolean {
  return error instanceof UnknownKeyError || error instanceof HandshakeError ||
    error instanceof FramingError || error instanceof TlFormatError;
}

/** A client may vanish at any time; everything else is a defect. */
function ignoreBrokenSocket(error: unknown): void {
  const isSocketError = error instanceof Deno.errors.BadResource ||
    error instanceof Deno.errors.ConnectionReset || error instanceof Deno.errors.BrokenPipe ||
    error instanceof Deno.errors.Interrupted || error instanceof Deno.errors.ConnectionAborted ||
    error instanceof Deno.errors.NotConnected || error instanceof DOMException;
  if (!isSocketError) throw error;
}

/** The body of an unencrypted message. */
function readPlain(packet: Buffer): Buffer {
  const reader = new TlReader(packet);
  reader.long();
  const msgId = reader.long();
  const length = reader.int();
  if ((msgId & 3n) !== 0n) throw new TlFormatError("Cannot read a message: wrong message id");
  if (length < 4 || length > reader.remaining || reader.remaining - length > 15) {
    throw new TlFormatError(`Cannot read a message: wrong length ${length}`);
  }
  return reader.raw(length);
}

function plainAnswer(body: Uint8Array, now: number): Buffer {
  const packet = Buffer.alloc(20 + body.length);
  packet.writeBigInt64LE((BigInt(Math.floor(now / 1000)) << 32n) | 1n, 8);
  packet.writeInt32LE(body.length, 16);
  packet.set(body, 20);
  return packet;
}

/** Four bytes instead of a packet: core.telegram.org/mtproto/mtproto-transports#transport-errors. */
function transportError(code: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeInt32LE(-code, 0);
  return bytes;
}
