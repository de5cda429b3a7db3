// How packets are cut out of a TCP stream: Full, Intermediate, padded Intermediate and Abridged
// (core.telegram.org/mtproto/mtproto-transports). The client's first bytes tell which.
import { Buffer } from "node:buffer";
import { randomInt } from "node:crypto";
import { crc32 } from "node:zlib";

/** Bytes that keep to none of the transports; the connection is to be closed. */
export class FramingError extends Error {
  override readonly name = "FramingError";
}

/** Largest packet that is taken from a client, bytes. */
export const MAX_PACKET_BYTES: number = 2 * 1024 * 1024;

/** Cuts packets from one connection's stream, and wraps packets for it. */
export interface Framing {
  /** Takes what was read from the socket; the bytes are copied. */
  push(chunk: Uint8Array): void;
  /**
   * The next whole packet.
   * @throws {FramingError} when the stream is not as it must be
   */
  next(): Buffer | undefined;
  wrap(packet: Uint8Array): Buffer;
}

/** A stream of which nothing is known yet. */
export function createFraming(): Framing {
  let buffered: Buffer = Buffer.alloc(0);
  let codec: Codec | undefined;
  return {
    push(chunk) {
      buffered = Buffer.concat([buffered, chunk]);
    },
    next() {
      if (codec === undefined) {
        const detected = detect(buffered);
        if (detected === undefined) return undefined;
        codec = detected.codec;
        buffered = buffered.subarray(detected.skip);
      }
      const cut = codec.cut(buffered);
      if (cut === undefined) return undefined;
      buffered = buffered.subarray(cut.length);
      return cut.packet;
    },
    wrap(packet) {
      if (codec === undefined) throw new FramingError("Cannot answer: the transport is not known");
      return codec.wrap(packet);
    },
  };
}

interface Codec {
  cut(buffered: Buffer): { readonly packet: Buffer; readonly length: number } | undefined;
  wrap(packet: Uint8Array): Buffer;
}

function detect(buffered: Buffer): { readonly codec: Codec; readonly skip: number } | undefined {
  if (buffered[0] === 0xef) return { codec: abridged(), skip: 1 };
  if (buffered.length < 8) return undefined;
  const first = buffered.readUInt32LE(0);
  if (first === 0xeeeeeeee) return { codec: intermediate("exact"), skip: 4 };
  if (first === 0xdddddddd) return { codec: intermediate("padded"), skip: 4 };
  return { codec: full(), skip: 0 };
}

function full(): Codec {
  let received = 0;
  let sent = 0;
  return {
    cut(buffered) {
      if (buffered.length < 8) return undefined;
      const length = buffered.readUInt32LE(0);
      if (length < 12 || length % 4 !== 0) throw new FramingError(`Wrong length ${length}`);
      expectSize(length - 12);
      if (buffered.readInt32LE(4) !== received) throw new FramingError("Wrong sequence number");
      if (buffered.length < length) return undefined;
      if (crc32(buffered.subarray(0, length - 4)) !== buffered.readUInt32LE(length - 4)) {
        throw new FramingError("Wrong CRC32");
      }
      received += 1;
      return { packet: buffered.subarray(8, length - 4), length };
    },
    wrap(packet) {
      const frame = Buffer.allocUnsafe(packet.length + 12);
      frame.writeUInt32LE(frame.length, 0);
      frame.writeInt32LE(sent, 4);
      frame.set(packet, 8);
      frame.writeUInt32LE(crc32(frame.subarray(0, frame.length - 4)), frame.length - 4);
      sent += 1;
      return frame;
    },
  };
}

function intermediate(kind: "exact" | "padded"): Codec {
  return {
    cut(buffered) {
      if (buffered.length < 4) return undefined;
      const length = buffered.readUInt32LE(0) & 0x7fffffff;
      expectSize(length);
      if (buffered.length < length + 4) return undefined;
      const packet = buffered.subarray(4, length + 4);
      if (kind === "exact" && length % 4 !== 0) throw new FramingError(`Wrong length ${length}`);
      return { packet: kind === "padded" ? trimmed(packet) : packet, length: length + 4 };
    },
    wrap(packet) {
      const padding = kind === "padded" ? randomInt(0, 4) : 0;
      const frame = Buffer.alloc(packet.length + padding + 4);
      frame.writeUInt32LE(packet.length + padding, 0);
      frame.set(packet, 4);
      return frame;
    },
  };
}

function abridged(): Codec {
  return {
    cut(buffered) {
      const first = buffered[0];
      if (first === undefined) return undefined;
      const short = (first & 0x7f) < 0x7f;
      if (!short && buffered.length < 4) return undefined;
      const header = short ? 1 : 4;
      const length = 4 * (short ? first & 0x7f : buffered.readUIntLE(1, 3));
      expectSize(length);
      if (buffered.length < header + length) return undefined;
      return { packet: buffered.subarray(header, header + length), length: header + length };
    },
    wrap(packet) {
      const words = packet.length / 4;
      const header = words < 0x7f
        ? Buffer.from([words])
        : Buffer.from([0x7f, words & 0xff, words >> 8 & 0xff, words >> 16]);
      return Buffer.concat([header, packet]);
    },
  };
}

/** An encrypted packet without the padding of the transport. Plain ones tell their own length. */
function trimmed(packet: Buffer): Buffer {
  const isPlain = packet.length < 24 || packet.readBigInt64LE(0) === 0n;
  return isPlain ? packet : packet.subarray(0, packet.length - (packet.length - 24) % 16);
}

function expectSize(length: number): void {
  if (length < 4 || length > MAX_PACKET_BYTES) throw new FramingError(`Wrong length ${length}`);
}
