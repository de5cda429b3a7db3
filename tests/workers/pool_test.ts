import assert from "node:assert/strict";
import { createWorkerPool } from "../../lib/workers/pool.ts";
import type { TaskPriority } from "../../lib/workers/task_queue.ts";
import { fakeClock } from "./fake_clock.ts";
import { addTo, newSteps, reached, STARTED, WANTED } from "./shared_steps.ts";
import { keepBusy, testPool } from "./test_pool.ts";

Deno.test("run() gives back what the task gave", async () => {
  await using pool = testPool();
  assert.deepEqual(await pool.run("echo", { list: [1, 2], map: new Map([["a", 1]]) }), {
    list: [1, 2],
    map: new Map([["a", 1]]),
  });
});

Deno.test("run() begins with the most urgent tasks, and keeps the order within a priority", async () => {
  await using pool = testPool();
  const busy = await keepBusy(pool);
  const ended: unknown[] = [];
  const add = (name: string, priority: TaskPriority): Promise<unknown> =>
    pool.run("echo", name, { priority }).then((echo) => ended.push(echo));
  const tasks = [
    add("low 1", "low"),
    add("normal 1", "normal"),
    add("high 1", "high"),
    add("low 2", "low"),
    add("high 2", "high"),
    add("normal 2", "normal"),
  ];
  await busy.release();
  await Promise.all(tasks);
  assert.deepEqual(ended, ["high 1", "high 2", "normal 1", "normal 2", "low 1", "low 2"]);
});

Deno.test("run() lets an urgent task wait for one running task at most when the queue is full", async () => {
  await using pool = testPool({ maxQueued: 10 });
  const steps = newSteps();
  const low = Array.from({ length: 30 }, () => pool.run("hold", steps, { priority: "low" }));
  await reached(steps, STARTED, 1);
  const urgent = pool.run("echo", "urgent", { priority: "high" });
  addTo(steps, WANTED);
  assert.equal(await urgent, "urgent");
  // The task that was running, and the next one, which begins when the urgent one has ended.
  assert.ok(new Int32Array(steps)[STARTED]! <= 2);
  addTo(steps, WANTED, 30);
  await Promise.all(low);
});

Deno.test("run() lets an overtaken task through when others stay more urgent", async () => {
  const clock = fakeClock();
  await using pool = testPool({ clock, ageMs: 100 });
  const busy = await keepBusy(pool);
  const steps = newSteps();
  const ended: unknown[] = [];
  const add = (name: string, priority: TaskPriority): Promise<unknown> =>
    pool.run("echo", name, { priority }).then((echo) => ended.push(echo));
  const overtaking = pool.run("hold", steps, { priority: "high" });
  const tasks = [add("low 1", "low"), add("low 2", "low"), add("high", "high")];
  await busy.release();
  await reached(steps, STARTED, 1);
  await clock.advance(200);
  addTo(steps, WANTED);
  await Promise.all([overtaking, ...tasks]);
  assert.deepEqual(ended, ["low 1", "high", "low 2"]);
});

Deno.test("run() waits for room in the order of the calls when the queue is full", async () => {
  await using pool = testPool({ maxQueued: 2 });
  const busy = await keepBusy(pool);
  const ended: unknown[] = [];
  const tasks = Array.from(
    { length: 6 },
    (_, i) => pool.run("echo", i).then((echo) => ended.push(echo)),
  );
  assert.equal(pool.metrics().queue_size, 2);
  assert.equal(pool.metrics().waiting_for_room, 4);
  await busy.release();
  await Promise.all(tasks);
  assert.deepEqual(ended, [0, 1, 2, 3, 4, 5]);
});

Deno.test("run() uses no more workers than threads say", async () => {
  await using pool = testPool({ threads: 2 });
  const names = await Promise.all(Array.from({ length: 40 }, () => pool.run("who", null)));
  assert.ok(new Set(names).size <= 2);
  assert.equal(pool.metrics().threads, 2);
});

Deno.test("createWorkerPool() has one worker a core when threads are 0", async () => {
  await using pool = testPool({ threads: 0 });
  assert.equal(pool.metrics().threads, navigator.hardwareConcurrency);
});

Deno.test("run() moves what is transferred, both ways", async () => {
  await using pool = testPool();
  const bytes = new Uint8Array(1024).fill(7);
  const { bytes: back, left } = await pool.run("move", bytes, { transfer: [bytes.buffer] });
  assert.equal(bytes.length, 0);
  assert.equal(left, 1024);
  assert.deepEqual(back, new Uint8Array(1024).fill(7));
});

Deno.test("run() copies what is not transferred", async () => {
  await using pool = testPool();
  const bytes = new Uint8Array(8).fill(7);
  const { bytes: back } = await pool.run("move", bytes);
  assert.deepEqual(bytes, back);
});

Deno.test("run() fails and the pool goes on when input or output cannot be cloned", async () => {
  await using pool = testPool();
  await assert.rejects(pool.run("echo", () => {}), { name: "DataCloneError" });
  await assert.rejects(pool.run("unclonable", null), { name: "DataCloneError" });
  assert.equal(await pool.run("echo", 1), 1);
});

Deno.test("run() fails when the worker has no such task", async () => {
  await using pool = testPool();
  const other = pool as unknown as { run(kind: string, input: null): Promise<unknown> };
  await assert.rejects(other.run("toString", null), RangeError);
});

Deno.test("metrics() counts tasks in all and by kind", async () => {
  await using pool = testPool();
  await pool.run("echo", 1);
  await pool.run("echo", 2);
  await assert.rejects(pool.run("fail", "range"));
  const controller = new AbortController();
  const busy = await keepBusy(pool);
  const cancelled = pool.run("echo", 3, { signal: controller.signal });
  assert.deepEqual(
    { active: pool.metrics().active_threads, queued: pool.metrics().queue_size },
    { active: 1, queued: 1 },
  );
  controller.abort();
  await assert.rejects(cancelled);
  await busy.release();
  const { by_kind, ...all } = pool.metrics();
  assert.deepEqual(
    [
      all.completed_tasks,
      all.failed_tasks,
      all.cancelled_tasks,
      all.active_threads,
      all.queue_size,
    ],
    [3, 1, 1, 0, 0],
  );
  assert.deepEqual(
    [by_kind["echo"]?.completed_tasks, by_kind["echo"]?.cancelled_tasks],
    [2, 1],
  );
  assert.equal(by_kind["fail"]?.failed_tasks, 1);
  assert.ok(all.avg_task_latency_ms > 0 && all.p95_task_latency_ms > 0);
});

Deno.test("metrics() gives zeros when they are off", async () => {
  await using pool = testPool({ metrics: "off" });
  await pool.run("echo", 1);
  assert.deepEqual(pool.metrics(), {
    threads: 0,
    active_threads: 0,
    queue_size: 0,
    waiting_for_room: 0,
    completed_tasks: 0,
    failed_tasks: 0,
    cancelled_tasks: 0,
    avg_task_latency_ms: 0,
    p95_task_latency_ms: 0,
    crashed_threads: 0,
    by_kind: {},
  });
});

for (const options of [{ threads: -1 }, { maxQueued: 0 }, { idleMs: NaN }, { graceMs: -1 }]) {
  Deno.test(`createWorkerPool() refuses ${Object.entries(options)}`, () => {
    assert.throws(() => createWorkerPool(options), RangeError);
  });
}
