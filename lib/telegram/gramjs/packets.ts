// Packets of TCP Full (core.telegram.org/mtproto/mtproto-transports#full) with the machine's own CRC-32:
// GramJS computes it in JavaScript, and copies each packet three times for it.
import { Buffer } from "node:buffer";
import { setImmediate } from "node:timers";
import { crc32 } from "node:zlib";

/** What packets are read from. */
export interface PacketSource {
  /** @param into has that length, and receives the bytes; a new buffer when absent */
  readExactly(length: number, into?: Buffer): Promise<Buffer>;
}

const LENGTH_AND_NUMBER_BYTES = 8;
const CRC_BYTES = 4;
/** Length, number and checksum around a packet. */
const FRAME_BYTES = LENGTH_AND_NUMBER_BYTES + CRC_BYTES;
/** Packets from this size on share one buffer, which spares the garbage collector 1 MiB for each part… */
const LARGE_BYTES = 64 * 1024;
/** …unless they are larger than any part: bytes. */
const HUGE_BYTES = 2 * 1024 * 1024;

/**
 * Reads the packets of one connection. After a large one, which may be a part of a file, whoever waits for
 * it has his turn first: what has come is on the disk before the next packet is opened.
 *
 * @param onSilence called with the ms for which a packet has been waited for
 * @returns reads the packet inside the next frame, which is good until the one after it is read; throws
 * when the frame is not sound, and the connection is then of no more use
 */
export function packetReader(
  source: PacketSource,
  onSilence: (ms: number) => void = () => undefined,
): () => Promise<Buffer> {
  let large = false;
  let shared: Buffer | undefined;
  const bufferOf = (length: number): Buffer | undefined => {
    if (length < LARGE_BYTES || length > HUGE_BYTES) return undefined;
    if (!shared || shared.length < length) shared = Buffer.allocUnsafe(length);
    return shared.subarray(0, length);
  };
  return async () => {
    if (large) await new Promise<void>((resolve) => setImmediate(resolve));
    const waitsSince = performance.now();
    const head = await source.readExactly(LENGTH_AND_NUMBER_BYTES);
    onSilence(performance.now() - waitsSince);
    const length = head.readInt32LE(0);
    large = length >= LARGE_BYTES;
    if (length < FRAME_BYTES) throw new Error(`the server sent a packet of ${length} bytes`);
    const left = length - LENGTH_AND_NUMBER_BYTES;
    const rest = await source.readExactly(left, bufferOf(left));
    const packet = rest.subarray(0, -CRC_BYTES);
    if (crc32(packet, crc32(head)) !== rest.readUInt32LE(packet.length)) {
      throw new Error("a packet of the server's was damaged on its way");
    }
    return packet;
  };
}

/** Puts a packet into a frame. */
export function framePacket(packet: Uint8Array, number: number): Buffer {
  const frame = Buffer.allocUnsafe(packet.length + FRAME_BYTES);
  frame.writeInt32LE(frame.length, 0);
  frame.writeInt32LE(number, 4);
  frame.set(packet, LENGTH_AND_NUMBER_BYTES);
  const end = frame.length - CRC_BYTES;
  frame.writeUInt32LE(crc32(frame.subarray(0, end)), end);
  return frame;
}
