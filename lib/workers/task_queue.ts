// Tasks that wait for a worker: the most urgent first, but none forever.
import { Fifo } from "./fifo.ts";

/** How urgent a task is. */
export type TaskPriority = "high" | "normal" | "low";

/** What the queue has to know of a task. */
export interface Waiting {
  readonly priority: TaskPriority;
}

/** How {@linkcode TaskQueue} orders. */
export interface TaskQueueOptions {
  /** Tasks of one priority that wait in order; the others are outside until there is room. */
  readonly maxQueued: number;
  /** A task that was overtaken rises by one priority in this time, in ms. */
  readonly ageMs: number;
}

interface Level<T> {
  /** 0 is the most urgent. */
  readonly rank: number;
  readonly queued: Fifo<T>;
  /** Come when the queue was full. */
  readonly outside: Fifo<T>;
  /** When a more urgent task was taken in front of the one that is the first here. */
  overtakenAt: number | undefined;
}

const RANKS: Readonly<Record<TaskPriority, number>> = { high: 0, normal: 1, low: 2 };

/**
 * A queue by priority. Age counts from the moment at which the first task of a priority was overtaken, not
 * from the one at which it came: an urgent task goes before any number of others that have waited for long,
 * and yet a steady stream of urgent ones lets one of the others through in every few `ageMs`.
 */
export class TaskQueue<T extends Waiting> {
  readonly #options: TaskQueueOptions;
  readonly #levels: readonly Level<T>[];

  constructor(options: TaskQueueOptions) {
    this.#options = options;
    this.#levels = Object.values(RANKS).map((rank) => ({
      rank,
      queued: new Fifo(),
      outside: new Fifo(),
      overtakenAt: undefined,
    }));
  }

  /** Tasks that wait in order: at most `maxQueued` of each priority. */
  get queued(): number {
    return this.#levels.reduce((sum, { queued }) => sum + queued.size, 0);
  }

  /** Tasks that wait, those outside too. */
  get size(): number {
    return this.#levels.reduce((sum, level) => sum + level.queued.size + level.outside.size, 0);
  }

  /** Adds a task behind the others of its priority. */
  push(task: T): void {
    const { queued, outside } = this.#levelOf(task);
    (queued.size < this.#options.maxQueued ? queued : outside).push(task);
  }

  /** Puts a task back in front of the others of its priority, whether there is room or not. */
  putBack(task: T): void {
    this.#levelOf(task).queued.pushFront(task);
  }

  /** Takes the next task out, if there is one. */
  take(now: number): T | undefined {
    const next = this.#next(now);
    if (!next) return undefined;
    for (const level of this.#levels) {
      if (level.rank > next.rank && level.queued.size > 0) level.overtakenAt ??= now;
    }
    next.overtakenAt = undefined;
    const task = next.queued.shift();
    this.#letIn(next);
    return task;
  }

  /** Takes a task out, wherever it waits. */
  remove(task: T): void {
    const level = this.#levelOf(task);
    if (!level.queued.remove(task)) level.outside.remove(task);
    if (level.queued.size === 0) level.overtakenAt = undefined;
    this.#letIn(level);
  }

  /** Takes all tasks out, most urgent first. */
  drain(): readonly T[] {
    return this.#levels.flatMap(({ queued, outside }) => [...queued.drain(), ...outside.drain()]);
  }

  /** Of equal ranks the one that was overtaken longest ago: the others were not overtaken at all. */
  #next(now: number): Level<T> | undefined {
    let best: Level<T> | undefined;
    let bestRank = Infinity;
    for (const level of this.#levels) {
      if (level.queued.size === 0) continue;
      const rank = this.#rank(level, now);
      const older = (level.overtakenAt ?? Infinity) < (best?.overtakenAt ?? Infinity);
      if (rank < bestRank || (rank === bestRank && older)) [best, bestRank] = [level, rank];
    }
    return best;
  }

  #rank({ rank, overtakenAt }: Level<T>, now: number): number {
    if (overtakenAt === undefined) return rank;
    return Math.max(0, rank - Math.floor((now - overtakenAt) / this.#options.ageMs));
  }

  #letIn({ queued, outside }: Level<T>): void {
    while (queued.size < this.#options.maxQueued && outside.size > 0) queued.push(outside.shift()!);
  }

  #levelOf({ priority }: Waiting): Level<T> {
    return this.#levels[RANKS[priority]]!;
  }
}
