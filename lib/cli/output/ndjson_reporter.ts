// Writes events as NDJSON, one whole line at a time.
import { isLogged } from "../../model/events.ts";
import { sanitizeLines } from "../../model/sanitize.ts";
import { isShown, type Level, levelOf } from "./levels.ts";
import { ndjsonLine } from "./ndjson_line.ts";
import { createProgressLimit } from "./progress_limit.ts";
import type { Redactor } from "./redact.ts";
import type { Reporter } from "./reporter.ts";

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
  const isDue = createProgressLimit();
  return {
    mode: "ndjson",
    event(event) {
      const time = now();
      if (isLogged(event) && isShown(levelOf(event), level) && isDue(event, time)) {
        write(ndjsonLine(event, time, redactor));
      }
    },
    diagnose(_severity, message) {
      // Only for those who look for a cause: cron mails whatever comes on stderr.
      if (level === "debug") options.tell?.(redactor.text(sanitizeLines(message)));
    },
    tell(line) {
      if (isShown("info", level)) options.tell?.(line);
    },
    [Symbol.dispose]() {},
  };
}
