// Large unsigned numbers: big-endian bytes, modular powers, and the group of Telegram's exchanges.
import { Buffer } from "node:buffer";
import { checkPrimeSync } from "node:crypto";

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
 * Whether a public value lies far enough from both ends of the group: 2^(2048-64) < value < prime - 2^(2048-64)
 * (core.telegram.org/mtproto/security_guidelines#g-a-and-g-b-validation).
 */
export function isSafePublicValue(value: bigint, prime: bigint = DH_PRIME): boolean {
  const margin = 1n << (2048n - 64n);
  return value > margin && value < prime - margin;
}

/**
 * Whether a group is one that nobody can look through: a safe prime of 2048 bits, and a generator of its
 * subgroup of prime order (core.telegram.org/mtproto/auth_key#checking-the-dh-parameters). With Telegram's
 * prime 5 is taken too, which generates the whole group: Telegram Desktop knows it as good.
 */
export function isSafeGroup(prime: bigint, generator: number): boolean {
  if (prime === DH_PRIME && generator === 5) return true;
  const rule = GENERATORS.get(generator);
  if (!rule || !rule.residues.includes(prime % rule.modulus)) return false;
  // Finding out about any other takes most of a second.
  if (prime === DH_PRIME) return true;
  return prime >> 2047n === 1n && isPrime(prime) && isPrime((prime - 1n) / 2n);
}

/** Without a number of rounds Deno 2.4 makes none, and takes products for primes. */
function isPrime(number: bigint): boolean {
  return checkPrimeSync(number, { checks: 32 });
}

/** What the prime must leave over for a generator to be of use. */
const GENERATORS: ReadonlyMap<
  number,
  { readonly modulus: bigint; readonly residues: readonly bigint[] }
> = new Map([
  [2, { modulus: 8n, residues: [7n] }],
  [3, { modulus: 3n, residues: [2n] }],
  [4, { modulus: 1n, residues: [0n] }],
  [5, { modulus: 5n, residues: [1n, 4n] }],
  [6, { modulus: 24n, residues: [19n, 23n] }],
  [7, { modulus: 7n, residues: [3n, 5n, 6n] }],
]);

/**
 * Two factors of a number below 2^64, the smaller one first (Pollard's rho in Brent's way).
 *
 * @throws {RangeError} when there are none
 */
export function factorize(number: bigint): readonly [bigint, bigint] {
  // They would be looked for until the end of time.
  if (number < 4n || isPrime(number)) {
    throw new RangeError(`Cannot find two factors of ${number}`);
  }
  if (number % 2n === 0n) return ordered(2n, number / 2n);
  for (let c = 1n; c <= 32n; c++) {
    const divisor = divisorOf(number, c);
    if (divisor !== number) return ordered(divisor, number / divisor);
  }
  throw new RangeError(`Cannot find two factors of ${number}`);
}

/** Steps between two looks at the common divisor. */
const BATCH = 128;

function divisorOf(number: bigint, c: bigint): bigint {
  const step = (x: bigint): bigint => (x * x + c) % number;
  let hare = 2n;
  for (let range = 1;; range *= 2) {
    const tortoise = hare;
    for (let done = 0; done < range; done += BATCH) {
      const from = hare;
      let product = 1n;
      for (let i = 0; i < Math.min(BATCH, range - done); i++) {
        hare = step(hare);
        product = product * (tortoise > hare ? tortoise - hare : hare - tortoise) % number;
      }
      const divisor = greatestDivisor(product, number);
      if (divisor === 1n) continue;
      if (divisor !== number) return divisor;
      // Both factors at once: the batch is gone through again by single steps.
      for (let x = step(from);; x = step(x)) {
        const single = greatestDivisor(tortoise > x ? tortoise - x : x - tortoise, number);
        if (single !== 1n) return single;
      }
    }
  }
}

function greatestDivisor(a: bigint, b: bigint): bigint {
  while (b !== 0n) [a, b] = [b, a % b];
  return a;
}

function ordered(a: bigint, b: bigint): readonly [bigint, bigint] {
  return a < b ? [a, b] : [b, a];
}
