import assert from "node:assert/strict";
import fc from "fast-check";
import { createSemaphore } from "../../lib/async/semaphore.ts";

Deno.test("Semaphore.acquire() never gives more than there is, and serves in order", async () => {
  const shape = fc.record({
    capacity: fc.integer({ min: 1, max: 10 }),
    weights: fc.array(fc.integer({ min: 1, max: 14 }), { maxLength: 30 }),
    scheduler: fc.scheduler(),
  });
  await fc.assert(fc.asyncProperty(shape, async ({ capacity, weights, scheduler }) => {
    const semaphore = createSemaphore(capacity);
    let held = 0;
    const served: number[] = [];
    const callers = weights.map(async (weight, i) => {
      using _permit = await semaphore.acquire({ weight });
      served.push(i);
      held += Math.min(weight, capacity);
      assert.ok(held <= capacity);
      await scheduler.schedule(Promise.resolve(), `holder ${i}`);
      held -= Math.min(weight, capacity);
    });
    await scheduler.waitFor(Promise.all(callers));
    assert.deepEqual(served, weights.map((_, i) => i));
    assert.equal(semaphore.waiting, 0);
  }));
});

Deno.test("Semaphore.acquire() lets nobody pass by who asks for less", async () => {
  const semaphore = createSemaphore(2);
  const first = await semaphore.acquire();
  const order: string[] = [];
  const large = semaphore.acquire({ weight: 2 }).then((permit) => (order.push("large"), permit));
  const small = semaphore.acquire().then((permit) => (order.push("small"), permit));
  await Promise.resolve();
  assert.deepEqual(order, []);
  first[Symbol.dispose]();
  (await large)[Symbol.dispose]();
  (await small)[Symbol.dispose]();
  assert.deepEqual(order, ["large", "small"]);
});

Deno.test("Semaphore.acquire() that is aborted makes way for those behind", async () => {
  const semaphore = createSemaphore(2);
  const first = await semaphore.acquire();
  const controller = new AbortController();
  const large = semaphore.acquire({ weight: 2, signal: controller.signal });
  const small = semaphore.acquire();
  controller.abort(new Error("not any more"));
  await assert.rejects(large, /not any more/);
  (await small)[Symbol.dispose]();
  first[Symbol.dispose]();
  await assert.rejects(
    semaphore.acquire({ signal: AbortSignal.abort(new Error("never")) }),
    /never/,
  );
  assert.equal(semaphore.waiting, 0);
});

Deno.test("Permit gives back once, however often it is disposed of", async () => {
  const semaphore = createSemaphore(1);
  const permit = await semaphore.acquire();
  permit[Symbol.dispose]();
  permit[Symbol.dispose]();
  const again = await semaphore.acquire();
  const waiting = semaphore.acquire();
  await Promise.resolve();
  assert.equal(semaphore.waiting, 1);
  again[Symbol.dispose]();
  (await waiting)[Symbol.dispose]();
});

Deno.test("createSemaphore() refuses what cannot be shared or asked for", async () => {
  for (const capacity of [0, -1, NaN]) {
    assert.throws(() => createSemaphore(capacity), RangeError);
  }
  await assert.rejects(createSemaphore(1).acquire({ weight: 0 }), RangeError);
});
