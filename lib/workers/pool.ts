// The one executor of everything heavy: tasks by kind, done in Web Workers.
import type { Clock } from "../async/clock.ts";
import { delay } from "../async/delay.ts";
import type { AppTasks } from "./app_tasks.ts";
import { Executor } from "./executor.ts";
import { type PoolMetrics, silentRecorder, startRecorder } from "./pool_metrics.ts";
import type { TaskPriority } from "./task_queue.ts";
import type { TaskTable } from "./task_table.ts";
import { WorkerCrash } from "./worker_crash.ts";
import type { RunTaskOptions, WorkerPool } from "./worker_pool.ts";

export { WorkerCrash };
export type { PoolMetrics, RunTaskOptions, TaskPriority, WorkerPool };

/** How {@linkcode createWorkerPool} sets a pool up. */
export interface WorkerPoolOptions {
  /** Most workers at once; 0 means one for each core. @default 0 */
  readonly threads?: number;
  /** Module of a worker; it calls `serveTasks`. @default the program's own */
  readonly worker?: URL;
  /**
   * Folders of the user that may keep the native parts that a compiled binary has to unpack, the first
   * choice first. Without one, such a binary makes no images.
   *
   * @default none
   */
  readonly cacheFolders?: readonly string[];
  /** Whether tasks are counted and timed. @default "on" */
  readonly metrics?: "on" | "off";
  /** A worker that had nothing to do for so long, in ms, is ended. @default 10000 */
  readonly idleMs?: number;
  /** Tasks of one priority that wait in the queue; further ones wait for room. @default 1024 */
  readonly maxQueued?: number;
  /** A task that others overtook rises by one priority in this time, in ms. @default 1000 */
  readonly ageMs?: number;
  /** Time in ms that a task has to stop before its worker is ended. @default 1000 */
  readonly graceMs?: number;
  /** Tells the time and waits. @default a monotonic clock in ms with fractions */
  readonly clock?: Clock;
}

/** The program's own worker. */
const APP_WORKER = new URL("../../workers/worker.ts", import.meta.url);

/** The wall clock may jump, and has no fractions of a millisecond. */
const MONOTONIC_CLOCK: Clock = {
  now: () => performance.now(),
  sleep: (ms, signal) => delay(ms, { signal }),
};

/**
 * Makes a pool. No worker is started before there is a task. A pool that is not disposed of keeps the
 * process from ending until its workers have been idle for `idleMs`.
 *
 * Permissions: workers have those of the process; the program's own tasks need `--allow-read` and
 * `--allow-write` of the files they are given, images `--allow-ffi` and `--allow-env` too.
 *
 * @template T the tasks that the workers know
 * @throws {RangeError} when an option is negative or not a number
 *
 * @example Hash two files side by side
 * ```ts
 * import { createWorkerPool } from "tgkeep";
 *
 * const path = await Deno.makeTempFile();
 * await using pool = createWorkerPool({ threads: 2 });
 * const [soon, later] = await Promise.all([
 *   pool.run("hash_file", { path }, { priority: "high" }),
 *   pool.run("hash_file", { path }, { priority: "low" }),
 * ]);
 * console.log(soon.sha256 === later.sha256, pool.metrics().avg_task_latency_ms);
 * await Deno.remove(path);
 * ```
 */
export function createWorkerPool<T extends TaskTable = AppTasks>(
  options: WorkerPoolOptions = {},
): WorkerPool<T> {
  const threads = atLeast(0, "threads", options.threads ?? 0) || navigator.hardwareConcurrency;
  const clock = options.clock ?? MONOTONIC_CLOCK;
  return new Executor({
    threads: Math.ceil(threads),
    worker: options.worker ?? APP_WORKER,
    cacheFolders: options.cacheFolders ?? [],
    recorder: options.metrics === "off" ? silentRecorder() : startRecorder(clock),
    idleMs: atLeast(0, "idleMs", options.idleMs ?? 10_000),
    maxQueued: atLeast(1, "maxQueued", options.maxQueued ?? 1024),
    ageMs: atLeast(0, "ageMs", options.ageMs ?? 1000),
    graceMs: atLeast(0, "graceMs", options.graceMs ?? 1000),
    clock,
  });
}

function atLeast(least: number, name: string, value: number): number {
  if (value >= least) return value;
  throw new RangeError(`Cannot make a worker pool: ${name} is ${value}, less than ${least}`);
}
