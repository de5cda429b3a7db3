// How fast something goes, from counts of the last seconds.

/** Counts at certain times; at most {@linkcode MOST_SAMPLES} of them. */
export type Samples = readonly Sample[];

interface Sample {
  /** Clock in ms. */
  readonly at: number;
  readonly count: number;
}

/** Shortest time between two samples, in ms. */
const STEP_MS = 1_000;
/** Older samples say nothing of the present. */
const WINDOW_MS = 15_000;
/** What fits into the window, and one before it. */
export const MOST_SAMPLES = WINDOW_MS / STEP_MS + 1;

/** The samples with a new one, unless the last one is too young. */
export function addSample(samples: Samples, at: number, count: number): Samples {
  const last = samples.at(-1);
  if (last && at - last.at < STEP_MS) return samples;
  const kept = samples.filter((sample) => at - sample.at <= WINDOW_MS);
  return [...kept.slice(-(MOST_SAMPLES - 1)), { at, count }];
}

/** Counts a second between the oldest sample and now; 0 while too little time has passed to tell. */
export function rateOf(samples: Samples, now: number, count: number): number {
  const first = samples.find(({ at }) => now - at <= WINDOW_MS) ?? samples.at(-1);
  if (!first || now - first.at < STEP_MS / 2) return 0;
  return Math.max(0, count - first.count) / (now - first.at) * 1_000;
}
