import assert from "node:assert/strict";
import type { WorkerPool } from "../../lib/workers/pool.ts";
import { fakeClock } from "./fake_clock.ts";
import { addTo, ENDED, newSteps, reached, STARTED, WANTED } from "./shared_steps.ts";
import type { TestTasks } from "./task_worker.ts";
import { testPool } from "./test_pool.ts";

Deno.test("disposal rejects what waits and stops what runs", async () => {
  const pool = testPool();
  const steps = newSteps();
  const running = pool.run("patient", steps);
  const waiting = pool.run("echo", 1);
  const rejected = Promise.allSettled([running, waiting]);
  await reached(steps, STARTED, 1);
  await pool[Symbol.asyncDispose]();
  for (const outcome of await rejected) {
    assert.equal(outcome.status, "rejected");
    assert.match(String(outcome.reason), /the worker pool is disposed of/);
  }
  assert.equal(new Int32Array(steps)[ENDED], 1);
  assert.deepEqual(
    [pool.metrics().active_threads, pool.metrics().queue_size, pool.metrics().cancelled_tasks],
    [0, 0, 2],
  );
});

Deno.test("disposal ends a worker whose task does not stop", async () => {
  const clock = fakeClock();
  const pool = testPool({ clock, graceMs: 500 });
  const steps = newSteps();
  const rejected = assert.rejects(pool.run("stubborn", steps), /disposed of/);
  await reached(steps, STARTED, 1);
  const disposed = pool[Symbol.asyncDispose]();
  await clock.advance(0);
  await clock.advance(500);
  await disposed;
  await rejected;
  assert.equal(clock.sleeping, 0);
});

Deno.test("disposal ends workers that are only just starting", async () => {
  const pool = testPool({ threads: 2 });
  const rejected = Promise.allSettled([pool.run("echo", 1), pool.run("echo", 2)]);
  await pool[Symbol.asyncDispose]();
  assert.deepEqual((await rejected).map(({ status }) => status), ["rejected", "rejected"]);
});

Deno.test("disposal can be asked for twice, and no task comes after it", async () => {
  const pool = testPool();
  assert.equal(await pool.run("echo", 1), 1);
  await Promise.all([pool[Symbol.asyncDispose](), pool[Symbol.asyncDispose]()]);
  await assert.rejects(pool.run("echo", 2), /disposed of/);
});

Deno.test("a pool ends workers that were idle for idleMs, and starts new ones when needed", async () => {
  const clock = fakeClock();
  await using pool = testPool({ clock, idleMs: 1000 });
  const first = await pool.run("who", null);
  await clock.advance(600);
  assert.equal(await pool.run("who", null), first);
  await clock.advance(600);
  assert.equal(await pool.run("who", null), first);
  await clock.advance(1000);
  assert.equal(clock.sleeping, 0);
  const second = await pool.run("who", null);
  assert.notEqual(second, first);
});

Deno.test("a pool keeps the worker that it needs and ends the other one", async () => {
  const clock = fakeClock();
  await using pool = testPool({ clock, idleMs: 1000, threads: 2 });
  const before = await namesOfBoth(pool);
  const used = await pool.run("who", null);
  assert.ok(before.includes(used));
  for (let i = 0; i < 4; i++) {
    await clock.advance(400);
    assert.equal(await pool.run("who", null), used);
  }
  const after = await namesOfBoth(pool);
  assert.deepEqual(after.filter((name) => before.includes(name)), [used]);
});

/** Holds both workers at the same time, so that neither can do both tasks. */
async function namesOfBoth(pool: WorkerPool<TestTasks>): Promise<readonly string[]> {
  const steps = newSteps();
  const both = [pool.run("hold", steps), pool.run("hold", steps)];
  await reached(steps, STARTED, 2);
  addTo(steps, WANTED, 2);
  return await Promise.all(both);
}
