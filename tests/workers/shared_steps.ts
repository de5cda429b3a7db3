// Counters that a test and its workers share, so that neither has to guess how far the other is.

/** Tasks that have begun. */
export const STARTED = 0;
/** Tasks that have ended. */
export const ENDED = 1;
/** Tasks that may end. */
export const WANTED = 2;

/** New counters, all 0. */
export function newSteps(): SharedArrayBuffer {
  return new SharedArrayBuffer(3 * Int32Array.BYTES_PER_ELEMENT);
}

/** Adds 1 to a counter and returns its new value. */
export function addTo(steps: SharedArrayBuffer, counter: number, by = 1): number {
  const cells = new Int32Array(steps);
  const now = Atomics.add(cells, counter, by) + by;
  Atomics.notify(cells, counter);
  return now;
}

/** Blocks a worker until a counter is at least this. */
export function waitUntil(steps: SharedArrayBuffer, counter: number, least: number): void {
  const cells = new Int32Array(steps);
  for (;;) {
    const now = Atomics.load(cells, counter);
    if (now >= least) return;
    Atomics.wait(cells, counter, now);
  }
}

/** Resolves when a counter is at least this. */
export async function reached(
  steps: SharedArrayBuffer,
  counter: number,
  least: number,
): Promise<void> {
  const cells = new Int32Array(steps);
  while (Atomics.load(cells, counter) < least) {
    await new Promise((resolve) => setTimeout(resolve, 1));
  }
}
