import assert from "node:assert/strict";
import fc from "fast-check";
import { type IdRange, MAX_MESSAGE_ID } from "../../lib/archive/types.ts";
import { fetchHistory, type FetchHistoryOptions } from "../../lib/history/fetch_history.ts";
import { ALL_IDS, missingRanges } from "../../lib/history/ranges.ts";
import { fakeGateway, type FakeWorld, fakeWorld, textMessage } from "../helpers/fake_gateway.ts";

const CHAT = "channel5";

function worldOf(ids: readonly number[], empty: readonly number[] = []): FakeWorld {
  const world = fakeWorld();
  world.messages.set(CHAT, ids.toSorted((a, b) => a - b).map((id) => textMessage(CHAT, id)));
  world.empty.set(CHAT, [...empty]);
  return world;
}

interface Fetched {
  readonly ids: number[];
  readonly covered: IdRange[];
}

async function fetchAll(
  world: FakeWorld,
  ranges: readonly IdRange[],
  options: FetchHistoryOptions = {},
): Promise<Fetched> {
  const fetched: Fetched = { ids: [], covered: [] };
  for await (const page of fetchHistory(fakeGateway(world), { id: CHAT }, ranges, options)) {
    fetched.ids.push(...page.messages.map(({ id }) => id));
    fetched.covered.push(page.covered);
  }
  return fetched;
}

Deno.test("fetchHistory() asks ascending by id and stops at an empty page", async () => {
  const ids = Array.from({ length: 250 }, (_, i) => i + 1);
  const world = worldOf(ids);
  const { ids: found, covered } = await fetchAll(world, [ALL_IDS]);
  assert.deepEqual(found, ids);
  assert.deepEqual(covered.map(({ upTo }) => upTo), [100, 200, 250, 250]);
  assert.equal(world.calls.get("historyPage"), 4);
});

Deno.test("fetchHistory() does not take a short page for the end", async () => {
  const ids = Array.from({ length: 250 }, (_, i) => i * 7 + 1);
  const world = worldOf(ids);
  world.pageSize = () => 3;
  assert.deepEqual((await fetchAll(world, [ALL_IDS])).ids, ids);
});

Deno.test("fetchHistory() goes on over pages that hold nothing but messageEmpty", async () => {
  const empty = Array.from({ length: 300 }, (_, i) => i + 10);
  const world = worldOf([1, 2, 500, 2_000_000_000], empty);
  assert.deepEqual((await fetchAll(world, [ALL_IDS])).ids, [1, 2, 500, 2_000_000_000]);
});

Deno.test("fetchHistory() needs one request when the answer is the whole history", async () => {
  const world = worldOf([3, 4]);
  const gateway = fakeGateway(world);
  const whole = {
    historyPage: async (...request: Parameters<typeof gateway.historyPage>) => ({
      ...await gateway.historyPage(...request),
      whole: true,
    }),
  };
  const pages = [];
  for await (const page of fetchHistory(whole, { id: CHAT }, [ALL_IDS])) pages.push(page);
  assert.equal(pages.length, 1);
  assert.deepEqual(pages[0]?.covered, { after: 0, upTo: 4 });
});

Deno.test("fetchHistory() takes messages that arrive meanwhile and none twice", async () => {
  const world = worldOf(Array.from({ length: 150 }, (_, i) => i + 1));
  let next = 151;
  world.before = () => {
    if (next < 160) world.messages.get(CHAT)?.push(textMessage(CHAT, next++));
  };
  const { ids } = await fetchAll(world, [ALL_IDS]);
  assert.deepEqual(ids, Array.from({ length: next - 1 }, (_, i) => i + 1));
});

Deno.test("fetchHistory() covers a closed range as a whole, an open one up to its newest message", async () => {
  const world = worldOf([10, 20, 30]);
  const closed = await fetchAll(world, [{ after: 12, upTo: 25 }]);
  assert.deepEqual(closed, { ids: [20], covered: [{ after: 12, upTo: 25 }] });
  const beyond = await fetchAll(world, [{ after: 30, upTo: 99 }]);
  assert.deepEqual(beyond, { ids: [], covered: [{ after: 30, upTo: 99 }] });
  const open = await fetchAll(world, [{ after: 30, upTo: MAX_MESSAGE_ID }]);
  assert.deepEqual(open, { ids: [], covered: [{ after: 30, upTo: 30 }] });
});

Deno.test("fetchHistory() ends when a page holds only what is here already", async () => {
  const world = worldOf([1, 2, 3]);
  // The newest messages instead of nothing, as an answer beyond the end may be.
  const gateway = {
    historyPage: () =>
      Promise.resolve({
        messages: world.messages.get(CHAT) ?? [],
        emptyIds: [2],
        peers: [],
        whole: false,
      }),
  };
  const pages = [];
  const open = [{ after: 2, upTo: MAX_MESSAGE_ID }];
  for await (const page of fetchHistory(gateway, { id: CHAT }, open)) pages.push(page);
  assert.deepEqual(pages.map(({ messages }) => messages.map(({ id }) => id)), [[3], []]);
});

Deno.test("fetchHistory() keeps only the topic that is asked for", async () => {
  const world = worldOf([]);
  world.messages.set(CHAT, [
    textMessage(CHAT, 1, { topicId: 1 }),
    textMessage(CHAT, 2),
    textMessage(CHAT, 3, { topicId: 2 }),
    textMessage(CHAT, 4, { topicId: 1 }),
  ]);
  assert.deepEqual((await fetchAll(world, [ALL_IDS], { topicId: 2 })).ids, [2, 3]);
});

Deno.test("fetchHistory() stops with the signal's reason", async () => {
  const world = worldOf([1, 2, 3]);
  const controller = new AbortController();
  world.before = () => controller.abort(new Error("enough"));
  await assert.rejects(fetchAll(world, [ALL_IDS], { signal: controller.signal }), /enough/);
});

const someIds = fc.uniqueArray(fc.integer({ min: 1, max: 400 }), { maxLength: 120 });

Deno.test("fetchHistory() gives every message of its ranges once, in order, whatever the pages", async () => {
  const run = fc.asyncProperty(
    someIds,
    someIds,
    fc.integer({ min: 1, max: 30 }),
    fc.infiniteStream(fc.integer({ min: 1, max: 30 })),
    fc.tuple(fc.integer({ min: 0, max: 400 }), fc.integer({ min: 1, max: 400 })),
    async (ids, holes, limit, sizes, [after, length]) => {
      const world = worldOf(ids, holes.filter((id) => !ids.includes(id)));
      world.pageSize = (most) => Math.min(most, sizes.next().value ?? 1);
      const range = { after, upTo: after + length };
      const { ids: found, covered } = await fetchAll(world, [range], { limit });
      const expected = ids.filter((id) => id > after && id <= range.upTo);
      assert.deepEqual(found, expected.toSorted((a, b) => a - b));
      assert.deepEqual(missingRanges(range, covered), []);
    },
  );
  await fc.assert(run, { numRuns: 100 });
});

Deno.test("fetchHistory() killed after any page and resumed equals an uninterrupted run", async () => {
  const run = fc.asyncProperty(
    someIds,
    fc.integer({ min: 1, max: 20 }),
    fc.infiniteStream(fc.integer({ min: 1, max: 5 })),
    async (ids, limit, lives) => {
      const world = worldOf(ids);
      const committed: number[] = [];
      const covered: IdRange[] = [];
      for (let ended = false; !ended;) {
        let pages = lives.next().value ?? 1;
        ended = true;
        const missing = missingRanges(ALL_IDS, covered);
        for await (
          const page of fetchHistory(fakeGateway(world), { id: CHAT }, missing, { limit })
        ) {
          // Killed with a page in flight: it is not committed.
          if (pages-- === 0) {
            ended = false;
            break;
          }
          committed.push(...page.messages.map(({ id }) => id));
          covered.push(page.covered);
        }
      }
      assert.deepEqual(committed, ids.toSorted((a, b) => a - b));
    },
  );
  await fc.assert(run, { numRuns: 100 });
});

Deno.test("missingRanges() and the covered ranges together are the wanted range, without overlap", () => {
  const range = fc.tuple(fc.integer({ min: 0, max: 50 }), fc.integer({ min: 0, max: 20 }))
    .map(([after, length]) => ({ after, upTo: after + length }));
  fc.assert(fc.property(range, fc.array(range, { maxLength: 8 }), (wanted, covered) => {
    const has = (ranges: readonly IdRange[], id: number) =>
      ranges.filter(({ after, upTo }) => id > after && id <= upTo).length;
    const missing = missingRanges(wanted, covered);
    for (let id = 1; id <= 80; id++) {
      const expected = has([wanted], id) > 0 && has(covered, id) === 0 ? 1 : 0;
      assert.equal(has(missing, id), expected);
    }
  }));
});
