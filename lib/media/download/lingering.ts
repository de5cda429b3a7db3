// Lets what is nearly done come to its end when a run stops.

/** An abort that comes later than another one. */
export interface Lingering extends Disposable {
  readonly signal: AbortSignal;
}

/**
 * A signal that aborts so many ms after another one, with its reason. Disposing of it ends the wait: it
 * aborts no more.
 */
export function lingering(signal: AbortSignal, ms: number): Lingering {
  const controller = new AbortController();
  let timer: ReturnType<typeof setTimeout> | undefined;
  const linger = (): void => {
    timer = setTimeout(() => controller.abort(signal.reason), ms);
  };
  if (signal.aborted) linger();
  else signal.addEventListener("abort", linger, { once: true });
  return {
    signal: controller.signal,
    [Symbol.dispose]() {
      clearTimeout(timer);
      signal.removeEventListener("abort", linger);
    },
  };
}
