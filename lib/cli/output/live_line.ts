// A run in one line at the bottom of a terminal, where it is too small for more or no more is wanted.
import type { Sink } from "../host.ts";
import { createFrame } from "../ui/frame.ts";
import { later, type Schedule } from "../ui/later.ts";
import type { RunView } from "../ui/run_view.ts";
import type { Screen } from "./screen.ts";
import { cutText } from "./text_width.ts";

/** At most ten redraws a second; at least one, for clocks and countdowns. */
const REDRAW_INTERVAL_MS = 100;
const TICK_MS = 1_000;

/** What {@linkcode createLiveLine} is made of. */
export interface LiveLineOptions {
  readonly sink: Sink;
  /** The view in a line. */
  readonly status: (view: RunView, now: number) => string;
  /** Clock in ms. */
  readonly now: () => number;
  /** @default `setTimeout` */
  readonly schedule?: Schedule;
}

/** A status that is drawn over again, with lasting lines above it. */
export function createLiveLine(options: LiveLineOptions): Screen {
  const { sink, status, now, schedule = later } = options;
  const frame = createFrame(sink);
  let drawnAt = -Infinity;
  let cancel: ReturnType<Schedule> | undefined;
  const rest = (): void => {
    cancel?.();
    cancel = undefined;
  };
  const hide = (): void => {
    rest();
    frame.clear();
    drawnAt = -Infinity;
  };
  const draw = (view: RunView): void => {
    const time = now();
    const line = cutText(status(view, time), sink.columns() - 1);
    if (line === "") return hide();
    frame.draw([line]);
    drawnAt = time;
  };
  const tick = (view: RunView): void => {
    rest();
    cancel = schedule(TICK_MS, () => {
      draw(view);
      if (drawnAt !== -Infinity) tick(view);
    });
  };
  return {
    update(view) {
      if (now() - drawnAt >= REDRAW_INTERVAL_MS) draw(view);
      if (drawnAt !== -Infinity) tick(view);
    },
    print: (lines) => frame.print(lines),
    hide,
    [Symbol.dispose]: hide,
  };
}
