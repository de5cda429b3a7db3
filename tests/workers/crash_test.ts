import assert from "node:assert/strict";
import { TgkeepError } from "../../lib/model/errors.ts";
import { createWorkerPool, WorkerCrash } from "../../lib/workers/pool.ts";
import { ENDED, newSteps, reached, STARTED } from "./shared_steps.ts";
import { keepBusy, testPool } from "./test_pool.ts";

Deno.test("run() tries a task once more on another worker when the first one dies", async () => {
  await using pool = testPool();
  const who = await pool.run("who", null);
  const steps = newSteps();
  const survivor = await pool.run("crash", { steps, survivesAt: 2 });
  assert.notEqual(survivor, who);
  assert.equal(new Int32Array(steps)[STARTED], 2);
  const { completed_tasks, failed_tasks, crashed_threads } = pool.metrics();
  assert.deepEqual([completed_tasks, failed_tasks, crashed_threads], [2, 0, 1]);
});

Deno.test("run() fails when a second worker dies of the task, and the pool goes on", async () => {
  await using pool = testPool();
  const steps = newSteps();
  const task = pool.run("crash", { steps, survivesAt: 99 });
  const others = [1, 2, 3].map((i) => pool.run("echo", i));
  await assert.rejects(task, (error) => {
    assert.ok(error instanceof WorkerCrash);
    assert.equal(error.code, "worker_crash");
    assert.match(error.message, /crash: out of order/);
    return true;
  });
  assert.deepEqual(await Promise.all(others), [1, 2, 3]);
  assert.equal(new Int32Array(steps)[STARTED], 2);
  assert.equal(pool.metrics().crashed_threads, 2);
});

Deno.test("run() leaves the tasks of other workers alone when one dies", async () => {
  await using pool = testPool({ threads: 2 });
  const busy = await keepBusy(pool);
  await assert.rejects(pool.run("crash", { steps: newSteps(), survivesAt: 99 }), WorkerCrash);
  await busy.release();
  assert.equal(pool.metrics().completed_tasks, 1);
});

Deno.test("run() does not try again a task whose input was moved", async () => {
  await using pool = testPool();
  const bytes = new Uint8Array(8);
  await assert.rejects(pool.run("crash_moved", bytes, { transfer: [bytes.buffer] }), WorkerCrash);
  assert.equal(pool.metrics().crashed_threads, 1);
});

Deno.test("run() survives a worker that dies between two tasks", async () => {
  await using pool = testPool();
  const steps = newSteps();
  await pool.run("aftermath", steps);
  await reached(steps, ENDED, 1);
  assert.equal(await pool.run("echo", "still here"), "still here");
});

Deno.test("run() fails instead of waiting for ever when workers cannot be started", async () => {
  await using pool = createWorkerPool({
    worker: new URL("data:text/javascript,throw new Error('no')"),
  });
  await assert.rejects(pool.run("hash_file", { path: "a" }), {
    name: "WorkerCrash",
    message: /^Cannot start a worker: /,
  });
});

Deno.test("run() keeps the class, code and message of what the task threw", async () => {
  await using pool = testPool();
  const thrown = (failure: Parameters<typeof pool.run<"fail">>[1]): Promise<unknown> =>
    pool.run("fail", failure).then(() => assert.fail("it gave a result"), (error) => error);
  const range = await thrown("range");
  assert.ok(range instanceof RangeError);
  assert.equal(range.message, "Cannot count to 0");
  const failure = await thrown("tgkeep");
  assert.ok(failure instanceof TgkeepError);
  assert.deepEqual([failure.code, failure.message], ["archive", "The disk is full"]);
  const missing = await thrown("missing file");
  assert.ok(missing instanceof Deno.errors.NotFound);
  assert.equal((missing as { readonly code?: unknown }).code, "ENOENT");
  const own = await thrown("own") as Error & { readonly code: string };
  assert.deepEqual([own.name, own.code, own.message], ["OwnError", "EOWN", "broken"]);
  const text = await thrown("text");
  assert.ok(text instanceof Error);
  assert.equal(text.message, "just words");
  const timeout = await thrown("timeout");
  assert.ok(timeout instanceof DOMException);
  assert.equal(timeout.name, "TimeoutError");
  const outer = await thrown("cause") as Error;
  assert.ok(outer.cause instanceof RangeError);
});
