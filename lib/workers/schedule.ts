// Which task is next, and which worker gets it.
import { type Residence, Residents } from "./residents.ts";
import { TaskQueue, type TaskQueueOptions, type Waiting } from "./task_queue.ts";

/** What has to be known of a task. */
export interface Schedulable extends Waiting {
  /** What it leaves in its worker. */
  readonly resident: Residence | undefined;
}

/** How {@linkcode Schedule} orders. */
export interface ScheduleOptions extends TaskQueueOptions {
  /** Most workers at once. */
  readonly threads: number;
}

/** Tasks that share what they leave in their workers. */
interface Lane<T extends Schedulable> {
  readonly resident: Residence;
  readonly queue: TaskQueue<T>;
}

/**
 * The tasks that wait, `T`, and who among the workers, `W`, may do them. Tasks that leave something in their
 * worker wait in a queue for each such thing: they cannot hold up the others, nor be held up by them.
 */
export class Schedule<T extends Schedulable, W> {
  readonly #options: ScheduleOptions;
  readonly #residents: Residents<W>;
  readonly #others: TaskQueue<T>;
  /** Those with tasks, the one that was served longest ago first. */
  readonly #lanes = new Map<string, Lane<T>>();

  constructor(options: ScheduleOptions) {
    this.#options = options;
    this.#residents = new Residents(options.threads);
    this.#others = new TaskQueue(options);
  }

  /** Tasks that wait in order. */
  get queued(): number {
    return this.#queues.reduce((sum, { queued }) => sum + queued, 0);
  }

  /** Tasks that wait, those for room in a queue too. */
  get size(): number {
    return this.#queues.reduce((sum, { size }) => sum + size, 0);
  }

  /** How many workers more would have something to do at once. */
  get lacking(): number {
    let lacking = this.#others.size;
    for (const { resident, queue } of this.#lanes.values()) {
      lacking += Math.min(queue.size, this.#residents.room(resident));
    }
    return lacking;
  }

  /** Adds a task behind the others of its priority. */
  push(task: T): void {
    this.#queueOf(task).push(task);
  }

  /** Puts a task back in front of the others of its priority. */
  putBack(task: T): void {
    this.#queueOf(task).putBack(task);
  }

  /** Takes a task out that waits. */
  remove(task: T): void {
    this.#queueOf(task).remove(task);
    this.#dropEmptyLane(task);
  }

  /** Takes all tasks out. */
  drain(): readonly T[] {
    const tasks = this.#queues.flatMap((queue) => queue.drain());
    this.#lanes.clear();
    return tasks;
  }

  /**
   * Takes out a task that an idle worker can do, if there is one.
   *
   * @param idle in the order in which they became idle
   * @param now in ms
   */
  next(idle: readonly W[], now: number): { readonly task: T; readonly worker: W } | undefined {
    for (const lane of this.#lanes.values()) {
      const worker = this.#residents.choose(idle, lane.resident);
      const task = worker === undefined ? undefined : lane.queue.take(now);
      if (worker === undefined || !task) continue;
      this.#lanes.delete(lane.resident.key);
      if (lane.queue.size > 0) this.#lanes.set(lane.resident.key, lane);
      this.#residents.settle(worker, task.resident);
      return { task, worker };
    }
    const worker = this.#residents.choose(idle, undefined);
    const task = worker === undefined ? undefined : this.#others.take(now);
    if (worker === undefined || !task) return undefined;
    this.#residents.settle(worker, task.resident);
    return { task, worker };
  }

  /** Whether a worker keeps something. */
  isResident(worker: W): boolean {
    return this.#residents.keyOf(worker) !== undefined;
  }

  /** A worker has ended. */
  forget(worker: W): void {
    this.#residents.forget(worker);
  }

  get #queues(): readonly TaskQueue<T>[] {
    if (this.#lanes.size === 0) return [this.#others];
    return [this.#others, ...[...this.#lanes.values()].map(({ queue }) => queue)];
  }

  #queueOf({ resident }: T): TaskQueue<T> {
    // One worker does all, and so the order is one.
    if (!resident || this.#options.threads === 1) return this.#others;
    const lane = this.#lanes.get(resident.key) ??
      { resident, queue: new TaskQueue<T>(this.#options) };
    this.#lanes.set(resident.key, lane);
    return lane.queue;
  }

  #dropEmptyLane({ resident }: T): void {
    if (resident && this.#lanes.get(resident.key)?.queue.size === 0) {
      this.#lanes.delete(resident.key);
    }
  }
}
