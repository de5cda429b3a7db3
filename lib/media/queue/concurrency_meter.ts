// Measures how many files are under way at the same time.
import type { Clock } from "../../async/clock.ts";

/** Counts starts and ends. */
export interface ConcurrencyMeter {
  start(): void;
  end(): void;
  /** Under way now. */
  readonly active: number;
  /** Most at the same time. */
  readonly peak: number;
  /** Time-weighted mean over the time in which any was under way; 0 before that. */
  mean(): number;
}

/** A meter of nothing yet. */
export function createConcurrencyMeter(clock: Pick<Clock, "now">): ConcurrencyMeter {
  let active = 0;
  let peak = 0;
  let busyMs = 0;
  let weightedMs = 0;
  let since = 0;
  const settle = (): void => {
    const now = clock.now();
    if (active > 0) {
      busyMs += now - since;
      weightedMs += active * (now - since);
    }
    since = now;
  };
  return {
    start() {
      settle();
      active++;
      peak = Math.max(peak, active);
    },
    end() {
      settle();
      active--;
    },
    get active() {
      return active;
    },
    get peak() {
      return peak;
    },
    mean() {
      settle();
      // Files that took no measurable time were under way all the same.
      return busyMs > 0 ? weightedMs / busyMs : Math.min(peak, 1);
    },
  };
}
