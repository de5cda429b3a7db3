// Workers that have nothing to do, and their end when that lasts.
import type { Clock } from "../async/clock.ts";
import { elapsed } from "./elapsed.ts";
import type { Thread } from "./thread.ts";

/** How long workers may be idle. */
export interface IdleThreadsOptions<Task> {
  /** In ms. */
  readonly idleMs: number;
  readonly clock: Clock;
  /** Whether a worker is kept however long it is idle. */
  readonly stays: (thread: Thread<Task>) => boolean;
  /** A worker was idle for `idleMs`; it is not among the idle ones any more. */
  readonly onExpired: (thread: Thread<Task>) => void;
}

/**
 * The idle workers of a pool. The last one to become idle should be the first to work again, so that those
 * that are not needed stay idle. One timer serves all: a worker becomes idle thousands of times a second.
 */
export class IdleThreads<Task> implements Disposable {
  readonly #options: IdleThreadsOptions<Task>;
  /** In the order in which they became idle, with that time in ms. */
  readonly #idle: { readonly thread: Thread<Task>; readonly since: number }[] = [];
  #sweep: AbortController | undefined;

  constructor(options: IdleThreadsOptions<Task>) {
    this.#options = options;
  }

  /** How many there are. */
  get size(): number {
    return this.#idle.length;
  }

  /** Adds a worker that has become idle. */
  push(thread: Thread<Task>): void {
    this.#idle.push({ thread, since: this.#options.clock.now() });
    if (!this.#sweep) void this.#endIdle(this.#sweep = new AbortController());
  }

  /** In the order in which they became idle. */
  get threads(): readonly Thread<Task>[] {
    return this.#idle.map(({ thread }) => thread);
  }

  /** Takes one out that has something to do. */
  take(thread: Thread<Task>): void {
    this.#idle.splice(this.#idle.findIndex((each) => each.thread === thread), 1);
  }

  /** Takes a worker out that is dead. */
  remove(thread: Thread<Task>): void {
    const index = this.#idle.findIndex((each) => each.thread === thread);
    if (index >= 0) this.#idle.splice(index, 1);
    // A timer without a worker would do nothing but keep the process from ending.
    if (this.#idle.length === 0) this[Symbol.dispose]();
  }

  /** Ends the timer. */
  [Symbol.dispose](): void {
    this.#sweep?.abort();
    this.#sweep = undefined;
  }

  /** Runs as long as there are idle workers each time that it looks. */
  async #endIdle(sweep: AbortController): Promise<void> {
    const { clock, idleMs, onExpired, stays } = this.#options;
    const oldest = () => this.#idle.find(({ thread }) => !stays(thread));
    for (let first = oldest(); first; first = oldest()) {
      if (!await elapsed(clock, first.since + idleMs - clock.now(), sweep.signal)) return;
      for (let next = oldest(); next && next.since + idleMs <= clock.now(); next = oldest()) {
        this.#idle.splice(this.#idle.indexOf(next), 1);
        onExpired(next.thread);
      }
    }
    if (this.#sweep === sweep) this.#sweep = undefined;
  }
}
