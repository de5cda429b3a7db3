// Time that passes when a test says so.
import type { Clock } from "../../lib/async/clock.ts";

/** A clock that stands still. */
export interface FakeClock extends Clock {
  /** Lets time pass and wakes who has slept enough. */
  advance(ms: number): Promise<void>;
  /** How many are asleep. */
  readonly sleeping: number;
}

/** Makes a clock at 0. */
export function fakeClock(): FakeClock {
  let now = 0;
  const sleepers = new Set<{ readonly at: number; readonly wake: () => void }>();
  return {
    now: () => now,
    sleep: (ms, signal) =>
      new Promise((resolve, reject) => {
        if (signal?.aborted) return reject(signal.reason);
        const sleeper = { at: now + ms, wake: resolve };
        sleepers.add(sleeper);
        signal?.addEventListener("abort", () => {
          sleepers.delete(sleeper);
          reject(signal.reason);
        }, { once: true });
      }),
    async advance(ms) {
      now += ms;
      for (const sleeper of [...sleepers].filter(({ at }) => at <= now)) {
        sleepers.delete(sleeper);
        sleeper.wake();
      }
      // Whoever woke up may act before the test goes on.
      await new Promise((resolve) => setTimeout(resolve));
    },
    get sleeping() {
      return sleepers.size;
    },
  };
}
