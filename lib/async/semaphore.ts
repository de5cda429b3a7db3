// Shares something countable among callers: whoever asked first is served first.

/** What a caller holds; disposing of it gives it back, once. */
export type Permit = Disposable;

/** How {@linkcode Semaphore.acquire} can be cut short. */
export interface AcquireOptions {
  /** How much of the capacity is asked for. @default 1 */
  readonly weight?: number;
  /** Ends the wait. */
  readonly signal?: AbortSignal | undefined;
}

/** A capacity that callers take from and give back to. */
export interface Semaphore {
  /**
   * Waits until that much is free and everybody who asked before has been served. More than the whole
   * capacity is granted when all of it is free, so that no caller waits for ever.
   *
   * @throws {RangeError} when the weight is not above zero; the signal's reason when aborted
   */
  acquire(options?: AcquireOptions): Promise<Permit>;
  /** Callers that wait. */
  readonly waiting: number;
}

interface Waiter {
  readonly weight: number;
  readonly grant: () => void;
}

/**
 * Makes a semaphore.
 *
 * @param capacity in whatever unit the weights have
 * @throws {RangeError} when the capacity is not above zero
 */
export function createSemaphore(capacity: number): Semaphore {
  if (!(capacity > 0)) throw new RangeError(`Cannot share a capacity of ${capacity}`);
  let free = capacity;
  const waiters = new Set<Waiter>();

  const serve = (): void => {
    for (const waiter of waiters) {
      if (waiter.weight > free) return;
      waiters.delete(waiter);
      waiter.grant();
    }
  };
  const take = (weight: number): Permit => {
    free -= weight;
    let held = weight;
    return {
      [Symbol.dispose]() {
        free += held;
        held = 0;
        serve();
      },
    };
  };
  return {
    get waiting() {
      return waiters.size;
    },
    async acquire({ weight: asked = 1, signal } = {}) {
      if (!(asked > 0)) throw new RangeError(`Cannot acquire a weight of ${asked}`);
      signal?.throwIfAborted();
      const weight = Math.min(asked, capacity);
      if (waiters.size === 0 && weight <= free) return take(weight);
      return await new Promise<Permit>((resolve, reject) => {
        const onAbort = (): void => {
          waiters.delete(waiter);
          reject(signal?.reason);
          // Those behind may ask for less.
          serve();
        };
        const waiter: Waiter = {
          weight,
          grant() {
            signal?.removeEventListener("abort", onAbort);
            resolve(take(weight));
          },
        };
        waiters.add(waiter);
        signal?.addEventListener("abort", onAbort, { once: true });
      });
    },
  };
}
