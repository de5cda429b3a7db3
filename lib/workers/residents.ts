// Which workers keep something large between tasks, so that no more of them do than may.

/** What a task leaves in its worker for the next one of its like. */
export interface Residence {
  /** What it is; equal for tasks that share it. */
  readonly key: string;
  /** Workers that may have it at the same time. */
  readonly most: number;
}

/**
 * The workers that keep something; `T` stands for a worker. Where there are several workers, those that keep
 * something do nothing else, and one at least keeps nothing: a task that listens to speech has its worker for
 * many seconds, and leaves it with the lowest priority on the machine.
 */
export class Residents<T> {
  readonly #workers: number;
  readonly #keys = new Map<T, string>();

  /** @param workers of the pool, at most */
  constructor(workers: number) {
    this.#workers = workers;
  }

  /** What a worker keeps. */
  keyOf(worker: T): string | undefined {
    return this.#keys.get(worker);
  }

  /**
   * The best of the idle workers for a task, the last one being the warmest. `undefined` when the task has to
   * wait for one that is busy, or has not been started.
   *
   * @param idle in the order in which they became idle
   */
  choose(idle: readonly T[], need: Residence | undefined): T | undefined {
    if (this.#workers === 1) return idle.at(-1);
    if (!need) return idle.findLast((worker) => !this.#keys.has(worker));
    const resident = idle.findLast((worker) => this.#keys.get(worker) === need.key);
    if (resident !== undefined || this.#count(need.key) >= need.most) return resident;
    // Where all that may keep something do, one of them has to change.
    const mayMove = this.#keys.size >= this.#workers - 1;
    return idle.findLast((worker) => this.#keys.has(worker) === mayMove);
  }

  /** How many more workers may keep something. */
  room({ key, most }: Residence): number {
    return Math.max(0, Math.min(most - this.#count(key), this.#workers - 1 - this.#keys.size));
  }

  /** A worker gets a task, and keeps what the task leaves in it. */
  settle(worker: T, need: Residence | undefined): void {
    if (need) this.#keys.set(worker, need.key);
  }

  /** A worker has ended. */
  forget(worker: T): void {
    this.#keys.delete(worker);
  }

  #count(key: string): number {
    return [...this.#keys.values()].filter((each) => each === key).length;
  }
}
