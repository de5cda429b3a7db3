import assert from "node:assert/strict";
import type { Clock } from "../../lib/async/clock.ts";
import { delay } from "../../lib/async/delay.ts";
import { backoffMs, retry } from "../../lib/async/retry.ts";

function fakeClock(): Clock & { readonly slept: number[] } {
  const slept: number[] = [];
  return {
    slept,
    now: () => 0,
    sleep: (ms, signal) => {
      signal?.throwIfAborted();
      slept.push(ms);
      return Promise.resolve();
    },
  };
}

Deno.test("retry() repeats with doubled pauses until the operation succeeds", async () => {
  const clock = fakeClock();
  const result = await retry(
    (attempt) => attempt < 4 ? Promise.reject(new Error("no")) : Promise.resolve(attempt),
    { clock, random: () => 1, baseMs: 100, maxMs: 250 },
  );
  assert.equal(result, 4);
  assert.deepEqual(clock.slept, [100, 200, 250]);
});

Deno.test("retry() throws the last error when the attempts are used up", async () => {
  const clock = fakeClock();
  let calls = 0;
  const failing = retry(() => Promise.reject(new Error(`failure ${++calls}`)), {
    clock,
    attempts: 3,
  });
  await assert.rejects(failing, /failure 3/);
  assert.equal(clock.slept.length, 2);
});

Deno.test("retry() does not repeat what is not worth it", async () => {
  let calls = 0;
  const failing = retry(() => Promise.reject(new TypeError(`call ${++calls}`)), {
    clock: fakeClock(),
    shouldRetry: (error) => !(error instanceof TypeError),
  });
  await assert.rejects(failing, TypeError);
  assert.equal(calls, 1);
});

Deno.test("retry() throws the signal's reason when aborted between attempts", async () => {
  const controller = new AbortController();
  const failing = retry(
    () => {
      controller.abort(new Error("stop"));
      return Promise.reject(new Error("no"));
    },
    { clock: fakeClock(), signal: controller.signal },
  );
  await assert.rejects(failing, /stop/);
});

Deno.test("backoffMs() stays between half and the whole of its step", () => {
  assert.equal(backoffMs(1, { baseMs: 1000, random: () => 0 }), 500);
  assert.equal(backoffMs(3, { baseMs: 1000, random: () => 0 }), 2000);
  assert.equal(backoffMs(50, { baseMs: 1000, maxMs: 8000, random: () => 0 }), 4000);
});

Deno.test("delay() rejects with the reason and leaves no timer when aborted", async () => {
  const controller = new AbortController();
  const waiting = delay(60_000, { signal: controller.signal });
  controller.abort(new Error("enough"));
  await assert.rejects(waiting, /enough/);
  await assert.rejects(delay(1, { signal: controller.signal }), /enough/);
});

Deno.test("delay() resolves at once for zero", async () => {
  await delay(0);
});
