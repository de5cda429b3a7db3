// Writes events as NDJSON, one whole line at a time.
import type { RunEvent } from "../../model/events.ts";
import { isShown, type Level, levelOf } from "./levels.ts";
import { ndjsonLine } from "./ndjson_line.ts";
import type { Redactor } from "./redact.ts";
import type { Reporter } from "./reporter.ts";

/** At most one `history.progress` in this many ms. */
const PROGRESS_INTERVAL_MS = 1000;

/** Where lines go and what is left out. */
export interface NdjsonReporterOptions {
  readonly write: (line: string) => void;
  /** Takes a line for a person, who reads stderr. */
  readonly tell?: (line: string) => void;
  readonly level: Level;
  readonly redactor: Redactor;
  /** Unix time in ms. */
  readonly now: () => number;
}

/** A reporter that prints events and nothing else. */
export function createNdjsonReporter(options: NdjsonReporterOptions): Reporter {
  const { write, level, redactor, now } = options;
  let lastProgress = -Infinity;
  const isDue = (event: RunEvent, time: number): boolean => {
    if (event.event !== "history.progress") return true;
    if (time - lastProgress < PROGRESS_INTERVAL_MS) return false;
    lastProgress = time;
    return true;
  };
  return {
    mode: "ndjson",
    event(event) {
      const time = now();
      if (isShown(levelOf(event), level) && isDue(event, time)) {
        write(ndjsonLine(event, time, redactor));
      }
    },
    diagnose() {},
    tell(line) {
      if (isShown("info", level)) options.tell?.(line);
    },
    [Symbol.dispose]() {},
  };
}
