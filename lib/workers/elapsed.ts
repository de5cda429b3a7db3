// A timer as a question: did the time pass, or was the wait cut short?
import type { Clock } from "../async/clock.ts";

/** Waits for `ms` milliseconds; `false` when the signal was aborted before they had passed. */
export async function elapsed(clock: Clock, ms: number, signal: AbortSignal): Promise<boolean> {
  try {
    await clock.sleep(ms, signal);
  } catch (error) {
    if (!signal.aborted) throw error;
  }
  return !signal.aborted;
}
