// Pools over the worker of these tests.
import {
  createWorkerPool,
  type WorkerPool,
  type WorkerPoolOptions,
} from "../../lib/workers/pool.ts";
import { addTo, ENDED, newSteps, reached, STARTED, WANTED } from "./shared_steps.ts";
import type { TestTasks } from "./task_worker.ts";

/** A pool of one worker, so that the order of tasks is the order of the queue. */
export function testPool(options: WorkerPoolOptions = {}): WorkerPool<TestTasks> {
  const worker = new URL("./task_worker.ts", import.meta.url);
  return createWorkerPool<TestTasks>({ threads: 1, worker, ...options });
}

/** A worker that is kept busy until the test lets it go. */
export interface BusyWorker {
  /** Lets it go and waits for its task to end. */
  release(): Promise<void>;
}

/** Keeps a worker of a pool busy. */
export async function keepBusy(pool: WorkerPool<TestTasks>): Promise<BusyWorker> {
  const steps = newSteps();
  const held = pool.run("hold", steps);
  await reached(steps, STARTED, 1);
  return {
    async release() {
      addTo(steps, WANTED);
      await held;
      await reached(steps, ENDED, 1);
    },
  };
}
