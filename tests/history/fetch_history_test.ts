import assert from "node:assert/strict";
import fc from "fast-check";
import { type IdRange, MAX_MESSAGE_ID } from "../../lib/archive/types.ts";
import { fetchHistory, type FetchHistoryOptions } from "../../lib/history/fetch_history.ts";
import type { FetchedPage } from "../../lib/history/history_page.ts";
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
  options: Partial<FetchHistoryOptions> = {},
): Promise<Fetched> {
  const fetched: Fetched = { ids: [], covered: [] };
  await fetchHistory(fakeGateway(world), { id: CHAT }, ranges, {
    onPage(page) {
      fetched.ids.push(...page.messages.map(({ id }) => id));
      fetched.covered.push(page.covered);
    },
    ...options,
  });
  return fetched;
}

const ascending = (ids: readonly number[]) => ids.toSorted((a, b) => a - b);

Deno.test("fetchHistory() asks ascending by id and stops at an empty page", async () => {
  const ids = Array.from({ length: 250 }, (_, i) => i + 1);
  const world = worldOf(ids);
  const { ids: found, covered } = await fetchAll(world, [ALL_IDS], { shards: 1 });
  assert.deepEqual(found, ids);
  assert.deepEqual(covered.map(({ upTo }) => upTo), [100, 200, 250, 250]);
  // Nobody told what the newest message is: it is asked for before the empty page is believed.
  assert.equal(world.calls.get("historyPage"), 5);
  world.calls.clear();
  await fetchAll(world, [ALL_IDS], { shards: 1, topMessageId: 250 });
  assert.equal(world.calls.get("historyPage"), 4);
});

Deno.test("fetchHistory() does not believe an empty page while there are newer messages", async () => {
  const ids = Array.from({ length: 480 }, (_, i) => i + 1);
  for (const range of [ALL_IDS, { after: 0, upTo: 470 }]) {
    const world = worldOf(ids);
    let asked = 0;
    world.pageSize = (limit) => ++asked === 3 ? 0 : limit;
    const { ids: found } = await fetchAll(world, [range], { shards: 1 });
    assert.deepEqual(found, ids.filter((id) => id <= range.upTo));
  }
});

Deno.test("fetchHistory() fails when pages stay empty, and covers nothing that it has not seen", async () => {
  const world = worldOf(Array.from({ length: 480 }, (_, i) => i + 1));
  let asked = 0;
  world.pageSize = (limit) => ++asked > 2 && limit > 1 ? 0 : limit;
  const covered: number[] = [];
  await assert.rejects(
    fetchHistory(fakeGateway(world), { id: CHAT }, [{ after: 0, upTo: 470 }], {
      shards: 1,
      onPage: (page) => void covered.push(page.covered.upTo),
    }),
    /no messages behind 200/,
  );
  assert.deepEqual(covered, [100, 200]);
});

Deno.test("fetchHistory() goes on to the newest message although answers call themselves the whole history", async () => {
  const ids = Array.from({ length: 480 }, (_, i) => i + 1);
  const gateway = fakeGateway(worldOf(ids));
  let asked = 0;
  const found: number[] = [];
  const onPage = (page: FetchedPage) => void found.push(...page.messages.map(({ id }) => id));
  const boastful: Pick<typeof gateway, "historyPage"> = {
    historyPage: async (request) => {
      const page = await gateway.historyPage(request);
      const messages = ++asked === 3 ? [] : page.messages;
      return { ...page, messages, total: messages.length, whole: true };
    },
  };
  await fetchHistory(boastful, { id: CHAT }, [ALL_IDS], { onPage, topMessageId: 480 });
  assert.deepEqual(found, ids);
});

Deno.test("fetchHistory() does not take a short page for the end", async () => {
  const ids = Array.from({ length: 250 }, (_, i) => i * 7 + 1);
  const world = worldOf(ids);
  world.pageSize = () => 3;
  assert.deepEqual(ascending((await fetchAll(world, [ALL_IDS])).ids), ids);
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
  const pages: FetchedPage[] = [];
  const onPage = (page: FetchedPage) => void pages.push(page);
  await fetchHistory(whole, { id: CHAT }, [ALL_IDS], { onPage });
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
  const pages: FetchedPage[] = [];
  const open = [{ after: 2, upTo: MAX_MESSAGE_ID }];
  const onPage = (page: FetchedPage) => void pages.push(page);
  await fetchHistory(gateway, { id: CHAT }, open, { onPage });
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
const someShards = fc.integer({ min: 1, max: 6 });

Deno.test("fetchHistory() gives every message of its ranges once, whatever the pages", async () => {
  const run = fc.asyncProperty(
    someIds,
    someIds,
    fc.integer({ min: 1, max: 30 }),
    fc.infiniteStream(fc.integer({ min: 1, max: 30 })),
    fc.tuple(fc.integer({ min: 0, max: 400 }), fc.integer({ min: 1, max: 400 })),
    fc.record({ shards: someShards, topMessageId: fc.integer({ min: 0, max: 500 }) }),
    async (ids, holes, limit, sizes, [after, length], options) => {
      const world = worldOf(ids, holes.filter((id) => !ids.includes(id)));
      world.pageSize = (most) => Math.min(most, sizes.next().value ?? 1);
      const range = { after, upTo: after + length };
      const { ids: found, covered } = await fetchAll(world, [range], { limit, ...options });
      const expected = ids.filter((id) => id > after && id <= range.upTo);
      assert.deepEqual(ascending(found), ascending(expected));
      assert.deepEqual(missingRanges(range, covered), []);
    },
  );
  await fc.assert(run, { numRuns: 200 });
});

Deno.test("fetchHistory() killed at any moment and resumed equals an uninterrupted run", async () => {
  const run = fc.asyncProperty(
    fc.uniqueArray(fc.integer({ min: 1, max: 5000 }), { minLength: 300, maxLength: 1500 }),
    fc.integer({ min: 1, max: 20 }),
    fc.infiniteStream(fc.integer({ min: 1, max: 40 })),
    someShards,
    async (ids, limit, lives, shards) => {
      const world = worldOf(ids);
      const committed: number[] = [];
      const covered: IdRange[] = [];
      const dead = new Error("killed");
      for (let ended = false; !ended;) {
        // Killed with pages in flight: they are not committed.
        let pages = lives.next().value ?? 1;
        const options: FetchHistoryOptions = {
          limit,
          shards,
          topMessageId: Math.max(...ids),
          onPage(page) {
            if (pages-- === 0) throw dead;
            committed.push(...page.messages.map(({ id }) => id));
            covered.push(page.covered);
          },
        };
        const missing = missingRanges(ALL_IDS, covered);
        ended = await fetchHistory(fakeGateway(world), { id: CHAT }, missing, options).then(
          () => true,
          (error) => {
            assert.equal(error, dead);
            return false;
          },
        );
      }
      assert.deepEqual(ascending(committed), ascending(ids));
    },
  );
  await fc.assert(run, { numRuns: 25 });
});

/** Answers come in rounds, one latency apart: how many were needed, and how many requests. */
async function rounds(world: FakeWorld, shards: number) {
  const gateway = fakeGateway(world);
  let round: (() => void)[] = [];
  let count = 0;
  const historyPage: typeof gateway.historyPage = async (request, signal) => {
    await new Promise<void>((resolve) => {
      if (round.length === 0) {
        setTimeout(() => {
          const answered = round;
          round = [];
          count++;
          for (const answer of answered) answer();
        });
      }
      round.push(resolve);
    });
    return await gateway.historyPage(request, signal);
  };
  const found: number[] = [];
  await fetchHistory({ historyPage }, { id: CHAT }, [ALL_IDS], {
    shards,
    topMessageId: world.messages.get(CHAT)?.at(-1)?.id ?? 0,
    onPage: ({ messages }) => found.push(...messages.map(({ id }) => id)),
  });
  assert.deepEqual(ascending(found), world.messages.get(CHAT)?.map(({ id }) => id));
  return { rounds: count, requests: world.calls.get("historyPage") ?? 0 };
}

/** Ids that begin at `from`, each `step` after the one before. */
function lump(from: number, count: number, step: number): number[] {
  return Array.from({ length: count }, (_, i) => from + i * step);
}

const CHATS_OF_ALL_KINDS: Readonly<Record<string, readonly number[]>> = {
  "a dense channel": lump(1, 10_000, 1),
  "an evenly sparse chat": lump(90_000, 6_000, 431),
  "lumps far apart": [
    ...lump(50_000, 2_500, 2),
    ...lump(40_000_000, 300, 3),
    ...lump(900_000_000, 4_000, 1),
    ...lump(1_700_000_000, 1_500, 40),
  ],
  "one lump and a late answer": [...lump(700_000, 5_000, 7), 2_000_000_000],
  "an early message and one lump": [5, ...lump(1_990_000_000, 5_000, 3)],
};

for (const [kind, ids] of Object.entries(CHATS_OF_ALL_KINDS)) {
  Deno.test(`fetchHistory() with 4 shards takes about a quarter of the time for ${kind}`, async () => {
    const one = await rounds(worldOf(ids), 1);
    const four = await rounds(worldOf(ids), 4);
    const told = JSON.stringify({ one, four });
    assert.ok(one.rounds / four.rounds >= 3, told);
    assert.ok(four.requests <= one.requests * 1.2 + 8, told);
  });
}

Deno.test("fetchHistory() spends no more requests on a short chat than one after the other", async () => {
  for (const ids of [[7], lump(1000, 99, 1), lump(5, 150, 3_000_000), lump(9, 60, 9)]) {
    assert.equal(
      (await rounds(worldOf(ids), 4)).requests,
      (await rounds(worldOf(ids), 1)).requests,
    );
  }
});

Deno.test("fetchHistory() asks for the newest id only where there is something to be cut", async () => {
  const long = worldOf(lump(1, 3000, 1));
  const { ids } = await fetchAll(long, [ALL_IDS]);
  assert.equal(ids.length, 3000);
  // Four pieces end with a page that is not full; one more page is the end, which is made sure of.
  assert.equal(long.calls.get("historyPage"), 1 + 30 + 4 + 1);
  long.calls.clear();
  await fetchAll(long, [{ after: 2990, upTo: MAX_MESSAGE_ID }]);
  assert.equal(long.calls.get("historyPage"), 3);
});

Deno.test("fetchHistory() stops the other shards when one fails, and leaves no request behind", async () => {
  const world = worldOf(lump(1, 5000, 1));
  const gateway = fakeGateway(world);
  const failure = new Error("broken");
  let underWay = 0;
  let asked = 0;
  const historyPage: typeof gateway.historyPage = async (request, signal) => {
    underWay++;
    try {
      if (++asked === 12) throw failure;
      return await gateway.historyPage(request, signal);
    } finally {
      underWay--;
    }
  };
  let pages = 0;
  const run = fetchHistory({ historyPage }, { id: CHAT }, [ALL_IDS], {
    topMessageId: 5000,
    onPage: () => void pages++,
  });
  await assert.rejects(run, failure);
  assert.equal(underWay, 0);
  assert.ok(asked <= 12 + 3 && pages >= 8 && pages < asked, `${asked} asked, ${pages} pages`);
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
