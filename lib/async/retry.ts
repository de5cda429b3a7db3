// Tries again what may work the next time, with growing pauses.
import { type Clock, SYSTEM_CLOCK } from "./clock.ts";

/** How {@linkcode retry} goes about it. */
export interface RetryOptions {
  /** Calls in all, the first one included. @default 5 */
  readonly attempts?: number;
  /** Pause before the second call, in ms; it doubles from call to call. @default 500 */
  readonly baseMs?: number;
  /** Longest pause, in ms. @default 8000 */
  readonly maxMs?: number;
  /** Whether an error is worth another call. @default every error is */
  readonly shouldRetry?: (error: unknown) => boolean;
  /** Ends pauses and prevents further calls. */
  readonly signal?: AbortSignal | undefined;
  /** @default the machine's own time */
  readonly clock?: Clock;
  /** In [0, 1): spreads the pauses, so that many callers do not come back at the same moment. */
  readonly random?: () => number;
}

/**
 * Calls `operation` until it succeeds or the attempts are used up.
 *
 * @param operation receives the number of the attempt, from 1
 * @returns what the operation returned
 * @throws the error of the last attempt, an error that is not worth a retry, or the signal's reason
 */
export async function retry<T>(
  operation: (attempt: number) => Promise<T>,
  options: RetryOptions = {},
): Promise<T> {
  const { attempts = 5, shouldRetry = () => true, signal, clock = SYSTEM_CLOCK } = options;
  for (let attempt = 1;; attempt++) {
    signal?.throwIfAborted();
    try {
      return await operation(attempt);
    } catch (error) {
      signal?.throwIfAborted();
      if (attempt >= attempts || !shouldRetry(error)) throw error;
    }
    await clock.sleep(backoffMs(attempt, options), signal);
  }
}

/** The pause after a failed attempt in ms: exponential, between half and the whole of its step. */
export function backoffMs(
  attempt: number,
  options: Pick<RetryOptions, "baseMs" | "maxMs" | "random"> = {},
): number {
  const { baseMs = 500, maxMs = 8000, random = Math.random } = options;
  const step = Math.min(maxMs, baseMs * 2 ** (attempt - 1));
  return step * (0.5 + random() / 2);
}
