// A Bloom filter over message ids: says of an id that it is surely new, or that it may be there.

/**
 * Bits of a filter; their number is a power of two. The bytes are the same on every machine.
 *
 * Written here rather than taken from npm: of the packages that are light and maintained none is typed
 * and has a byte format, and all hash the decimal text of a number.
 */
export type BloomFilter = Uint8Array<ArrayBuffer>;

/** Ids for which a filter is made at least: 1 KiB. */
const MIN_BYTES = 1024;

/** Bits an id at the least. Between 10 and 20 bits an id, 7 hashes find 0.8 % to 0.02 % of absent ids. */
const BITS_PER_ID = 10;

/** Near the optimum for 10 bits an id, which is 10 × ln 2. */
const HASHES = 7;

/**
 * An empty filter.
 *
 * @param ids how many ids it is to hold; 100,000 take 128 KiB
 */
export function newBloomFilter(ids: number): BloomFilter {
  let bytes = MIN_BYTES;
  while (bytes * 8 < ids * BITS_PER_ID) bytes *= 2;
  return new Uint8Array(bytes);
}

/**
 * A filter out of bytes that were stored.
 *
 * @returns `undefined` when they can be no filter for so many ids
 */
export function readBloomFilter(bytes: Uint8Array, ids: number): BloomFilter | undefined {
  const { length } = bytes;
  const powerOfTwo = length >= MIN_BYTES && (length & (length - 1)) === 0;
  if (!powerOfTwo || bloomCapacity(bytes) < ids) return undefined;
  return new Uint8Array(bytes);
}

/** How many ids a filter holds before false positives get more frequent than 0.8 %. */
export function bloomCapacity(filter: Uint8Array): number {
  return Math.floor(filter.length * 8 / BITS_PER_ID);
}

/** Adds an id: from now on it may be there. */
export function addId(filter: BloomFilter, id: number): void {
  const mask = filter.length * 8 - 1;
  let at = mix(id);
  let step = stepOf(id);
  for (let i = 0; i < HASHES; i++) {
    const bit = at & mask;
    filter[bit >>> 3] = byteOf(filter, bit) | 1 << (bit & 7);
    at = at + step | 0;
    step = step + i | 0;
  }
}

/** Whether an id may be there: never `false` for one that was added. */
export function mayHaveId(filter: BloomFilter, id: number): boolean {
  const mask = filter.length * 8 - 1;
  let at = mix(id);
  let step = stepOf(id);
  for (let i = 0; i < HASHES; i++) {
    const bit = at & mask;
    if ((byteOf(filter, bit) & 1 << (bit & 7)) === 0) return false;
    at = at + step | 0;
    step = step + i | 0;
  }
  return true;
}

function byteOf(filter: BloomFilter, bit: number): number {
  return filter[bit >>> 3] ?? 0;
}

/** The second hash of "enhanced double hashing" (Dillinger and Manolios, 2004); odd, so that it moves. */
function stepOf(id: number): number {
  return mix(id ^ 0x9e3779b9) | 1;
}

/** Spreads neighbouring ids over all 32 bits (the finalizer "lowbias32"). */
function mix(value: number): number {
  let hash = Math.imul(value ^ value >>> 16, 0x7feb352d);
  hash = Math.imul(hash ^ hash >>> 15, 0x846ca68b);
  return hash ^ hash >>> 16;
}
