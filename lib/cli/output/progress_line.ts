// One line at the bottom of a terminal for work that is no run: how far it is, drawn over again.
import type { Sink } from "../host.ts";
import { createFrame } from "../ui/frame.ts";
import { cutText } from "./text_width.ts";

/** At most ten redraws a second. */
const REDRAW_INTERVAL_MS = 100;

/** A line that says how far something is. */
export interface ProgressLine {
  /** Shows a text; skipped when the last one is too young. */
  status(text: string): void;
  /** Takes it away. */
  clear(): void;
}

/**
 * A progress line on a terminal; elsewhere nothing is shown.
 *
 * @param now clock in ms
 */
export function createProgressLine(sink: Sink, now: () => number): ProgressLine {
  const frame = createFrame(sink);
  let drawnAt = -Infinity;
  return {
    status(text) {
      if (!sink.terminal || now() - drawnAt < REDRAW_INTERVAL_MS) return;
      frame.draw([cutText(text, sink.columns() - 1)]);
      drawnAt = now();
    },
    clear() {
      frame.clear();
      drawnAt = -Infinity;
    },
  };
}
