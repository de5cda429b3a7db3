// Lets through at most one history.progress a second, whatever chats they are of.
import type { RunEvent } from "../../model/events.ts";

/** Shortest time between two of them, in ms. */
const INTERVAL_MS = 1000;

/** Tells whether an event is to be written; `time` is in ms. */
export type ProgressLimit = (event: RunEvent, time: number) => boolean;

/** A limit that has let nothing through yet: one for each place that events are written to. */
export function createProgressLimit(): ProgressLimit {
  let last = -Infinity;
  return (event, time) => {
    if (event.event !== "history.progress") return true;
    if (time - last < INTERVAL_MS) return false;
    last = time;
    return true;
  };
}
