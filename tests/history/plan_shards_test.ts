import assert from "node:assert/strict";
import fc from "fast-check";
import { type IdRange, MAX_MESSAGE_ID } from "../../lib/archive/types.ts";
import { planShards } from "../../lib/history/plan_shards.ts";
import { ALL_IDS } from "../../lib/history/ranges.ts";

/** Ascending ranges without overlap; the last one may be open. */
const someRanges = fc.tuple(
  fc.uniqueArray(fc.integer({ min: 0, max: 100_000 }), { maxLength: 12 }),
  fc.boolean(),
).map(([edges, open]): readonly IdRange[] => {
  const sorted = edges.toSorted((a, b) => a - b);
  const ranges: IdRange[] = [];
  for (let i = 0; i + 1 < sorted.length; i += 2) {
    ranges.push({ after: sorted[i]!, upTo: sorted[i + 1]! });
  }
  return open ? [...ranges, { after: 100_001, upTo: MAX_MESSAGE_ID }] : ranges;
});

Deno.test("planShards() covers the ranges exactly, without overlap, in at most so many pieces", () => {
  fc.assert(fc.property(
    someRanges,
    fc.integer({ min: 0, max: 200_000 }),
    fc.integer({ min: 1, max: 20 }),
    fc.integer({ min: 1, max: 500 }),
    (ranges, topMessageId, pieces, minIds) => {
      const shards = planShards(ranges, { topMessageId, pieces, minIds });
      assert.ok(shards.length <= Math.max(pieces, ranges.length));
      let at = 0;
      for (const range of ranges) {
        // The pieces of a range follow each other from its beginning to its end.
        for (let after = range.after; after < range.upTo; at++) {
          const shard = shards[at];
          assert.ok(shard && shard.after === after && shard.upTo > after);
          const cut = shard.after > range.after || shard.upTo < range.upTo;
          if (cut) assert.ok(shard.upTo - shard.after >= minIds);
          after = shard.upTo;
          assert.ok(after <= range.upTo);
        }
      }
      assert.equal(at, shards.length);
    },
  ));
});

Deno.test("planShards() cuts a range evenly and leaves what is above the newest message to the last piece", () => {
  assert.deepEqual(planShards([ALL_IDS], { topMessageId: 50_000, pieces: 4 }), [
    { after: 0, upTo: 12_500 },
    { after: 12_500, upTo: 25_000 },
    { after: 25_000, upTo: 37_500 },
    { after: 37_500, upTo: MAX_MESSAGE_ID },
  ]);
});

Deno.test("planShards() gives the widest range most of the pieces", () => {
  const holes = [{ after: 0, upTo: 1000 }, { after: 5000, upTo: 14_000 }];
  const shards = planShards(holes, { topMessageId: 20_000, pieces: 4 });
  assert.deepEqual(shards.map(({ after, upTo }) => upTo - after), [1000, 3000, 3000, 3000]);
});

Deno.test("planShards() makes no piece smaller than a page, and cuts nothing that it knows no end of", () => {
  assert.equal(planShards([{ after: 0, upTo: 250 }], { topMessageId: 0, pieces: 9 }).length, 2);
  assert.deepEqual(planShards([ALL_IDS], { topMessageId: 0, pieces: 4 }), [ALL_IDS]);
  assert.deepEqual(planShards([], { topMessageId: 9, pieces: 4 }), []);
});
