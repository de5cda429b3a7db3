import assert from "node:assert/strict";
import fc from "fast-check";
import { type Schedulable, Schedule } from "../../lib/workers/schedule.ts";

interface NamedTask extends Schedulable {
  readonly name: string;
}

const MODEL = { key: "model", most: 1 };

const speech = (name: string, resident = MODEL): NamedTask => ({
  name,
  priority: "normal",
  resident,
});
const image = (name: string): NamedTask => ({ name, priority: "high", resident: undefined });

const newSchedule = (threads: number): Schedule<NamedTask, string> =>
  new Schedule({ threads, maxQueued: 10, ageMs: 1000 });

Deno.test("next() gives another worker to an image while one listens, however much speech waits", () => {
  const schedule = newSchedule(2);
  for (let i = 0; i < 1000; i++) schedule.push(speech(String(i)));
  assert.deepEqual(schedule.next(["a", "b"], 0)?.worker, "b");
  assert.equal(schedule.next(["a"], 0), undefined, "one is left to others");
  schedule.push(image("image"));
  assert.equal(schedule.lacking, 1);
  assert.deepEqual(schedule.next(["a"], 0), { task: image("image"), worker: "a" });
});

Deno.test("next() gives the only worker to an image first", () => {
  const schedule = newSchedule(1);
  for (let i = 0; i < 1000; i++) schedule.push(speech(String(i)));
  assert.equal(schedule.next(["a"], 0)?.task.name, "0");
  schedule.push(image("image"));
  assert.equal(schedule.next(["a"], 0)?.task.name, "image");
  assert.equal(schedule.next(["a"], 0)?.task.name, "1");
});

Deno.test("next() gives speech its worker while images never end", () => {
  const schedule = newSchedule(2);
  schedule.push(image("1"));
  schedule.push(image("2"));
  schedule.push(speech("speech"));
  assert.equal(schedule.next(["a"], 0)?.task.name, "speech");
  assert.equal(schedule.next(["b"], 0)?.task.name, "1");
});

Deno.test("next() serves two models in turns where there is room for one", () => {
  const schedule = newSchedule(2);
  const other = { key: "other", most: 1 };
  for (const i of [1, 2]) {
    schedule.push(speech(`one ${i}`));
    schedule.push(speech(`other ${i}`, other));
  }
  const names: (string | undefined)[] = [];
  for (let i = 0; i < 4; i++) names.push(schedule.next(["a"], 0)?.task.name);
  assert.deepEqual(names, ["one 1", "other 1", "one 2", "other 2"]);
  assert.equal(schedule.size, 0);
});

Deno.test("remove() and drain() find tasks wherever they wait", () => {
  const schedule = newSchedule(2);
  const tasks = [speech("speech"), image("image")];
  for (const task of tasks) schedule.push(task);
  schedule.remove(tasks[0]!);
  assert.equal(schedule.size, 1);
  schedule.putBack(tasks[0]!);
  assert.deepEqual(schedule.drain().map(({ name }) => name), ["image", "speech"]);
  assert.deepEqual([schedule.size, schedule.queued, schedule.lacking], [0, 0, 0]);
});

Deno.test("next() never takes the last worker for what stays, loses no task, and keeps to the most", () => {
  const kind = fc.constantFrom(undefined, MODEL, { key: "large", most: 2 });
  const step = fc.oneof(kind.map((resident) => ({ resident })), fc.nat(7));
  fc.assert(fc.property(
    fc.integer({ min: 2, max: 6 }),
    fc.array(step, { maxLength: 80 }),
    (threads, steps) => {
      const schedule = newSchedule(threads);
      const idle = Array.from({ length: threads }, (_, i) => `worker ${i}`);
      const busy = new Map<string, NamedTask>();
      let waiting = 0;
      const handOut = () => {
        for (let next = schedule.next(idle, 0); next; next = schedule.next(idle, 0)) {
          idle.splice(idle.indexOf(next.worker), 1);
          busy.set(next.worker, next.task);
          waiting--;
        }
      };
      const listening = (key?: string) =>
        [...busy.values()].filter(({ resident }) => resident && (!key || resident.key === key));
      for (const each of steps) {
        if (typeof each === "object") {
          schedule.push({ name: "", priority: "normal", resident: each.resident });
          waiting++;
        } else {
          const worker = [...busy.keys()][each % Math.max(1, busy.size)];
          if (worker !== undefined && busy.delete(worker)) idle.push(worker);
        }
        handOut();
        assert.equal(schedule.size, waiting);
        assert.ok(listening().length <= threads - 1);
        assert.ok(listening(MODEL.key).length <= 1 && listening("large").length <= 2);
        // Whoever keeps nothing is idle only when no other task waits.
        const free = idle.filter((worker) => !schedule.isResident(worker));
        if (free.length > 0) assert.equal(schedule.next(free, 0), undefined);
      }
      // Nothing waits forever.
      for (let i = 0; waiting > 0; i++) {
        assert.ok(i < 1000, "it comes to an end");
        for (const worker of [...busy.keys()]) idle.push(worker);
        busy.clear();
        handOut();
      }
    },
  ));
});
