import assert from "node:assert/strict";
import fc from "fast-check";
import { orderedMap, type Settled } from "../../lib/async/ordered_map.ts";

/** Lets everything run that does not wait for time. */
async function settled(): Promise<void> {
  for (let i = 0; i < 50; i++) await Promise.resolve();
}

/** Work that ends when the test says so. */
function controlled() {
  const started: number[] = [];
  const ended: number[] = [];
  const waiting = new Map<number, PromiseWithResolvers<string>>();
  return {
    started,
    ended,
    waiting,
    async work(item: number, signal: AbortSignal): Promise<string> {
      started.push(item);
      const answer = Promise.withResolvers<string>();
      waiting.set(item, answer);
      signal.addEventListener("abort", () => answer.reject(signal.reason), { once: true });
      try {
        return await answer.promise;
      } finally {
        ended.push(item);
      }
    },
  };
}

async function* asyncNumbers(count: number, onClose = () => {}): AsyncGenerator<number> {
  try {
    for (let i = 0; i < count; i++) yield await Promise.resolve(i);
  } finally {
    onClose();
  }
}

const tasks = fc.array(fc.record({ fails: fc.boolean() }), { maxLength: 30 });

Deno.test("orderedMap() keeps order, window and values whatever ends first", async () => {
  const shape = fc.record({
    tasks,
    window: fc.integer({ min: 1, max: 6 }),
    source: fc.constantFrom("array", "async"),
    scheduler: fc.scheduler(),
  });
  await fc.assert(fc.asyncProperty(shape, async ({ tasks, window, source, scheduler }) => {
    let handedOut = 0;
    let most = 0;
    let started = 0;
    const work = async (index: number): Promise<number> => {
      most = Math.max(most, ++started - handedOut);
      await scheduler.schedule(Promise.resolve(), `item ${index}`);
      if (tasks[index]?.fails) throw new Error(`no ${index}`);
      return index * 2;
    };
    const items = source === "array" ? tasks.map((_, i) => i) : asyncNumbers(tasks.length);
    const results: Settled<number>[] = [];
    const consume = (async () => {
      for await (const result of orderedMap(items, work, { window, errors: "values" })) {
        handedOut++;
        results.push(result);
        await scheduler.schedule(Promise.resolve(), "consumer");
      }
    })();
    await scheduler.waitFor(consume);
    assert.deepEqual(
      results.map((result) => result.ok ? result.value : (result.error as Error).message),
      tasks.map(({ fails }, i) => fails ? `no ${i}` : i * 2),
    );
    // The item that is handed out has left the window.
    assert.ok(most <= window, `${most} of ${window}`);
  }));
});

Deno.test("orderedMap() throws an error after all earlier results, and starts nothing after it", async () => {
  const shape = fc.record({
    count: fc.integer({ min: 1, max: 20 }),
    failing: fc.nat(19),
    window: fc.integer({ min: 1, max: 5 }),
    scheduler: fc.scheduler(),
  });
  await fc.assert(fc.asyncProperty(shape, async ({ count, failing, window, scheduler }) => {
    fc.pre(failing < count);
    let under = 0;
    let started = 0;
    const work = async (index: number): Promise<number> => {
      under++;
      started++;
      try {
        await scheduler.schedule(Promise.resolve(), `item ${index}`);
        if (index === failing) throw new RangeError(`no ${index}`);
        return index;
      } finally {
        under--;
      }
    };
    const seen: number[] = [];
    const consume = (async () => {
      const items = Array.from({ length: count }, (_, i) => i);
      for await (const value of orderedMap(items, work, { window })) seen.push(value);
    })();
    await scheduler.waitFor(assert.rejects(consume, RangeError));
    assert.deepEqual(seen, Array.from({ length: failing }, (_, i) => i));
    assert.equal(under, 0, "what was started has ended");
    assert.ok(started <= failing + window);
  }));
});

Deno.test("orderedMap() starts no more than the window while the consumer is busy", async () => {
  const { work, started, waiting } = controlled();
  let read = 0;
  function* numbers(): Generator<number> {
    for (;;) yield read++;
  }
  const results = orderedMap(numbers(), work, { window: 3 });
  const first = results.next();
  await settled();
  assert.deepEqual(started, [0, 1, 2]);
  for (const each of waiting.values()) each.resolve("done");
  assert.deepEqual(await first, { done: false, value: "done" });
  await settled();
  // The consumer has not asked again: all are done, and nothing new begins.
  assert.deepEqual([started, read], [[0, 1, 2], 3]);
  await results.return();
});

Deno.test("orderedMap() stops and awaits what was started when the consumer leaves", async () => {
  const { work, started, ended, waiting } = controlled();
  let closed = 0;
  const results = orderedMap(asyncNumbers(10, () => closed++), work, { window: 4 });
  const first = results.next();
  await settled();
  waiting.get(0)?.resolve("zero");
  await first;
  await results.return();
  assert.deepEqual([started, ended, closed], [[0, 1, 2, 3], [0, 1, 2, 3], 1]);
  assert.deepEqual(await results.next(), { done: true, value: undefined });
});

Deno.test("orderedMap() throws the signal's reason once all that was started has ended", async () => {
  for (const errors of ["throw", "values"] as const) {
    const { work, started, ended } = controlled();
    const controller = new AbortController();
    const results = orderedMap([1, 2, 3], work, { window: 2, signal: controller.signal, errors });
    const next = results.next();
    await settled();
    controller.abort(new Error("enough"));
    await assert.rejects(next, /enough/);
    assert.deepEqual([started, ended], [[1, 2], [1, 2]]);
  }
});

Deno.test("orderedMap() starts nothing with an aborted signal", async () => {
  const { work, started } = controlled();
  const results = orderedMap([1], work, { window: 1, signal: AbortSignal.abort(new Error("no")) });
  await assert.rejects(results.next(), /no/);
  assert.deepEqual(started, []);
});

Deno.test("orderedMap() throws the source's error after the results before it", async () => {
  async function* source(): AsyncGenerator<number> {
    yield await Promise.resolve(1);
    yield 2;
    throw new SyntaxError("bad source");
  }
  for (const errors of ["throw", "values"] as const) {
    const seen: unknown[] = [];
    const work = (item: number) => Promise.resolve(item);
    await assert.rejects(async () => {
      for await (const each of orderedMap(source(), work, { window: 5, errors })) seen.push(each);
    }, SyntaxError);
    assert.equal(seen.length, 2);
  }
});

Deno.test("orderedMap() hands out what is done while the source is slow", async () => {
  const gate = Promise.withResolvers<void>();
  async function* source(): AsyncGenerator<number> {
    yield 1;
    await gate.promise;
    yield 2;
  }
  const results = orderedMap(source(), (item) => Promise.resolve(item * 10), { window: 3 });
  assert.deepEqual(await results.next(), { done: false, value: 10 });
  gate.resolve();
  assert.deepEqual(await results.next(), { done: false, value: 20 });
  assert.deepEqual(await results.next(), { done: true, value: undefined });
});

Deno.test("orderedMap() refuses a window that lets nothing begin", () => {
  for (const window of [0, -1, 1.5, NaN]) {
    assert.throws(() => orderedMap([], () => Promise.resolve(), { window }), RangeError);
  }
});
