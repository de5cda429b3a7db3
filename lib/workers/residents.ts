// Which workers keep something large between tasks, so that no more of them do than may.

/** What a task leaves in its worker for the next one of its like. */
export interface Residence {
  /** What it is; equal for tasks that share it. */
  readonly key: string;
  /** Workers that may have it at the same time. */
  readonly most: number;
}

/** The workers that keep something; `T` stands for a worker. */
export class Residents<T> {
  readonly #keys = new Map<T, string>();

  /** What a worker keeps. */
  keyOf(worker: T): string | undefined {
    return this.#keys.get(worker);
  }

  /**
   * The best of the idle workers for a task, the last one being the warmest: one that keeps what the task
   * needs; for other tasks one that keeps nothing. `undefined` when the task has to wait for a worker that
   * is busy.
   *
   * @param idle in the order in which they became idle
   */
  choose(idle: readonly T[], need: Residence | undefined): T | undefined {
    const free = idle.findLast((worker) => !this.#keys.has(worker));
    if (!need) return free ?? idle.at(-1);
    const resident = idle.findLast((worker) => this.#keys.get(worker) === need.key);
    if (resident !== undefined) return resident;
    const count = [...this.#keys.values()].filter((key) => key === need.key).length;
    return count < need.most ? free ?? idle.at(-1) : undefined;
  }

  /** A worker gets a task, and keeps what the task leaves in it. */
  settle(worker: T, need: Residence | undefined): void {
    if (need) this.#keys.set(worker, need.key);
  }

  /** A worker has ended. */
  forget(worker: T): void {
    this.#keys.delete(worker);
  }
}
