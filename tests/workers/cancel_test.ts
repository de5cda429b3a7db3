import assert from "node:assert/strict";
import { ENDED, newSteps, reached, STARTED } from "./shared_steps.ts";
import { fakeClock } from "./fake_clock.ts";
import { keepBusy, testPool } from "./test_pool.ts";

Deno.test("run() rejects with the reason at once when the signal is aborted already", async () => {
  await using pool = testPool();
  const reason = new Error("no longer");
  await assert.rejects(pool.run("echo", 1, { signal: AbortSignal.abort(reason) }), reason);
  assert.equal(pool.metrics().queue_size, 0);
});

Deno.test("run() takes a waiting task out of the queue when it is aborted", async () => {
  await using pool = testPool({ maxQueued: 1 });
  const busy = await keepBusy(pool);
  const steps = newSteps();
  const queued = new AbortController();
  const outside = new AbortController();
  const first = pool.run("hold", steps, { signal: queued.signal });
  const second = pool.run("hold", steps, { signal: outside.signal });
  const third = pool.run("echo", "third");
  outside.abort(new Error("outside"));
  queued.abort(new Error("queued"));
  await assert.rejects(first, { message: "queued" });
  await assert.rejects(second, { message: "outside" });
  await busy.release();
  assert.equal(await third, "third");
  assert.equal(new Int32Array(steps)[STARTED], 0);
});

Deno.test("run() stops a running task in its worker, which lives on", async () => {
  await using pool = testPool();
  const who = await pool.run("who", null);
  const controller = new AbortController();
  const steps = newSteps();
  const task = pool.run("patient", steps, { signal: controller.signal });
  await reached(steps, STARTED, 1);
  const reason = new Error("enough");
  controller.abort(reason);
  await assert.rejects(task, reason);
  assert.equal(new Int32Array(steps)[ENDED], 1);
  assert.equal(await pool.run("who", null), who);
  assert.equal(pool.metrics().cancelled_tasks, 1);
});

Deno.test("run() replaces the worker of a task that does not stop within its grace", async () => {
  const clock = fakeClock();
  await using pool = testPool({ clock, graceMs: 500 });
  const who = await pool.run("who", null);
  const controller = new AbortController();
  const steps = newSteps();
  const reason = new Error("enough");
  const rejected = assert.rejects(
    pool.run("stubborn", steps, { signal: controller.signal }),
    reason,
  );
  const next = pool.run("who", null);
  await reached(steps, STARTED, 1);
  controller.abort(reason);
  await clock.advance(499);
  assert.equal(pool.metrics().active_threads, 1);
  await clock.advance(1);
  await rejected;
  assert.notEqual(await next, who);
});

Deno.test("run() stops a task that takes longer than its time-out", async () => {
  const clock = fakeClock();
  await using pool = testPool({ clock });
  const steps = newSteps();
  const task = pool.run("patient", steps, { timeoutMs: 100 });
  const failed = assert.rejects(task, { name: "TimeoutError" });
  await reached(steps, STARTED, 1);
  await clock.advance(100);
  await failed;
  assert.equal(pool.metrics().failed_tasks, 1);
});

Deno.test("run() does not count waiting into the time-out, and forgets it when the task ends", async () => {
  const clock = fakeClock();
  await using pool = testPool({ clock });
  const busy = await keepBusy(pool);
  const task = pool.run("echo", "in time", { timeoutMs: 100 });
  await clock.advance(1000);
  await busy.release();
  assert.equal(await task, "in time");
  // What sleeps is the wait for the idle worker alone.
  assert.equal(clock.sleeping, 1);
});

Deno.test("run() does nothing about a signal that is aborted after the task", async () => {
  await using pool = testPool();
  const controller = new AbortController();
  assert.equal(await pool.run("echo", 1, { signal: controller.signal }), 1);
  controller.abort();
  assert.equal(await pool.run("echo", 2), 2);
  assert.equal(pool.metrics().cancelled_tasks, 0);
});
