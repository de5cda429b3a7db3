// Waits, and can be told to stop waiting.

/** How {@linkcode delay} can be cut short. */
export interface DelayOptions {
  /** Ends the wait. */
  readonly signal?: AbortSignal | undefined;
}

/** The longest time a timer can be set for; longer ones fire at once in every runtime. */
const MAX_TIMER_MS = 2_147_483_647;

/**
 * Resolves after `ms` milliseconds.
 *
 * @param ms milliseconds; zero and less still give way to other tasks once
 * @param options a signal that ends the wait
 * @throws the signal's reason when it is aborted before or during the wait
 */
export async function delay(ms: number, options: DelayOptions = {}): Promise<void> {
  const { signal } = options;
  let left = Math.max(0, ms);
  do {
    const step = Math.min(left, MAX_TIMER_MS);
    await wait(step, signal);
    left -= step;
  } while (left > 0);
}

function wait(ms: number, signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve, reject) => {
    if (signal?.aborted) return reject(signal.reason);
    const onAbort = (): void => {
      clearTimeout(timer);
      reject(signal?.reason);
    };
    const timer = setTimeout(() => {
      signal?.removeEventListener("abort", onAbort);
      resolve();
    }, ms);
    signal?.addEventListener("abort", onAbort, { once: true });
  });
}
