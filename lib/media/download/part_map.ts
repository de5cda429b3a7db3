// Which parts of a file are on disk, with a checksum of each, as the archive remembers them.
//
// What a claim is worth. A part is claimed after its write has returned, so a process that is killed never
// claims what the system does not have. When the machine loses power, the claim may reach the disk and the
// bytes not; forcing them out before every claim would cost a flush for each MiB. So each claim carries a
// checksum: the next run reads the parts anyway, for the hash of the whole file, and what does not
// agree is fetched again. Before the file gets its final name it is flushed.
import { crc32 } from "node:zlib";
import { PART_BYTES } from "./part_size.ts";

/** The parts of one file. */
export interface PartMap {
  /** How many parts the file has. */
  readonly count: number;
  /** The archive's form; changes with the claims. */
  readonly encoded: Uint8Array;
  /** Whether a part is claimed. */
  has(part: number): boolean;
  /** Whether these are the bytes that were claimed. */
  matches(part: number, bytes: Uint8Array): boolean;
  /** Claims a part, which must be in the file by now. */
  claim(part: number, bytes: Uint8Array): void;
  /** Withdraws a claim. */
  withdraw(part: number): void;
}

/** How many parts a file of so many bytes has. */
export function partCount(size: number): number {
  return Math.ceil(size / PART_BYTES);
}

/**
 * The map of a file with so many parts: four bytes of CRC-32 for each, then one bit for each.
 *
 * @param stored what the archive has; anything of another length is not of this file
 */
export function partMap(count: number, stored?: Uint8Array): PartMap {
  const encoded = new Uint8Array(4 * count + Math.ceil(count / 8));
  if (stored?.length === encoded.length) encoded.set(stored);
  const sums = new DataView(encoded.buffer, 0, 4 * count);
  const bits = encoded.subarray(4 * count);
  const mask = (part: number): number => 1 << (part & 7);
  const has = (part: number): boolean => ((bits[part >> 3] ?? 0) & mask(part)) !== 0;
  return {
    count,
    encoded,
    has,
    matches: (part, bytes) => has(part) && sums.getUint32(4 * part, true) === crc32(bytes),
    claim(part, bytes) {
      sums.setUint32(4 * part, crc32(bytes), true);
      bits[part >> 3] = (bits[part >> 3] ?? 0) | mask(part);
    },
    withdraw(part) {
      bits[part >> 3] = (bits[part >> 3] ?? 0) & ~mask(part);
    },
  };
}
