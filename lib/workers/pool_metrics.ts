// Counts what a pool does, in memory that does not grow with the number of tasks.
import type { Clock } from "../async/clock.ts";

/** Figures about tasks that have ended. Latencies count from handing a task in to having its result. */
export interface TaskFigures {
  /** Gave a result. */
  readonly completed_tasks: number;
  /** Ended with an error, or ran out of time. */
  readonly failed_tasks: number;
  /** Were no longer wanted before they ended. */
  readonly cancelled_tasks: number;
  /** Mean of those that gave a result or failed, in ms. */
  readonly avg_task_latency_ms: number;
  /** 95 of 100 took no longer, in ms; exact to 5 %. */
  readonly p95_task_latency_ms: number;
}

/** The state of a pool and what it has done so far; all zeros when metrics are off. */
export interface PoolMetrics extends TaskFigures {
  /** Most workers at once, whether they have been started or not. */
  readonly threads: number;
  /** Workers that are busy now. */
  readonly active_threads: number;
  /** Tasks in the queue now. */
  readonly queue_size: number;
  /** Tasks that wait for room in the queue now. */
  readonly waiting_for_room: number;
  /** Workers that died and were replaced. */
  readonly crashed_threads: number;
  /** The same figures for each kind of task that has ended. */
  readonly by_kind: Readonly<Record<string, TaskFigures>>;
}

/** What a pool is doing now. */
export type PoolState = Pick<
  PoolMetrics,
  "threads" | "active_threads" | "queue_size" | "waiting_for_room"
>;

/** How a task ended. */
export type TaskEnd = "completed" | "failed" | "cancelled";

/** Keeps count; what it returns for a start is handed back to it at the end. */
export interface Recorder {
  /** A task was handed in. @returns a time in ms */
  start(): number;
  /** A task has ended. */
  end(kind: string, how: TaskEnd, startedAt: number): void;
  /** A worker died. */
  crash(): void;
  /** The figures so far. */
  read(state: PoolState): PoolMetrics;
}

/** A recorder that counts and measures. */
export function startRecorder(clock: Pick<Clock, "now">): Recorder {
  const all = new Tally();
  const kinds = new Map<string, Tally>();
  let crashes = 0;
  return {
    start: () => clock.now(),
    end(kind, how, startedAt) {
      const ms = clock.now() - startedAt;
      let tally = kinds.get(kind);
      if (!tally) kinds.set(kind, tally = new Tally());
      tally.add(how, ms);
      all.add(how, ms);
    },
    crash: () => void crashes++,
    read: (state) => ({
      ...state,
      ...all.read(),
      crashed_threads: crashes,
      by_kind: Object.fromEntries([...kinds].map(([kind, tally]) => [kind, tally.read()])),
    }),
  };
}

/** A recorder that does nothing. */
export function silentRecorder(): Recorder {
  const nothing: PoolMetrics = {
    threads: 0,
    active_threads: 0,
    queue_size: 0,
    waiting_for_room: 0,
    crashed_threads: 0,
    ...new Tally().read(),
    by_kind: {},
  };
  return { start: () => 0, end() {}, crash() {}, read: () => nothing };
}

/** Each step of the histogram is so much longer than the one before. */
const STEP = 1.05;
/** Where the histogram begins, in ms; shorter latencies count as this. */
const SHORTEST_MS = 0.01;
/** Up to a day. */
const STEPS = Math.ceil(Math.log(86_400_000 / SHORTEST_MS) / Math.log(STEP)) + 1;

class Tally {
  readonly #ended: Record<TaskEnd, number> = { completed: 0, failed: 0, cancelled: 0 };
  readonly #histogram = new Uint32Array(STEPS);
  #totalMs = 0;

  add(how: TaskEnd, ms: number): void {
    this.#ended[how]++;
    if (how === "cancelled") return;
    this.#totalMs += ms;
    const step = Math.ceil(Math.log(Math.max(ms, SHORTEST_MS) / SHORTEST_MS) / Math.log(STEP));
    this.#histogram[Math.min(step, STEPS - 1)]!++;
  }

  read(): TaskFigures {
    const { completed, failed, cancelled } = this.#ended;
    const count = completed + failed;
    return {
      completed_tasks: completed,
      failed_tasks: failed,
      cancelled_tasks: cancelled,
      avg_task_latency_ms: count === 0 ? 0 : rounded(this.#totalMs / count),
      p95_task_latency_ms: count === 0 ? 0 : rounded(this.#percentile(count * 0.95)),
    };
  }

  #percentile(rank: number): number {
    let seen = 0;
    const step = this.#histogram.findIndex((count) => (seen += count) >= rank);
    return SHORTEST_MS * STEP ** step;
  }
}

function rounded(ms: number): number {
  return Math.round(ms * 1000) / 1000;
}
