import assert from "node:assert/strict";
import fc from "fast-check";
import {
  type LaneEvent,
  type LaneState,
  MAX_CONNECTIONS,
  MAX_PARTS,
  newLanes,
  observe,
} from "../../../lib/telegram/gramjs/lane_policy.ts";

/** What a line makes of a shape: work a second, how much of the time it is silent, and how long it is in ms. */
type Line = (
  shape: LaneState,
) => { readonly rate: number; readonly silence: number; readonly roundTrip: number };

/** Observes a line every `everyMs`, and gives the states. */
function run(
  line: Line,
  samples: number,
  from = newLanes(),
  everyMs = 300,
  start = 0,
): LaneState[] {
  const states = [from];
  for (let i = 1; i <= samples; i++) {
    const state = states.at(-1)!;
    states.push(observe(state, { kind: "sample", at: start + i * everyMs, ...line(state) }));
  }
  return states;
}

/** A near line of a fixed width, which two parts under way fill. */
const fixed: Line = () => ({ rate: 100, silence: 0.05, roundTrip: 25 });
/** One of so many ms: each part under way adds the same, up to a limit. */
const far = (roundTrip: number, limit: number): Line => ({ parts }) => ({
  rate: Math.min(limit, parts),
  silence: Math.max(0, 1 - parts / limit),
  roundTrip,
});
/** One that gives each connection so much. */
const perConnection: Line = ({ connections }) => ({
  rate: connections,
  silence: 0,
  roundTrip: 200,
});

function partsOf(states: readonly LaneState[]): readonly number[] {
  return states.map(({ parts }) => parts);
}

Deno.test("observe() stays with one connection and two parts where they fill the line", () => {
  const states = run(fixed, 60);
  const final = states.at(-1)!;
  assert.deepEqual([final.connections, final.parts], [1, 2]);
  // What is tried in vain is tried for a moment only.
  assert.ok(states.filter(({ connections }) => connections > 1).length <= 2);
  assert.ok(partsOf(states).every((parts) => parts === 2));
});

Deno.test("observe() asks for more parts at once on a far line, and opens no connection for it", () => {
  const states = run(far(200, 12), 30);
  const final = states.at(-1)!;
  assert.deepEqual([final.connections, final.parts], [1, MAX_PARTS]);
  const reached = partsOf(states).indexOf(MAX_PARTS);
  assert.ok(reached <= 3, `after ${reached} samples`);
});

Deno.test("observe() has no more parts under way than the length of a line can hold", () => {
  for (const [ms, most] of [[15, 2], [40, 2], [55, 3], [70, 4], [110, 6]] as const) {
    const states = run(far(ms, 100), 60);
    assert.equal(Math.max(...partsOf(states)), most, `${ms} ms`);
    assert.equal(states.at(-1)!.parts, most);
  }
});

Deno.test("observe() asks for no more where the line is never silent, however long it takes", () => {
  const narrow: Line = () => ({ rate: 100, silence: 0.02, roundTrip: 400 });
  assert.ok(partsOf(run(narrow, 60)).every((parts) => parts === 2));
});

Deno.test("observe() takes back parts that the silence called for and that brought nothing", () => {
  const stubborn: Line = () => ({ rate: 100, silence: 0.5, roundTrip: 400 });
  const states = run(stubborn, 60);
  assert.equal(states.at(-1)!.parts, 2);
  assert.ok(partsOf(states).filter((parts) => parts > 2).length <= 2);
});

Deno.test("observe() opens connections while each brings more, and not beyond the limit", () => {
  const final = run(perConnection, 40).at(-1)!;
  assert.equal(final.connections, MAX_CONNECTIONS);
  assert.equal(final.parts, MAX_CONNECTIONS);
  const capped: Line = (shape) => ({
    ...perConnection(shape),
    rate: Math.min(3, shape.connections),
  });
  assert.equal(run(capped, 40).at(-1)!.connections, 3);
});

Deno.test("observe() takes back what only luck had added", () => {
  const lucky = { ...newLanes(), connections: 2, parts: 6 };
  const states = run(fixed, 60, lucky);
  const final = states.at(-1)!;
  assert.deepEqual([final.connections, final.parts], [1, 2]);
});

Deno.test("observe() halves after trouble, counts one cause once, and waits before it climbs again", () => {
  const wide = run(perConnection, 40).at(-1)!;
  const at = 20_000;
  const once = observe(wide, { kind: "trouble", at });
  assert.equal(once.connections, MAX_CONNECTIONS / 2);
  const burst = [10, 20, 30].reduce<LaneState>(
    (state, ms) => observe(state, { kind: "trouble", at: at + ms }),
    once,
  );
  assert.equal(burst.connections, MAX_CONNECTIONS / 2);
  const again = observe(burst, { kind: "trouble", at: at + 5_000 });
  assert.equal(again.connections, 2);
  const quiet = run(perConnection, 20, again, 1000, at + 5_000);
  assert.ok(quiet.every(({ connections }) => connections === 2));
  const later = run(perConnection, 40, quiet.at(-1), 1000, at + 25_000);
  assert.equal(later.at(-1)!.connections, MAX_CONNECTIONS);
});

Deno.test("observe() looks again at once when the line has changed, however long it has been quiet", () => {
  const near = run(fixed, 2_000, newLanes(), 1000);
  const resting = near.findLast(({ trial, failures }) => !trial && failures > 4)!;
  const at = resting.quietUntil - 250_000;
  const once = observe(resting, { kind: "sample", at, rate: 10, silence: 0.9, roundTrip: 400 });
  assert.ok(!run(fixed, 3, once, 300, at).some(({ trial }) => trial), "once may be an accident");
  const states = run(far(400, 12), 10, resting, 1000, at);
  assert.equal(states.at(-1)!.parts, MAX_PARTS);
  const faster: Line = ({ parts, connections }) => ({
    ...fixed(resting),
    rate: 150 * parts * connections,
  });
  assert.ok(run(faster, 20, resting, 300, at).at(-1)!.connections > 1);
});

Deno.test("observe() tries less and less often what does not help", () => {
  const states = run(fixed, 2_000, newLanes(), 1000);
  const trials = states.filter((state, i) => state.trial && !states[i - 1]?.trial).length;
  assert.ok(trials <= 12, `${trials} trials in half an hour`);
});

Deno.test("observe() keeps every limit whatever happens", () => {
  const events: fc.Arbitrary<LaneEvent> = fc.oneof(
    fc.record({
      kind: fc.constant("sample" as const),
      at: fc.nat(600_000),
      rate: fc.double({ min: 0, max: 1e9, noNaN: true }),
      silence: fc.double({ min: 0, max: 1, noNaN: true }),
      roundTrip: fc.double({ min: 0, max: 1e6, noNaN: true }),
    }),
    fc.record({ kind: fc.constant("trouble" as const), at: fc.nat(600_000) }),
  );
  fc.assert(fc.property(fc.array(events, { maxLength: 200 }), (list) => {
    let state = newLanes();
    for (const event of list.toSorted((a, b) => a.at - b.at)) {
      state = observe(state, event);
      assert.ok(Number.isInteger(state.connections) && Number.isInteger(state.parts));
      assert.ok(state.connections >= 1 && state.connections <= MAX_CONNECTIONS);
      assert.ok(state.parts >= Math.max(2, state.connections) && state.parts <= MAX_PARTS);
    }
  }));
});
