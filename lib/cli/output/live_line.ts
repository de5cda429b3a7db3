// One line at the bottom of a terminal that is drawn over again while the run goes on.
import type { Sink } from "../host.ts";
import { cutText } from "./text_width.ts";

/** At most ten redraws a second. */
const REDRAW_INTERVAL_MS = 100;
const ERASE_LINE = "\r\u001b[2K";

/** A status line with lasting lines above it. */
export interface LiveLine {
  /** Shows a status; skipped when the last one is too young. */
  status(text: string): void;
  /** Prints a line that stays. */
  print(line: string): void;
  /** Takes the status away. */
  clear(): void;
}

/**
 * A live line on a terminal; elsewhere only the lasting lines are printed.
 *
 * @param now clock in ms
 */
export function createLiveLine(sink: Sink, live: "live" | "plain", now: () => number): LiveLine {
  let drawnAt = -Infinity;
  let shown = "";
  const erase = (): string => shown === "" ? "" : ERASE_LINE;
  return {
    status(text) {
      if (live === "plain" || now() - drawnAt < REDRAW_INTERVAL_MS) return;
      // A line as wide as the terminal would wrap and could not be erased.
      const line = cutText(text, sink.columns() - 1);
      if (line === shown) return;
      sink.write(erase() + line);
      drawnAt = now();
      shown = line;
    },
    print(line) {
      sink.write(`${erase()}${line}\n${shown}`);
    },
    clear() {
      if (shown !== "") sink.write(ERASE_LINE);
      shown = "";
      drawnAt = -Infinity;
    },
  };
}
