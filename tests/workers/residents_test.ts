import assert from "node:assert/strict";
import { Residents } from "../../lib/workers/residents.ts";
import { keepBusy, testPool } from "./test_pool.ts";

const MODEL = { key: "model", most: 1 };

Deno.test("choose() prefers the worker that keeps what a task needs", () => {
  const residents = new Residents<string>();
  assert.equal(residents.choose(["a", "b"], MODEL), "b");
  residents.settle("a", MODEL);
  assert.equal(residents.choose(["a", "b"], MODEL), "a");
  assert.equal(residents.choose(["b"], MODEL), undefined, "its worker is busy");
  assert.equal(residents.choose(["b"], { ...MODEL, most: 2 }), "b");
  assert.equal(residents.choose(["b"], { key: "other", most: 1 }), "b");
});

Deno.test("choose() leaves workers that keep something to their tasks, as long as there are others", () => {
  const residents = new Residents<string>();
  residents.settle("b", MODEL);
  assert.equal(residents.choose(["a", "b"], undefined), "a");
  assert.equal(residents.choose(["b"], undefined), "b");
  residents.forget("b");
  assert.equal(residents.keyOf("b"), undefined);
});

Deno.test("run() gives tasks that need a model to the one worker that has it", async () => {
  await using pool = testPool({ threads: 3, idleMs: 60_000 });
  const who = () => pool.run("who", null, { resident: MODEL });
  const names = await Promise.all([who(), who(), who(), who(), pool.run("who", null), who()]);
  assert.equal(new Set(names.toSpliced(4, 1)).size, 1);
});

Deno.test("run() lets others pass a task that waits for its worker", async () => {
  await using pool = testPool({ threads: 2 });
  const resident = await pool.run("who", null, { resident: MODEL });
  // Both workers are busy; only the other one is let go.
  const first = await keepBusy(pool);
  const second = await keepBusy(pool);
  const waiting = pool.run("who", null, { resident: MODEL });
  assert.equal(pool.metrics().queue_size, 1);
  await first.release();
  const other = await pool.run("who", null);
  await second.release();
  assert.equal(await waiting, resident);
  assert.ok(other.length > 0);
});

Deno.test("run() stops a task that waits for its worker when it is aborted", async () => {
  await using pool = testPool({ threads: 2 });
  await pool.run("who", null, { resident: MODEL });
  const busy = [await keepBusy(pool), await keepBusy(pool)];
  const stop = new AbortController();
  const waiting = pool.run("who", null, { resident: MODEL, signal: stop.signal });
  stop.abort(new Error("no longer"));
  await assert.rejects(waiting, /no longer/);
  assert.equal(pool.metrics().queue_size, 0);
  for (const worker of busy) await worker.release();
});

Deno.test("a pool keeps idle workers that keep something, and ends the others", async () => {
  await using pool = testPool({ threads: 2, idleMs: 20 });
  const busy = await keepBusy(pool);
  const resident = await pool.run("who", null, { resident: MODEL });
  await busy.release();
  const other = await pool.run("who", null);
  assert.notEqual(other, resident);
  await new Promise((resolve) => setTimeout(resolve, 150));
  assert.equal(await pool.run("who", null, { resident: MODEL }), resident);
  assert.equal(await pool.run("who", null), resident, "the other one has ended");
});
