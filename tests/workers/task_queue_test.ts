import assert from "node:assert/strict";
import fc from "fast-check";
import { type TaskPriority, TaskQueue } from "../../lib/workers/task_queue.ts";

interface NamedTask {
  readonly name: string;
  readonly priority: TaskPriority;
}

const PRIORITIES = ["high", "normal", "low"] as const;

const task = (name: string, priority: TaskPriority): NamedTask => ({ name, priority });

const newQueue = (options: { readonly maxQueued?: number } = {}): TaskQueue<NamedTask> =>
  new TaskQueue({ maxQueued: 100, ageMs: 100, ...options });

Deno.test("take() gives undefined when nothing waits", () => {
  assert.equal(newQueue().take(0), undefined);
});

Deno.test("take() prefers an urgent task to any number of others that have waited for long", () => {
  const queue = newQueue();
  for (let i = 0; i < 50; i++) queue.push(task(`low ${i}`, "low"));
  queue.take(0);
  queue.push(task("high", "high"));
  assert.equal(queue.take(1_000_000)?.name, "high");
});

Deno.test("take() lets a low task rise to normal after ageMs and to high after twice that", () => {
  const queue = newQueue();
  for (const priority of PRIORITIES) {
    for (let i = 1; i <= 3; i++) queue.push(task(`${priority} ${i}`, priority));
  }
  assert.equal(queue.take(0)?.name, "high 1");
  assert.equal(queue.take(99)?.name, "high 2");
  // Both were overtaken at 0; normal is high now, low is normal.
  assert.equal(queue.take(100)?.name, "normal 1");
  // The next normal task was not overtaken yet.
  assert.equal(queue.take(199)?.name, "high 3");
  assert.equal(queue.take(200)?.name, "low 1");
  assert.equal(queue.take(201)?.name, "normal 2");
});

Deno.test("take() starves no task under an endless stream of urgent ones", () => {
  fc.assert(fc.property(
    fc.array(fc.constantFrom<TaskPriority>("normal", "low"), { minLength: 1, maxLength: 20 }),
    fc.integer({ min: 1, max: 90 }),
    (priorities, stepMs) => {
      const queue = newQueue();
      priorities.forEach((priority, i) => queue.push(task(String(i), priority)));
      let left = priorities.length;
      let now = 0;
      for (; left > 0; now += stepMs) {
        queue.push(task("high", "high"));
        if (queue.take(now)?.name !== "high") left--;
        // Each is overtaken once at most, then rises by two within 200 ms, and shares with one other level.
        assert.ok(now <= (priorities.length + 1) * (200 + 3 * stepMs));
      }
    },
  ));
});

Deno.test("take() keeps the order of each priority, whatever is taken, removed and put back", () => {
  const step = fc.oneof(
    fc.record({ do: fc.constant("push" as const), priority: fc.constantFrom(...PRIORITIES) }),
    fc.record({ do: fc.constant("take" as const), later: fc.integer({ min: 0, max: 150 }) }),
    fc.record({ do: fc.constant("remove" as const), which: fc.nat() }),
  );
  fc.assert(fc.property(fc.array(step), fc.integer({ min: 1, max: 4 }), (steps, maxQueued) => {
    const queue = newQueue({ maxQueued });
    const model: Record<TaskPriority, NamedTask[]> = { high: [], normal: [], low: [] };
    const all = (): NamedTask[] => PRIORITIES.flatMap((priority) => model[priority]);
    let now = 0;
    steps.forEach((each, i) => {
      if (each.do === "push") {
        const added = task(String(i), each.priority);
        queue.push(added);
        model[each.priority].push(added);
      } else if (each.do === "take") {
        const taken = queue.take(now += each.later);
        if (taken) assert.equal(model[taken.priority].shift(), taken);
        else assert.equal(all().length, 0);
      } else if (all().length > 0) {
        const gone = all()[each.which % all().length]!;
        queue.remove(gone);
        model[gone.priority] = model[gone.priority].filter((other) => other !== gone);
      }
      assert.equal(queue.size, all().length);
      const counts = PRIORITIES.map((priority) => Math.min(maxQueued, model[priority].length));
      assert.equal(queue.queued, counts.reduce((a, b) => a + b));
    });
    assert.deepEqual(queue.drain(), all());
    assert.equal(queue.size, 0);
  }));
});

Deno.test("putBack() makes a task the next one, even when the queue is full", () => {
  const queue = newQueue({ maxQueued: 1 });
  queue.push(task("first", "low"));
  queue.push(task("second", "low"));
  queue.push(task("third", "low"));
  const first = queue.take(0)!;
  queue.putBack(first);
  assert.deepEqual(queue.drain().map(({ name }) => name), ["first", "second", "third"]);
});

Deno.test("remove() forgets that the task was overtaken", () => {
  const queue = newQueue();
  const low = task("low", "low");
  queue.push(low);
  queue.push(task("high 1", "high"));
  queue.take(0);
  queue.remove(low);
  queue.push(task("later", "low"));
  queue.push(task("high 2", "high"));
  assert.equal(queue.take(500)?.name, "high 2");
});
