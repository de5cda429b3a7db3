import assert from "node:assert/strict";
import fc from "fast-check";
import { createMemoryGuard } from "../../../lib/media/queue/memory_guard.ts";
import type { RunEvent } from "../../../lib/model/events.ts";

const LIMIT = 1000;

function fixture() {
  const state = { used: 0, now: 0 };
  const events: RunEvent[] = [];
  const guard = createMemoryGuard({
    limitBytes: LIMIT,
    gauge: () => state.used,
    clock: { now: () => state.now },
    onEvent: (event) => events.push(event),
  });
  return { state, events, guard, names: () => events.map(({ event }) => event) };
}

Deno.test("MemoryGuard.admits() refuses above the limit until memory is clearly below it", () => {
  const { state, events, guard, names } = fixture();
  assert.ok(guard.admits(3));
  state.used = 1001;
  assert.ok(!guard.admits(3));
  state.used = 990;
  assert.ok(!guard.admits(3), "a little below is not enough");
  state.used = 849;
  assert.ok(guard.admits(3));
  assert.deepEqual(events, [
    { event: "memory.paused", used_bytes: 1001, limit_bytes: LIMIT },
    { event: "memory.resumed", used_bytes: 849, limit_bytes: LIMIT },
  ]);
  state.used = 5000;
  guard.admits(1);
  guard.admits(1);
  assert.equal(guard.throttles(), 2);
  assert.deepEqual(names(), ["memory.paused", "memory.resumed", "memory.paused"]);
});

Deno.test("MemoryGuard.admits() gives memory time to fall when nothing is under way", () => {
  const { state, guard, names } = fixture();
  state.used = 2000;
  assert.ok(!guard.admits(0));
  state.now = 1000;
  assert.ok(!guard.admits(0));
  state.used = 100;
  assert.ok(guard.admits(0));
  assert.deepEqual(names(), ["memory.paused", "memory.resumed"]);
});

Deno.test("MemoryGuard.admits() lets files pass one at a time under a limit that cannot be met", () => {
  const { state, guard, events, names } = fixture();
  state.used = 2000;
  assert.ok(!guard.admits(0));
  for (let i = 0; i < 20; i++) {
    state.now += 10_000;
    assert.ok(guard.admits(0));
    assert.ok(!guard.admits(1), "never two");
  }
  assert.deepEqual(names(), ["memory.paused", "warning"], "one warning");
  const warning = events[1];
  assert.ok(warning?.event === "warning" && /--memory-limit-mb/.test(warning.message));
  assert.equal(guard.throttles(), 1);
  state.used = 10;
  assert.ok(guard.admits(1));
  assert.equal(names().at(-1), "memory.resumed");
});

Deno.test("MemoryGuard.admits() counts patience from when nothing is under way", () => {
  const { state, guard, names } = fixture();
  state.used = 2000;
  guard.admits(2);
  state.now = 100_000;
  assert.ok(!guard.admits(1));
  assert.ok(!guard.admits(0), "the last file has only just ended");
  state.now += 2000;
  assert.ok(guard.admits(0));
  assert.deepEqual(names(), ["memory.paused", "warning"]);
});

Deno.test("MemoryGuard never stops a run for ever, whatever memory does", () => {
  const steps = fc.array(fc.record({ used: fc.nat(3000), active: fc.nat(4) }), { maxLength: 200 });
  fc.assert(fc.property(steps, (steps) => {
    const { state, guard, names } = fixture();
    for (const { used, active } of steps) {
      state.used = used;
      state.now += 250;
      if (guard.admits(active) && used > LIMIT) assert.equal(active, 0);
    }
    // With nothing under way a file begins within the patience, however much memory is used.
    for (let waited = 0; !guard.admits(0); waited += 250) {
      assert.ok(waited <= 2500);
      state.now += 250;
    }
    assert.ok(names().filter((name) => name === "warning").length <= 1);
    assert.equal(names().filter((name) => name === "memory.paused").length, guard.throttles());
  }));
});
