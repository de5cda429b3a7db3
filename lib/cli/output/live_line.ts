// A run in one line at the bottom of a terminal, where it is too small for more or no more is wanted.
import type { Sink } from "../host.ts";
import { createFrame } from "../ui/frame.ts";
import type { RunView } from "../ui/run_view.ts";
import type { Screen } from "./screen.ts";
import { cutText } from "./text_width.ts";

/** At most ten redraws a second. */
const REDRAW_INTERVAL_MS = 100;

/** What {@linkcode createLiveLine} is made of. */
export interface LiveLineOptions {
  readonly sink: Sink;
  /** The view in a line. */
  readonly status: (view: RunView, now: number) => string;
  /** Clock in ms. */
  readonly now: () => number;
}

/** A status that is drawn over again, with lasting lines above it. */
export function createLiveLine({ sink, status, now }: LiveLineOptions): Screen {
  const frame = createFrame(sink);
  let drawnAt = -Infinity;
  const hide = (): void => {
    frame.clear();
    drawnAt = -Infinity;
  };
  return {
    update(view) {
      const time = now();
      if (time - drawnAt < REDRAW_INTERVAL_MS) return;
      const line = cutText(status(view, time), sink.columns() - 1);
      if (line === "") return hide();
      frame.draw([line]);
      drawnAt = time;
    },
    print: (lines) => frame.print(lines),
    hide,
    [Symbol.dispose]: hide,
  };
}
