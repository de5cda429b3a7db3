import assert from "node:assert/strict";
import fc from "fast-check";
import { firstIdSince } from "../../lib/history/first_id_since.ts";
import type { HistoryPage, TelegramGateway } from "../../lib/telegram/gateway.ts";
import { type MessageRange, pageOverRanges, rangeOf } from "../../lib/telegram/split_ranges.ts";
import { fakeGateway, type FakeWorld, fakeWorld, textMessage } from "../helpers/fake_gateway.ts";

const CHAT = { id: "user9", accessHash: "1" } as const;

/** Ranges that end at the given ids; the last one is open. */
function rangesOf(ends: readonly number[]): readonly MessageRange[] {
  const sorted = [...new Set(ends)].sort((a, b) => a - b);
  const starts = [1, ...sorted.map((end) => end + 1)];
  return starts.map((minId, i) => ({ minId, maxId: sorted[i] ?? 2_147_483_647 }));
}

/** Serves each range as a chat of its own, as Telegram does; the ranges asked are counted. */
function ranged(
  ids: readonly number[],
  ranges: readonly MessageRange[],
  pageSize: (limit: number) => number = (limit) => limit,
): Pick<TelegramGateway, "historyPage"> & { readonly asked: MessageRange[] } {
  const asked: MessageRange[] = [];
  const worlds = new Map(ranges.map((range) => [range, worldOf(ids, range, pageSize)]));
  return {
    asked,
    historyPage: (request) =>
      pageOverRanges(ranges, request, async (range, page): Promise<HistoryPage> => {
        asked.push(range);
        const world = worlds.get(range)!;
        const answer = await fakeGateway(world).historyPage(page);
        const total = world.messages.get(CHAT.id)?.length ?? 0;
        return { ...answer, total, whole: answer.messages.length === total };
      }),
  };
}

function worldOf(
  ids: readonly number[],
  { minId, maxId }: MessageRange,
  pageSize: (limit: number) => number,
): FakeWorld {
  const world = fakeWorld();
  const inside = ids.filter((id) => id >= minId && id <= maxId).sort((a, b) => a - b);
  world.messages.set(CHAT.id, inside.map((id) => textMessage(CHAT.id, id)));
  world.pageSize = pageSize;
  return world;
}

const someIds = fc.uniqueArray(fc.integer({ min: 1, max: 500 }), { maxLength: 150, size: "max" });
const someEnds = fc.uniqueArray(fc.integer({ min: 1, max: 500 }), { maxLength: 6, size: "max" });

Deno.test("pageOverRanges() shows all messages to one who pages up, whatever the ranges and pages", async () => {
  const run = fc.asyncProperty(
    someIds,
    someEnds,
    fc.integer({ min: 1, max: 40 }),
    async (ids, ends, size) => {
      const gateway = ranged(ids, rangesOf(ends), (limit) => Math.min(limit, size));
      const found: number[] = [];
      for (let offsetId = 1;;) {
        const page = await gateway.historyPage({ chat: CHAT, offsetId, addOffset: -9, limit: 9 });
        const highest = page.messages.at(-1);
        if (!highest) break;
        found.push(...page.messages.map(({ id }) => id));
        offsetId = highest.id + 1;
      }
      assert.deepEqual(found, ids.toSorted((a, b) => a - b));
    },
  );
  await fc.assert(run, { numRuns: 200 });
});

Deno.test("pageOverRanges() shows all messages to one who pages down", async () => {
  const run = fc.asyncProperty(someIds, someEnds, async (ids, ends) => {
    const gateway = ranged(ids, rangesOf(ends));
    const found: number[] = [];
    for (let offsetId = 0;;) {
      const page = await gateway.historyPage({ chat: CHAT, offsetId, addOffset: 0, limit: 7 });
      const [lowest] = page.messages;
      if (!lowest) break;
      found.unshift(...page.messages.map(({ id }) => id));
      offsetId = lowest.id;
    }
    assert.deepEqual(found, ids.toSorted((a, b) => a - b));
  });
  await fc.assert(run, { numRuns: 200 });
});

Deno.test("pageOverRanges() finds dates as one history would", async () => {
  const run = fc.asyncProperty(
    someIds,
    someEnds,
    fc.integer({ min: 0, max: 510 }),
    fc.integer({ min: 1, max: 40 }),
    async (ids, ends, at, size) => {
      const gateway = ranged(ids, rangesOf(ends), (limit) => Math.min(limit, size));
      const found = await firstIdSince(gateway, CHAT, 1_600_000_000 + at * 60);
      assert.equal(found, ids.toSorted((a, b) => a - b).find((id) => id >= at));
    },
  );
  await fc.assert(run, { numRuns: 300 });
});

Deno.test("pageOverRanges() counts down over all ranges", async () => {
  const run = fc.asyncProperty(
    someIds,
    someEnds,
    fc.integer({ min: 1, max: 160 }),
    async (ids, ends, addOffset) => {
      const gateway = ranged(ids, rangesOf(ends));
      const page = await gateway.historyPage({ chat: CHAT, offsetId: 0, addOffset, limit: 1 });
      const expected = ids.toSorted((a, b) => b - a)[addOffset];
      assert.deepEqual(page.messages.map(({ id }) => id), expected === undefined ? [] : [expected]);
      if (expected === undefined && ends.length > 0) assert.equal(page.total, ids.length);
    },
  );
  await fc.assert(run, { numRuns: 300 });
});

Deno.test("pageOverRanges() asks the range that an id belongs to first, and no more than it needs", async () => {
  const ids = [5, 15, 25, 35];
  const ranges = rangesOf([10, 20, 30]);
  const asked = async (offsetId: number): Promise<readonly number[]> => {
    const gateway = ranged(ids, ranges);
    await gateway.historyPage({ chat: CHAT, offsetId, addOffset: -10, limit: 10 });
    return gateway.asked.map(({ minId }) => minId);
  };
  assert.deepEqual(await asked(1), [1]);
  assert.deepEqual(await asked(12), [11]);
  assert.deepEqual(await asked(16), [11, 21]);
  assert.deepEqual(await asked(36), [31]);
});

Deno.test("pageOverRanges() calls an answer the whole history only when it is", async () => {
  const page = (ids: readonly number[]) =>
    ranged(ids, rangesOf([10])).historyPage({ chat: CHAT, offsetId: 1, addOffset: -9, limit: 9 });
  assert.equal((await page([3, 4])).whole, false);
  assert.equal((await page([13, 14])).whole, true);
});

Deno.test("pageOverRanges() refuses to count from an id", async () => {
  const gateway = ranged([1, 2, 3], rangesOf([2]));
  const request = { chat: CHAT, offsetId: 3, addOffset: 5, limit: 1 };
  await assert.rejects(async () => await gateway.historyPage(request), RangeError);
});

Deno.test("rangeOf() takes ids beyond the last range for the newest", () => {
  const ranges = [{ minId: 1, maxId: 10 }, { minId: 11, maxId: 20 }];
  assert.deepEqual([1, 10, 11, 20, 21].map((id) => rangeOf(ranges, id)), [0, 0, 1, 1, 1]);
});
