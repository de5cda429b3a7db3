import assert from "node:assert/strict";
import fc from "fast-check";
import {
  addId,
  bloomCapacity,
  mayHaveId,
  newBloomFilter,
  readBloomFilter,
} from "../../lib/archive/bloom_filter.ts";

const anId = fc.oneof(
  fc.integer({ min: 1, max: 2_147_483_647 }),
  fc.integer({ min: 1, max: 5_000 }),
);

Deno.test("mayHaveId() never denies an id that was added", () => {
  fc.assert(
    fc.property(
      fc.array(anId, { maxLength: 3_000 }),
      fc.integer({ min: 0, max: 2_000 }),
      (ids, capacity) => {
        // Also when far more ids come than it was made for.
        const filter = newBloomFilter(capacity);
        for (const id of ids) addId(filter, id);
        assert.ok(ids.every((id) => mayHaveId(filter, id)));
      },
    ),
    { numRuns: 200 },
  );
});

Deno.test("mayHaveId() takes fewer than 1 % of absent ids for present in a full filter", () => {
  const patterns: Readonly<Record<string, (i: number) => number>> = {
    "one after the other": (i) => i + 1,
    "every seventh": (i) => i * 7 + 3,
    "powers of two apart": (i) => i * 4096,
    "large": (i) => 2_147_483_647 - i * 2,
  };
  for (const [name, idAt] of Object.entries(patterns)) {
    const filter = newBloomFilter(100_000);
    const capacity = bloomCapacity(filter);
    for (let i = 0; i < capacity; i++) addId(filter, idAt(i));
    const present = new Set(Array.from({ length: capacity }, (_, i) => idAt(i)));
    let tested = 0;
    let wrong = 0;
    for (let id = 1; tested < 100_000; id += 3) {
      if (present.has(id)) continue;
      tested++;
      if (mayHaveId(filter, id)) wrong++;
    }
    assert.ok(wrong / tested < 0.01, `${name}: ${wrong} of ${tested}`);
  }
});

Deno.test("newBloomFilter() takes 128 KiB for 100,000 ids and 1 KiB at least", () => {
  assert.equal(newBloomFilter(100_000).length, 128 * 1024);
  assert.equal(newBloomFilter(0).length, 1024);
  assert.ok(bloomCapacity(newBloomFilter(100_000)) >= 100_000);
});

Deno.test("readBloomFilter() refuses bytes that can be no filter for so many ids", () => {
  const filter = newBloomFilter(800);
  addId(filter, 77);
  assert.deepEqual(readBloomFilter(filter, 800), filter);
  assert.equal(readBloomFilter(filter, 820), undefined);
  assert.equal(readBloomFilter(filter.subarray(1), 1), undefined);
  assert.equal(readBloomFilter(new Uint8Array(), 0), undefined);
});
