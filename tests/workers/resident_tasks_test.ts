// What a pool does with tasks that leave something in their worker.
import assert from "node:assert/strict";
import { addTo, newSteps, reached, STARTED, WANTED } from "./shared_steps.ts";
import { testPool } from "./test_pool.ts";

const MODEL = { key: "model", most: 1 };

Deno.test("run() gives tasks that need a model to the one worker that has it", async () => {
  await using pool = testPool({ threads: 3, idleMs: 60_000 });
  const who = () => pool.run("who", null, { resident: MODEL });
  const names = await Promise.all([who(), who(), who(), who(), pool.run("who", null), who()]);
  assert.equal(new Set(names.toSpliced(4, 1)).size, 1);
  assert.notEqual(names[4], names[0], "it does nothing else");
});

for (const most of [1, 2, 100]) {
  Deno.test(`run() has an urgent task done while ${most} tasks with a model run and many wait`, async () => {
    await using pool = testPool({ threads: 2, maxQueued: 10 });
    const steps = newSteps();
    const resident = { key: "model", most };
    const slow = Array.from({ length: 50 }, () => pool.run("hold", steps, { resident }));
    await reached(steps, STARTED, 1);
    // None of the slow tasks may end meanwhile: nobody has let them go.
    for (let i = 0; i < 20; i++) {
      assert.equal(await pool.run("echo", i, { priority: "high" }), i);
      assert.equal(await pool.run("echo", i, { priority: "low" }), i);
    }
    assert.equal(new Int32Array(steps)[STARTED], 1);
    addTo(steps, WANTED, 50);
    await Promise.all(slow);
  });
}

Deno.test("run() has an urgent task wait for one task with a model at most where there is one worker", async () => {
  await using pool = testPool({ threads: 1 });
  const steps = newSteps();
  const slow = Array.from({ length: 20 }, () => pool.run("hold", steps, { resident: MODEL }));
  await reached(steps, STARTED, 1);
  const urgent = pool.run("echo", "urgent", { priority: "high" });
  addTo(steps, WANTED);
  assert.equal(await urgent, "urgent");
  assert.ok(new Int32Array(steps)[STARTED]! <= 2);
  addTo(steps, WANTED, 20);
  await Promise.all(slow);
});

Deno.test("run() stops a task that waits for its worker when it is aborted", async () => {
  await using pool = testPool({ threads: 2 });
  const steps = newSteps();
  const running = pool.run("hold", steps, { resident: MODEL });
  await reached(steps, STARTED, 1);
  const stop = new AbortController();
  const waiting = pool.run("who", null, { resident: MODEL, signal: stop.signal });
  assert.equal(pool.metrics().queue_size, 1);
  stop.abort(new Error("no longer"));
  await assert.rejects(waiting, /no longer/);
  assert.equal(pool.metrics().queue_size, 0);
  addTo(steps, WANTED);
  await running;
});

Deno.test("run() gives a task with a model another worker when its worker was ended", async () => {
  await using pool = testPool({ threads: 2, graceMs: 10 });
  const first = await pool.run("who", null, { resident: MODEL });
  const steps = newSteps();
  const stop = new AbortController();
  const stubborn = pool.run("stubborn", steps, { resident: MODEL, signal: stop.signal });
  await reached(steps, STARTED, 1);
  const second = pool.run("who", null, { resident: MODEL });
  stop.abort(new Error("enough"));
  await assert.rejects(stubborn, /enough/);
  assert.notEqual(await second, first);
});

Deno.test("a pool keeps idle workers that keep something, and ends the others", async () => {
  await using pool = testPool({ threads: 2, idleMs: 20 });
  const resident = await pool.run("who", null, { resident: MODEL });
  const other = await pool.run("who", null);
  assert.notEqual(other, resident);
  await new Promise((resolve) => setTimeout(resolve, 150));
  assert.equal(await pool.run("who", null, { resident: MODEL }), resident);
  const third = await pool.run("who", null);
  assert.ok(third !== other && third !== resident, "the other one has ended");
});
