import assert from "node:assert/strict";
import { MAX_MESSAGE_ID } from "../../lib/archive/types.ts";
import { type HalfState, type HistoryRange, planHistory } from "../../lib/history/plan_history.ts";
import { fakeGateway, type FakeWorld, fakeWorld, textMessage } from "../helpers/fake_gateway.ts";

const MAIN: HalfState = {
  half: "main",
  chat: { id: "channel9", accessHash: "1" },
  topMessageId: 0,
  covered: [],
};
const OLDER: HalfState = { half: "older", chat: { id: "chat4" }, topMessageId: 0, covered: [] };

function world(main: readonly number[], older: readonly number[] = []): FakeWorld {
  const made = fakeWorld();
  made.messages.set("channel9", main.map((id) => textMessage("channel9", id)));
  made.messages.set("chat4", older.map((id) => textMessage("chat4", id)));
  return made;
}

async function ranges(made: FakeWorld, halves: readonly HalfState[], range: HistoryRange) {
  const plans = await planHistory(fakeGateway(made), halves, range);
  return plans.map((plan) => plan.ranges.map(({ after, upTo }) => [after, upTo]));
}

Deno.test("planHistory() wants everything above what is covered, without a request", async () => {
  const made = world([1, 2, 3]);
  const covered = [{ after: 0, upTo: 2 }];
  assert.deepEqual(await ranges(made, [MAIN], {}), [[[0, MAX_MESSAGE_ID]]]);
  assert.deepEqual(await ranges(made, [{ ...MAIN, covered }], {}), [[[2, MAX_MESSAGE_ID]]]);
  assert.equal(made.calls.size, 0);
});

Deno.test("planHistory() wants nothing when the newest message is here", async () => {
  const made = world([1, 2, 3]);
  const state = { ...MAIN, topMessageId: 3, covered: [{ after: 0, upTo: 3 }] };
  assert.deepEqual(await ranges(made, [state], { since: 1 }), [[]]);
  assert.equal(made.calls.size, 0);
  // A hole below is still to be filled.
  const holed = { ...state, covered: [{ after: 0, upTo: 1 }, { after: 2, upTo: 3 }] };
  assert.deepEqual(await ranges(made, [holed], {}), [[[1, 2]]]);
});

Deno.test("planHistory() takes ids as those of the newer half", async () => {
  const made = world([1, 2, 3], [5]);
  assert.deepEqual(await ranges(made, [OLDER, MAIN], { minId: 2, maxId: 3 }), [[], [[1, 3]]]);
  assert.deepEqual(await ranges(made, [OLDER, MAIN], { maxId: 3 }), [
    [[0, MAX_MESSAGE_ID]],
    [[0, 3]],
  ]);
});

Deno.test("planHistory() finds the newest N messages across both halves", async () => {
  const made = world([10, 20, 30], [3, 5, 8]);
  const last = (n: number) => ranges(made, [OLDER, MAIN], { last: n });
  assert.deepEqual(await last(2), [[], [[19, MAX_MESSAGE_ID]]]);
  assert.deepEqual(await last(3), [[], [[9, MAX_MESSAGE_ID]]]);
  assert.deepEqual(await last(4), [[[7, MAX_MESSAGE_ID]], [[0, MAX_MESSAGE_ID]]]);
  assert.deepEqual(await last(99), [[[0, MAX_MESSAGE_ID]], [[0, MAX_MESSAGE_ID]]]);
});

Deno.test("planHistory() asks only for the range of the dates, both ends included", async () => {
  const made = world([10, 20, 30, 40]);
  const date = (id: number) => 1_600_000_000 + id * 60;
  const between = (since: number, until: number) => ranges(made, [MAIN], { since, until });
  assert.deepEqual(await between(date(20), date(30)), [[[19, 39]]]);
  assert.deepEqual(await between(date(20) + 1, date(30) - 1), [[]]);
  assert.deepEqual(await between(date(15), date(999)), [[[19, MAX_MESSAGE_ID]]]);
  assert.deepEqual(await between(date(50), date(99)), [[]]);
});

Deno.test("planHistory() finds the dates with one request each", async () => {
  const made = world(Array.from({ length: 20_000 }, (_, i) => i * 50 + 1));
  const date = (id: number) => 1_600_000_000 + id * 60;
  const plan = await ranges(made, [MAIN], { since: date(700_000), until: date(700_200) });
  assert.deepEqual(plan, [[[700_000, 700_200]]]);
  assert.equal(made.calls.get("historyPage"), 2);
});

Deno.test("planHistory() counts the newest messages of the topic", async () => {
  const made = fakeWorld();
  made.messages.set(
    "channel9",
    [1, 2, 3, 4, 5, 6].map((id) => textMessage("channel9", id, { topicId: id % 2 === 0 ? 2 : 1 })),
  );
  assert.deepEqual(await ranges(made, [MAIN], { last: 2, topicId: 2 }), [[[3, MAX_MESSAGE_ID]]]);
});
