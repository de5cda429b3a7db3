// Lets new files begin only while the memory of the process allows it.
import type { Clock } from "../../async/clock.ts";
import type { RunEvent } from "../../model/events.ts";

/** How {@linkcode createMemoryGuard} decides. */
export interface MemoryGuardOptions {
  /** Bytes above which no new file begins. */
  readonly limitBytes: number;
  /** Bytes in use now. */
  readonly gauge: () => number;
  readonly clock: Pick<Clock, "now">;
  /** Receives `memory.paused`, `memory.resumed` and, once, a `warning`. */
  readonly onEvent: (event: RunEvent) => void;
}

/** Decides before each file. */
export interface MemoryGuard {
  /**
   * Whether one more file may begin. A refused caller asks again later: memory falls without telling.
   *
   * @param active files under way now
   */
  admits(active: number): boolean;
  /** How often files had to begin to wait. */
  throttles(): number;
  /** Bytes in use now. */
  used(): number;
}

/** After a pause, memory must fall below this share of the limit. */
const RESUME_SHARE = 0.85;

/** With nothing under way memory is given so long to fall, in ms; then the limit counts as out of reach. */
const PATIENCE_MS = 2000;

/**
 * A guard with hysteresis: above the limit it refuses until memory is clearly below it again.
 *
 * A limit that cannot be met even with nothing under way would stop the run for ever: files then go one at a
 * time, after one warning, until memory does fall.
 */
export function createMemoryGuard(options: MemoryGuardOptions): MemoryGuard {
  const { limitBytes, gauge, clock, onEvent } = options;
  let state: "open" | "paused" | "one_at_a_time" = "open";
  let idleSince: number | undefined;
  let throttles = 0;
  let warned = false;

  const tell = (event: "memory.paused" | "memory.resumed", used: number): void =>
    onEvent({ event, used_bytes: used, limit_bytes: limitBytes });
  const outOfReach = (used: number): void => {
    state = "one_at_a_time";
    if (warned) return;
    warned = true;
    onEvent({
      event: "warning",
      message:
        `The program needs ${mebibytes(used)} MiB with no file under way, more than the limit ` +
        `of ${mebibytes(limitBytes)} MiB: files are fetched one at a time; allow more with ` +
        "--memory-limit-mb",
    });
  };
  return {
    throttles: () => throttles,
    used: gauge,
    admits(active) {
      const used = gauge();
      if (state === "open") {
        if (used <= limitBytes) return true;
        state = "paused";
        idleSince = undefined;
        throttles++;
        tell("memory.paused", used);
      } else if (used < limitBytes * RESUME_SHARE) {
        state = "open";
        tell("memory.resumed", used);
        return true;
      }
      if (active > 0) {
        idleSince = undefined;
        return false;
      }
      if (state === "one_at_a_time") return true;
      idleSince ??= clock.now();
      if (clock.now() - idleSince < PATIENCE_MS) return false;
      outOfReach(used);
      return true;
    },
  };
}

function mebibytes(bytes: number): number {
  return Math.ceil(bytes / 1_048_576);
}
