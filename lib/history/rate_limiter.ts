// How fast Telegram is asked: one limiter for all callers, which learns from flood waits.
import type { RateMemory } from "../archive/types.ts";
import { type Clock, SYSTEM_CLOCK } from "../async/clock.ts";

/** Methods that share a limit: pages and messages, parts of files, hashes of files, everything else. */
export type MethodClass = "history" | "files" | "hashes" | "other";

/** How {@linkcode createRateLimiter} behaves. */
export interface RateLimiterOptions {
  /** @default the machine's own time */
  readonly clock?: Clock;
  /** What earlier runs have learned. @default nothing is known and nothing kept */
  readonly memory?: RateMemory | undefined;
}

/** Lets requests pass at the rate that Telegram tolerates. */
export interface RateLimiter {
  /** Resolves when a request of the class may be sent; throws the signal's reason when aborted. */
  admit(methodClass: MethodClass, signal?: AbortSignal): Promise<void>;
  /**
   * Telegram wants a pause: nobody's request of the class passes before it is over.
   *
   * @param waitMs length of the pause in ms
   * @returns whether the pause is news: requests that were under way together are refused together
   */
  pause(methodClass: MethodClass, waitMs: number): "new" | "known";
}

/** What is tried of a class of methods before anything is known. */
interface StartRate {
  /** Requests a second. */
  readonly perSecond: number;
  /** Requests that pass at once. */
  readonly burst: number;
}

/**
 * Telegram publishes no limits; these are what is known to go well.
 *
 * - History: 3,000 messages, 30 pages, in half a minute bring no flood wait, so 30 pass at once. 10 a second
 *   is about the pace at which Telegram Desktop's own export asks, page after page without a pause.
 * - Files: Telegram limits their bytes, not their requests, and its own programs have up to 16 parts under
 *   way at any time; parts of 128 KiB at its 50 MiB/s are 400 a second.
 * - Hashes: they save parts, and nothing is known of a limit of their own. A wait for them must not hold up
 *   the parts.
 */
const START: Readonly<Record<MethodClass, StartRate>> = {
  history: { perSecond: 10, burst: 30 },
  files: { perSecond: 400, burst: 100 },
  hashes: { perSecond: 400, burst: 100 },
  other: { perSecond: 10, burst: 30 },
};

/** A page a second is what careful scripts have allowed themselves for years: never slower. */
const SLOWEST_PER_SECOND = 1;
/** Time in which the rate doubles as long as Telegram has never complained, in ms. */
const DOUBLING_MS = 500;
/** The same after the first complaint; each further observation of one doubles it. */
const CAREFUL_DOUBLING_MS = 10_000;
/** The same after very many complaints: now and then it is tried whether more is allowed by now. */
const SLOWEST_DOUBLING_MS = 300_000;
/** Time without a request counts for this much when the rate grows. */
const LONGEST_STEP_MS = 1000;
/** What was tolerated up to the last complaint was a little too much. */
const BACK_OFF = 0.8;
/** Waits that follow each other more closely than this are one observation, in ms. */
const OBSERVATION_MS = 30_000;
/** A remembered rate doubles in this time, since the complaint is longer ago, in ms. */
const MEMORY_DOUBLING_MS = 3_600_000;
/** What is remembered counts for nothing after this time, in ms. */
const MEMORY_MS = 86_400_000;
/** A higher rate is remembered in steps of this factor. */
const MEMORY_STEP = 1.25;

/**
 * A limiter for all requests of an account.
 *
 * It starts with {@linkcode START}, and as long as requests wait for it, the rate doubles every half second:
 * a server that never complains is soon asked as fast as it answers. With the first FLOOD_WAIT the rate
 * becomes what has really passed up to then, the imposed pause included, and from then
 * on it grows slowly. That rate is remembered, so that the next run need not provoke the same wait.
 */
export function createRateLimiter(options: RateLimiterOptions = {}): RateLimiter {
  const { clock = SYSTEM_CLOCK, memory } = options;
  const classes = new Map<MethodClass, ClassLimiter>();
  const limiterOf = (methodClass: MethodClass): ClassLimiter => {
    let limiter = classes.get(methodClass);
    if (!limiter) {
      limiter = new ClassLimiter(methodClass, clock, memory);
      classes.set(methodClass, limiter);
    }
    return limiter;
  };
  return {
    admit: (methodClass, signal) => limiterOf(methodClass).admit(signal),
    pause: (methodClass, waitMs) => limiterOf(methodClass).pause(waitMs),
  };
}

/** A token bucket whose rate follows from what Telegram says. */
class ClassLimiter {
  readonly #name: MethodClass;
  readonly #clock: Clock;
  readonly #memory: RateMemory | undefined;
  #perSecond: number;
  #burst: number;
  #doublingMs = DOUBLING_MS;
  #tokens: number;
  #filledAt: number;
  /** Callers that wait, first come first served: only the first one looks at the clock. */
  readonly #queue: PromiseWithResolvers<void>[] = [];
  #pausedUntil = 0;
  /** Requests that have passed in the time that is observed, and when it began. */
  #passed = 0;
  #since: number;
  #remembered = Infinity;

  constructor(name: MethodClass, clock: Clock, memory: RateMemory | undefined) {
    this.#name = name;
    this.#clock = clock;
    this.#memory = memory;
    this.#filledAt = this.#since = clock.now();
    ({ perSecond: this.#perSecond, burst: this.#burst } = START[name]);
    const known = memory?.recall(name);
    const age = known ? Math.max(0, this.#since - known.at) : MEMORY_MS;
    if (known && age < MEMORY_MS) {
      this.#slowDown(known.perSecond * 2 ** (age / MEMORY_DOUBLING_MS), CAREFUL_DOUBLING_MS);
      this.#remembered = this.#perSecond;
    }
    this.#tokens = this.#burst;
  }

  async admit(signal: AbortSignal | undefined): Promise<void> {
    signal?.throwIfAborted();
    if (this.#queue.length === 0 && this.#pass()) return;
    const turn = Promise.withResolvers<void>();
    const abort = (): void => turn.reject(signal?.reason);
    signal?.addEventListener("abort", abort, { once: true });
    this.#queue.push(turn);
    this.#queue[0]?.resolve();
    try {
      await turn.promise;
      while (!this.#pass()) await this.#clock.sleep(this.#waitMs(), signal);
    } finally {
      signal?.removeEventListener("abort", abort);
      this.#queue.splice(this.#queue.indexOf(turn), 1);
      this.#queue[0]?.resolve();
    }
  }

  pause(waitMs: number): "new" | "known" {
    const now = this.#clock.now();
    const until = now + waitMs;
    const known = this.#pausedUntil;
    this.#pausedUntil = Math.max(known, until);
    // Those that were under way when the first one was refused tell nothing more about the rate.
    if (now < known) return until - known >= LONGEST_STEP_MS ? "new" : "known";
    const observedMs = until - this.#since;
    const tolerated = this.#passed / (observedMs / 1000) * BACK_OFF;
    const first = this.#doublingMs === DOUBLING_MS;
    if (first) this.#slowDown(Math.min(tolerated, this.#perSecond), CAREFUL_DOUBLING_MS);
    else {
      // A wait right after a wait may still be about what was before the first one.
      const perSecond = Math.max(Math.min(tolerated, this.#perSecond), this.#perSecond / 2);
      const isLong = observedMs >= OBSERVATION_MS;
      const doublingMs = Math.min(SLOWEST_DOUBLING_MS, this.#doublingMs * (isLong ? 2 : 1));
      this.#slowDown(perSecond, doublingMs);
    }
    if (observedMs >= OBSERVATION_MS) {
      this.#passed = 0;
      this.#since = until;
    }
    this.#tokens = 0;
    this.#filledAt = now;
    this.#remember(now);
    return "new";
  }

  /** Whether a request may be sent now; counts it if so. */
  #pass(): boolean {
    const now = this.#clock.now();
    if (now < this.#pausedUntil) return false;
    const elapsed = Math.max(0, now - this.#filledAt);
    this.#filledAt = now;
    this.#tokens = Math.min(this.#burst, this.#tokens + elapsed / 1000 * this.#perSecond);
    // Only a rate that is in use is being tried out.
    if (this.#tokens < this.#burst / 2 + 1) this.#grow(Math.min(elapsed, LONGEST_STEP_MS), now);
    // Sums of fractions fall short of a whole by less than this.
    if (this.#tokens < 1 - 1e-6) return false;
    this.#tokens -= 1;
    this.#passed++;
    return true;
  }

  #grow(elapsedMs: number, now: number): void {
    this.#perSecond *= 2 ** (elapsedMs / this.#doublingMs);
    if (this.#doublingMs === DOUBLING_MS) return;
    this.#burst = this.#carefulBurst();
    if (this.#perSecond >= this.#remembered * MEMORY_STEP) this.#remember(now);
  }

  #slowDown(perSecond: number, doublingMs: number): void {
    this.#perSecond = Math.max(SLOWEST_PER_SECOND, perSecond);
    this.#doublingMs = doublingMs;
    this.#burst = this.#carefulBurst();
  }

  /** What passes in a second, and no more at once than there was at the start. */
  #carefulBurst(): number {
    return Math.min(START[this.#name].burst, Math.max(1, this.#perSecond));
  }

  #remember(now: number): void {
    this.#remembered = this.#perSecond;
    this.#memory?.remember(this.#name, { perSecond: this.#perSecond, at: now });
  }

  #waitMs(): number {
    const pause = this.#pausedUntil - this.#clock.now();
    return Math.max(1, pause, Math.ceil((1 - this.#tokens) / this.#perSecond * 1000));
  }
}
