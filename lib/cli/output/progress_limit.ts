// Lets through at most one event a second of those that say how far something is, whatever it is.
import type { RunEvent } from "../../model/events.ts";

/** Shortest time between two of a name, in ms. */
const INTERVAL_MS = 1000;

/** Tells whether an event is to be written; `time` is in ms. */
export type ProgressLimit = (event: RunEvent, time: number) => boolean;

/** A limit that has let nothing through yet: one for each place that events are written to. */
export function createProgressLimit(): ProgressLimit {
  const last = new Map<string, number>();
  return ({ event }, time) => {
    if (event !== "history.progress" && event !== "transcript.progress") return true;
    if (time - (last.get(event) ?? -Infinity) < INTERVAL_MS) return false;
    last.set(event, time);
    return true;
  };
}
