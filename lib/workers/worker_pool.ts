// What a pool of workers can be asked.
import type { AppTasks } from "./app_tasks.ts";
import type { PoolMetrics } from "./pool_metrics.ts";
import type { Residence } from "./residents.ts";
import type { TaskPriority } from "./task_queue.ts";
import type { TaskTable } from "./task_table.ts";

/** How one task is done. */
export interface RunTaskOptions {
  /** How urgent it is. @default "normal" */
  readonly priority?: TaskPriority;
  /** Takes the task out of the queue, or stops it where it is running. */
  readonly signal?: AbortSignal | undefined;
  /** Longest time in ms that a worker may spend on the task; waiting does not count. */
  readonly timeoutMs?: number;
  /**
   * Parts of the input that are moved to the worker instead of copied. Such a task is not tried again when
   * its worker crashes: its input is gone.
   */
  readonly transfer?: readonly Transferable[];
  /**
   * The task leaves something large in its worker, such as a model, for the next task of its like. Such
   * tasks go to the workers that have it, of which there are at most so many, and which stay until the pool
   * is disposed of. In a pool of several workers these do nothing else, and one worker at least is left to
   * other tasks: however many such tasks there are and however long they take, the others do not wait for
   * them. In a pool of one worker they wait for one of them at most, where they are more urgent.
   */
  readonly resident?: Residence;
}

/**
 * Workers that tasks are handed to, started when they are needed and ended when they are not.
 *
 * @template T the tasks that the workers know
 */
export interface WorkerPool<T extends TaskTable = AppTasks> extends AsyncDisposable {
  /**
   * Has a task done. Tasks of one priority begin in the order in which they were handed in. When the queue
   * of a priority is full, the call waits for room, in order.
   *
   * @param kind which task
   * @param input what it works on: paths rather than bytes, or bytes named in `transfer`
   * @throws what the task threw, with its code and message; the signal's reason when aborted; a
   * DOMException "TimeoutError"; {@linkcode WorkerCrash} when the worker died of it, twice
   */
  run<K extends keyof T & string>(
    kind: K,
    input: T[K]["input"],
    options?: RunTaskOptions,
  ): Promise<T[K]["output"]>;
  /** Most workers at once. */
  readonly threads: number;
  /** The state of the pool, and what it has done so far; zeros when metrics are off. */
  metrics(): PoolMetrics;
}
