// The small puzzle of the handshake: a product of two primes that the client factors.
import type { Buffer } from "node:buffer";
import { randomInt } from "node:crypto";
import { toShortBytes } from "../../telegram/gramjs/numbers.ts";

/** A product and its factors, big-endian without leading zeros; p < q. */
export interface Pq {
  readonly pq: Buffer;
  readonly p: Buffer;
  readonly q: Buffer;
}

/** Makes a puzzle whose product is just below 2^63, as Telegram's are. */
export function makePq(): Pq {
  const first = randomPrime();
  let second = randomPrime();
  while (second === first) second = randomPrime();
  const [p, q] = first < second ? [first, second] : [second, first];
  return {
    pq: toShortBytes(BigInt(p) * BigInt(q)),
    p: toShortBytes(BigInt(p)),
    q: toShortBytes(BigInt(q)),
  };
}

function randomPrime(): number {
  let candidate = randomInt(2 ** 30, 2 ** 31) | 1;
  while (!isPrime(candidate)) candidate += 2;
  return candidate;
}

function isPrime(odd: number): boolean {
  for (let divisor = 3; divisor * divisor <= odd; divisor += 2) {
    if (odd % divisor === 0) return false;
  }
  return true;
}
