// Seeded pseudo-random numbers: the same seed and key give the same world on every machine.

/** A stream of pseudo-random numbers. */
export interface Random {
  /** A 32-bit unsigned integer. */
  next(): number;
  /** An integer from `min` to `max`, both included. */
  integer(min: number, max: number): number;
  /** One of the values. */
  pick<T>(values: readonly T[]): T;
  /** True with the given probability. */
  chance(probability: number): boolean;
}

/** Creates a stream from a seed and any number of keys (SplitMix32; not for secrets). */
export function seededRandom(...keys: readonly (number | string)[]): Random {
  let state = hashKeys(keys);
  const next = (): number => {
    state = (state + 0x9e3779b9) >>> 0;
    return mix32(state);
  };
  const integer = (min: number, max: number): number => min + next() % (max - min + 1);
  return {
    next,
    integer,
    pick: <T>(values: readonly T[]): T => {
      if (values.length === 0) throw new RangeError("Cannot pick from an empty list");
      return values[integer(0, values.length - 1)] as T;
    },
    chance: (probability) => next() < probability * 0x1_0000_0000,
  };
}

/** A 32-bit hash of the keys, in their order. */
export function hashKeys(keys: readonly (number | string)[]): number {
  let hash = 0x811c9dc5;
  for (const key of keys) {
    const text = typeof key === "number" ? `n${key}` : `s${key}`;
    for (let i = 0; i < text.length; i++) {
      hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193) >>> 0;
    }
    hash = mix32(hash ^ 0x85ebca6b);
  }
  return hash;
}

/** A positive 63-bit integer made of the keys: ids and access hashes. */
export function hash63(...keys: readonly (number | string)[]): bigint {
  const high = BigInt(hashKeys(["high", ...keys]) & 0x7fffffff);
  return (high << 32n) | BigInt(hashKeys(["low", ...keys]));
}

/** Scrambles 32 bits so that close inputs give unrelated outputs. */
export function mix32(value: number): number {
  let x = value >>> 0;
  x = Math.imul(x ^ (x >>> 16), 0x21f0aaad) >>> 0;
  x = Math.imul(x ^ (x >>> 15), 0x735a2d97) >>> 0;
  return (x ^ (x >>> 15)) >>> 0;
}
