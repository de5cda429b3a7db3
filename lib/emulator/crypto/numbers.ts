// Large unsigned numbers: big-endian bytes, modular powers, and the group of Telegram's exchanges.
import { Buffer } from "node:buffer";

/** Base ** exponent mod modulus. */
export function modPow(base: bigint, exponent: bigint, modulus: bigint): bigint {
  let result = 1n;
  let square = base % modulus;
  for (const bit of [...exponent.toString(2)].reverse()) {
    if (bit === "1") result = result * square % modulus;
    square = square * square % modulus;
  }
  return result;
}

/** Big-endian bytes as a number. */
export function toNumber(bytes: Uint8Array): bigint {
  const hex = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString("hex");
  return hex === "" ? 0n : BigInt(`0x${hex}`);
}

/** A number as exactly so many big-endian bytes, zeros in front. */
export function toBytes(value: bigint, length: number): Buffer {
  const hex = value.toString(16);
  if (hex.length > length * 2) {
    throw new RangeError(`Cannot write a number of ${hex.length} hex digits: ${length} bytes`);
  }
  return Buffer.from(hex.padStart(length * 2, "0"), "hex");
}

/** A number as big-endian bytes without zeros in front. */
export function toShortBytes(value: bigint): Buffer {
  const hex = value.toString(16);
  return Buffer.from(hex.length % 2 === 0 ? hex : `0${hex}`, "hex");
}

/** Generator that goes with {@linkcode DH_PRIME}. */
export const DH_GENERATOR = 3;

/**
 * The 2048-bit safe prime that Telegram serves, and that clients know by heart
 * (core.telegram.org/mtproto/auth_key).
 */
export const DH_PRIME: bigint = BigInt(
  "0x" +
    "c71caeb9c6b1c9048e6c522f70f13f73980d40238e3e21c14934d037563d930f" +
    "48198a0aa7c14058229493d22530f4dbfa336f6e0ac925139543aed44cce7c37" +
    "20fd51f69458705ac68cd4fe6b6b13abdc9746512969328454f18faf8c595f64" +
    "2477fe96bb2a941d5bcd1d4ac8cc49880708fa9b378e3c4f3a9060bee67cf9a4" +
    "a4a695811051907e162753b56b0f6b410dba74d8a84b2a14b3144e0ef1284754" +
    "fd17ed950d5965b4b9dd46582db1178d169c6bc465b0d6ff9ca3928fef5b9ae4" +
    "e418fc15e83ebea0f87fa9ff5eed70050ded2849f47bf959d956850ce929851f" +
    "0d8115f635b105ee2e4e15d04b2454bf6f4fadf034b10403119cd8e3b92fcc5b",
);

/**
 * Whether a public value lies far enough from both ends of the group:
 * 2^(2048-64) < value < prime - 2^(2048-64).
 */
export function isSafePublicValue(value: bigint): boolean {
  const margin = 1n << (2048n - 64n);
  return value > margin && value < DH_PRIME - margin;
}
