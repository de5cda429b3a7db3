// Hands tasks to workers: starts and ends them, stops tasks, replaces workers that died.
import type { Clock } from "../async/clock.ts";
import { elapsed } from "./elapsed.ts";
import { IdleThreads } from "./idle_threads.ts";
import type { PoolMetrics, Recorder, TaskEnd } from "./pool_metrics.ts";
import type { TaskAnswer } from "./protocol.ts";
import { type Schedulable, Schedule, type ScheduleOptions } from "./schedule.ts";
import type { TaskTable } from "./task_table.ts";
import { Thread } from "./thread.ts";
import { unpackError } from "./wire_error.ts";
import { WorkerCrash } from "./worker_crash.ts";
import type { RunTaskOptions, WorkerPool } from "./worker_pool.ts";

/** What an executor is made with; times in ms. */
export interface ExecutorOptions extends ScheduleOptions {
  readonly worker: URL;
  readonly cacheFolders: readonly string[];
  readonly recorder: Recorder;
  readonly idleMs: number;
  readonly graceMs: number;
  readonly clock: Clock;
}

interface Task extends Schedulable {
  readonly id: number;
  readonly kind: string;
  readonly input: unknown;
  readonly options: RunTaskOptions;
  readonly startedAt: number;
  readonly resolve: (output: unknown) => void;
  readonly reject: (reason: unknown) => void;
  readonly onAbort: () => void;
  /** Its worker, while it has one. */
  thread: Thread<Task> | undefined;
  /** Workers that died of it. */
  crashes: number;
  /** Why it is to stop; set once. */
  stopped: { readonly reason: unknown; readonly how: TaskEnd } | undefined;
  /** Ends its time-out and its period of grace. */
  timers: AbortController | undefined;
}

/** So many workers in a row that never came to life mean that none ever will. */
const MAX_FAILED_STARTS = 2;

/** The pool behind {@linkcode WorkerPool}. */
export class Executor<T extends TaskTable> implements WorkerPool<T> {
  readonly #options: ExecutorOptions;
  readonly #schedule: Schedule<Task, Thread<Task>>;
  readonly #threads = new Set<Thread<Task>>();
  readonly #idle: IdleThreads<Task>;
  #starting = 0;
  #failedStarts = 0;
  #lastId = 0;
  #disposal: Promise<void> | undefined;
  #onAllEnded: (() => void) | undefined;

  constructor(options: ExecutorOptions) {
    this.#options = options;
    this.#schedule = new Schedule(options);
    this.#idle = new IdleThreads({
      idleMs: options.idleMs,
      clock: options.clock,
      // What it keeps would be built up again; and what the addon holds is not given back with its worker.
      stays: (thread) => this.#schedule.isResident(thread),
      onExpired: (thread) => {
        thread.end();
        this.#threads.delete(thread);
      },
    });
  }

  run<K extends keyof T & string>(
    kind: K,
    input: T[K]["input"],
    options: RunTaskOptions = {},
  ): Promise<T[K]["output"]> {
    const { signal, priority = "normal", resident } = options;
    if (this.#disposal) return Promise.reject(disposedOf(kind));
    if (signal?.aborted) return Promise.reject(signal.reason);
    return new Promise((resolve, reject) => {
      const task: Task = {
        id: ++this.#lastId,
        kind,
        input,
        options,
        priority,
        resident,
        startedAt: this.#options.recorder.start(),
        resolve,
        reject,
        onAbort: () => this.#stop(task, { reason: signal?.reason, how: "cancelled" }),
        thread: undefined,
        crashes: 0,
        stopped: undefined,
        timers: undefined,
      };
      signal?.addEventListener("abort", task.onAbort, { once: true });
      this.#schedule.push(task);
      this.#handOut();
    });
  }

  get threads(): number {
    return this.#options.threads;
  }

  metrics(): PoolMetrics {
    return this.#options.recorder.read({
      threads: this.#options.threads,
      active_threads: this.#busy,
      queue_size: this.#schedule.queued,
      waiting_for_room: this.#schedule.size - this.#schedule.queued,
    });
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.#disposal ??= this.#dispose();
  }

  get #busy(): number {
    return this.#threads.size - this.#idle.size - this.#starting;
  }

  #handOut(): void {
    while (this.#idle.size > 0) {
      const next = this.#schedule.next(this.#idle.threads, this.#options.clock.now());
      if (!next) break;
      this.#idle.take(next.worker);
      this.#hand(next.task, next.worker);
    }
    this.#startThreads();
  }

  #hand(task: Task, thread: Thread<Task>): void {
    const { timeoutMs, transfer } = task.options;
    thread.task = task;
    task.thread = thread;
    try {
      thread.post({ type: "run", id: task.id, kind: task.kind, input: task.input }, transfer);
    } catch (error) {
      this.#release(thread);
      return this.#fail(task, error, "failed");
    }
    if (timeoutMs === undefined) return;
    this.#later(task, timeoutMs, () => {
      const reason = new DOMException(
        `The task ${task.kind} took longer than ${timeoutMs} ms`,
        "TimeoutError",
      );
      this.#stop(task, { reason, how: "failed" });
    });
  }

  #startThreads(): void {
    const { threads, worker } = this.#options;
    while (this.#threads.size < threads && this.#starting < this.#schedule.lacking) {
      try {
        this.#threads.add(
          new Thread<Task>(worker, {
            ready: (thread) => this.#onReady(thread),
            ended: (thread, answer) => this.#onEnded(thread, answer),
            crashed: (thread, error) => this.#onCrashed(thread, error),
          }),
        );
        this.#starting++;
      } catch (error) {
        return this.#failAll(error);
      }
    }
  }

  #onReady(thread: Thread<Task>): void {
    this.#starting--;
    this.#failedStarts = 0;
    thread.post({ type: "setup", cacheFolders: this.#options.cacheFolders });
    this.#release(thread);
    this.#handOut();
  }

  #onEnded(thread: Thread<Task>, answer: TaskAnswer): void {
    const { task } = thread;
    if (!task || task.id !== answer.id) return;
    this.#release(thread);
    if (task.stopped) this.#fail(task, task.stopped.reason, task.stopped.how);
    else if (answer.type === "failed") this.#fail(task, unpackError(answer.error), "failed");
    else {
      this.#end(task, "completed");
      task.resolve(answer.output);
    }
    this.#handOut();
  }

  #onCrashed(thread: Thread<Task>, error: Error): void {
    this.#options.recorder.crash();
    const { task } = thread;
    this.#forget(thread);
    if (!thread.ready && ++this.#failedStarts >= MAX_FAILED_STARTS) {
      this.#failedStarts = 0;
      this.#failAll(new WorkerCrash(`Cannot start a worker: ${error.message}`, { cause: error }));
    } else if (task) this.#outlive(task, error);
    this.#handOut();
  }

  /** Tries a task once more on another worker: the first one may have died of something else. */
  #outlive(task: Task, error: Error): void {
    task.timers?.abort();
    task.thread = undefined;
    if (task.stopped) return this.#fail(task, task.stopped.reason, task.stopped.how);
    const moved = (task.options.transfer ?? []).length > 0;
    if (++task.crashes === 1 && !moved) return this.#schedule.putBack(task);
    const message = `The worker died of the task ${task.kind}: ${error.message}`;
    this.#fail(task, new WorkerCrash(message, { cause: error }), "failed");
  }

  #stop(task: Task, stopped: NonNullable<Task["stopped"]>): void {
    if (task.stopped) return;
    task.stopped = stopped;
    const { thread } = task;
    if (!thread) {
      this.#schedule.remove(task);
      return this.#fail(task, stopped.reason, stopped.how);
    }
    task.timers?.abort();
    thread.post({ type: "stop", id: task.id });
    this.#later(task, this.#options.graceMs, () => {
      thread.end();
      this.#forget(thread);
      this.#fail(task, stopped.reason, stopped.how);
      this.#handOut();
    });
  }

  #release(thread: Thread<Task>): void {
    thread.task = undefined;
    this.#idle.push(thread);
  }

  #forget(thread: Thread<Task>): void {
    this.#threads.delete(thread);
    if (!thread.ready) this.#starting--;
    this.#idle.remove(thread);
    this.#schedule.forget(thread);
    thread.task = undefined;
  }

  #fail(task: Task, reason: unknown, how: TaskEnd): void {
    this.#end(task, how);
    task.reject(reason);
  }

  #end(task: Task, how: TaskEnd): void {
    task.thread = undefined;
    task.timers?.abort();
    task.options.signal?.removeEventListener("abort", task.onAbort);
    this.#options.recorder.end(task.kind, how, task.startedAt);
    if (this.#disposal && this.#busy === 0) this.#onAllEnded?.();
  }

  #failAll(error: unknown): void {
    for (const task of this.#schedule.drain()) this.#fail(task, error, "failed");
  }

  #later(task: Task, ms: number, action: () => void): void {
    task.timers = new AbortController();
    const { signal } = task.timers;
    void elapsed(this.#options.clock, ms, signal).then((whole) => {
      if (whole) action();
    });
  }

  async #dispose(): Promise<void> {
    // Not before `#disposal` is set.
    await Promise.resolve();
    for (const task of this.#schedule.drain()) {
      this.#fail(task, disposedOf(task.kind), "cancelled");
    }
    const busy = [...this.#threads].flatMap(({ task }) => task ?? []);
    const ended = new Promise<void>((resolve) => this.#onAllEnded = resolve);
    for (const task of busy) {
      this.#stop(task, { reason: disposedOf(task.kind), how: "cancelled" });
    }
    if (this.#busy > 0) await ended;
    for (const thread of [...this.#threads]) {
      thread.end();
      this.#forget(thread);
    }
  }
}

function disposedOf(kind: string): Error {
  return new Error(`Cannot run the task ${kind}: the worker pool is disposed of`);
}
