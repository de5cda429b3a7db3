import assert from "node:assert/strict";
import fc from "fast-check";
import type { KnownId } from "../../lib/archive/types.ts";
import { planRefresh, refreshHistory, type RefreshPlan } from "../../lib/history/refresh.ts";
import { openArchive } from "../../lib/archive/open_archive.ts";
import {
  chatOf,
  fakeGateway,
  type FakeWorld,
  fakeWorld,
  textMessage,
} from "../helpers/fake_gateway.ts";
import { tempFolder } from "../helpers/temp_folder.ts";

const CHAT = "channel5";

function worldOf(ids: readonly number[]): FakeWorld {
  const world = fakeWorld();
  world.messages.set(CHAT, ids.toSorted((a, b) => a - b).map((id) => textMessage(CHAT, id)));
  return world;
}

interface Found {
  readonly shown: number[];
  readonly gone: number[];
}

async function refresh(
  world: FakeWorld,
  plan: Partial<RefreshPlan>,
  here: readonly (number | KnownId)[],
): Promise<Found> {
  const found: Found = { shown: [], gone: [] };
  const known = here.map((id) => typeof id === "number" ? { id, deleted: false } : id);
  await refreshHistory(fakeGateway(world), { id: CHAT }, { complete: [], partial: [], ...plan }, {
    known: ({ after, upTo }) => known.filter(({ id }) => id > after && id <= upTo),
    onPage({ messages, gone }) {
      found.shown.push(...messages.map(({ id }) => id));
      found.gone.push(...gone);
    },
  });
  return { shown: found.shown.toSorted((a, b) => a - b), gone: found.gone };
}

Deno.test("refreshHistory() tells what is there and what is gone, in its ranges only", async () => {
  const world = worldOf([1, 2, 4, 5, 8, 9]);
  const here = [1, 2, 3, 4, 5, 6, 7, 8];
  assert.deepEqual(await refresh(world, { complete: [{ after: 2, upTo: 6 }] }, here), {
    shown: [4, 5],
    gone: [3, 6],
  });
});

Deno.test("refreshHistory() notices that the newest messages, or all, are gone", async () => {
  const plan = { complete: [{ after: 0, upTo: 9 }] };
  assert.deepEqual((await refresh(worldOf([1, 2]), plan, [1, 2, 8, 9])).gone, [8, 9]);
  assert.deepEqual((await refresh(worldOf([]), plan, [1, 2])).gone, [1, 2]);
});

Deno.test("refreshHistory() believes Telegram's answer about an id, not a page that lacks it", async () => {
  const world = worldOf([1, 2, 3, 4]);
  const gateway = fakeGateway(world);
  const blind = {
    messages: gateway.messages,
    async historyPage(...args: Parameters<typeof gateway.historyPage>) {
      const page = await gateway.historyPage(...args);
      return { ...page, messages: page.messages.filter(({ id }) => id !== 2 && id !== 4) };
    },
  };
  const gone: number[] = [];
  const shown: number[] = [];
  await refreshHistory(blind, { id: CHAT }, { complete: [{ after: 0, upTo: 9 }], partial: [] }, {
    known: ({ after, upTo }) =>
      [1, 2, 3, 4, 5].filter((id) => id > after && id <= upTo)
        .map((id) => ({ id, deleted: false })),
    onPage(page) {
      gone.push(...page.gone);
      shown.push(...page.messages.map(({ id }) => id));
    },
  });
  assert.deepEqual(gone, [5]);
  assert.deepEqual(shown.toSorted(), [1, 2, 3, 4]);
});

Deno.test("refreshHistory() does not ask again about what is marked already", async () => {
  const world = worldOf([1, 3]);
  const here = [1, { id: 2, deleted: true }, 3];
  const found = await refresh(world, { complete: [{ after: 0, upTo: 3 }] }, here);
  assert.deepEqual(found, { shown: [1, 3], gone: [] });
  assert.equal(world.calls.get("messages"), undefined);
});

Deno.test("refreshHistory() brings no messages that were not wanted into a part", async () => {
  const world = worldOf([1, 2, 3, 4, 5, 6]);
  const plan = { complete: [{ after: 4, upTo: 6 }], partial: [{ after: 0, upTo: 4 }] };
  const found = await refresh(world, plan, [2, 3, 5]);
  assert.deepEqual(found, { shown: [2, 3, 5, 6], gone: [] });
});

Deno.test("refreshHistory() asks by id at most 100 at once", async () => {
  const here = Array.from({ length: 250 }, (_, i) => i + 1);
  const world = worldOf([]);
  const found = await refresh(world, { complete: [{ after: 0, upTo: 250 }] }, here);
  assert.deepEqual(found.gone, here);
  assert.equal(world.calls.get("messages"), 3);
});

const someIds = fc.uniqueArray(fc.integer({ min: 1, max: 700 }), { maxLength: 400 });

Deno.test("refreshHistory() marks exactly what is gone, whatever the pages", async () => {
  const run = fc.asyncProperty(
    someIds,
    someIds,
    fc.infiniteStream(fc.integer({ min: 1, max: 100 })),
    async (before, now, sizes) => {
      const world = worldOf(now);
      world.pageSize = (most) => Math.min(most, sizes.next().value ?? 1);
      const { shown, gone } = await refresh(world, { complete: [{ after: 0, upTo: 700 }] }, before);
      const sorted = (ids: readonly number[]) => ids.toSorted((a, b) => a - b);
      assert.deepEqual(shown, sorted(now));
      assert.deepEqual(gone, sorted(before.filter((id) => !now.includes(id))));
    },
  );
  await fc.assert(run, { numRuns: 60 });
});

Deno.test("planRefresh() takes the newest messages of both halves and leaves gaps alone", async () => {
  await using folder = await tempFolder();
  using archive = await openArchive(folder.path);
  archive.upsertChat(chatOf("channel9"));
  const { histories } = archive.setChatDetails("channel9", { migratedFrom: { id: "chat4" } });
  const [older = 0, main = 0] = histories.map(({ key }) => key);
  const plan = (newest: number) => planRefresh(archive, [older, main], newest);
  assert.deepEqual(plan(5), Array(2).fill({ complete: [], partial: [] }));

  const commit = (history: number, ids: readonly number[], upTo: number, scope = "") =>
    archive.commitPage({
      history,
      messages: ids.map((id) => textMessage(history === main ? "channel9" : "chat4", id)),
      peers: [],
      covered: { after: (ids[0] ?? 1) - 1, upTo },
      scope,
    });
  // The older half is known to the end of all ids.
  commit(older, [1, 2, 3], 2_147_483_647);
  commit(main, [1, 2, 3], 3);
  commit(main, [50, 51], 60, "topic:7");
  commit(main, [59, 60, 61], 61);

  assert.deepEqual(plan(2), [
    { complete: [], partial: [] },
    { complete: [{ after: 59, upTo: 61 }], partial: [] },
  ]);
  assert.deepEqual(plan(6), [
    { complete: [], partial: [] },
    {
      complete: [{ after: 2, upTo: 3 }, { after: 58, upTo: 61 }],
      partial: [{ after: 49, upTo: 58 }],
    },
  ]);
  assert.deepEqual(plan(10)[0], { complete: [{ after: 1, upTo: 3 }], partial: [] });
});
