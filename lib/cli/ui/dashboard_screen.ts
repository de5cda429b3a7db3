// Draws the dashboard on a terminal: seldom enough to cost next to nothing, often enough to look alive.
import type { Sink } from "../host.ts";
import type { Screen } from "../output/screen.ts";
import type { Style } from "../output/style.ts";
import type { renderDashboard } from "./dashboard.tsx";
import { createFrame } from "./frame.ts";
import { later, type Schedule } from "./later.ts";
import type { RunView } from "./run_view.ts";

/** Loaded by a variable for the reason that cli.ts gives: few commands draw one. */
const DASHBOARD = "./dashboard.tsx";

/** Draws a view as lines. */
export type DrawView = typeof renderDashboard;

/** What {@linkcode createDashboardScreen} is made of. */
export interface DashboardScreenOptions {
  readonly sink: Sink;
  readonly style: Style;
  /** Shows the run where the terminal is too small, and when the dashboard cannot be drawn. */
  readonly fallback: Screen;
  /** Unix time in ms. */
  readonly now: () => number;
  /** Loads what draws, once it is needed. @default Ink */
  readonly load?: () => Promise<DrawView>;
  /** @default `setTimeout` */
  readonly schedule?: Schedule;
  /** Told why the dashboard cannot be drawn. */
  readonly onDefect?: (error: unknown) => void;
}

/** A run that ends sooner never loads Ink, in ms. */
const FIRST_FRAME_MS = 200;
/** At most ten frames a second; at least one, for clocks and countdowns. */
const SHORTEST_PAUSE_MS = 100;
const LONGEST_PAUSE_MS = 1_000;
/** A frame is followed by a pause that many times as long as drawing it took: about 1 % of a core. */
const PAUSE_PER_COST = 100;
/** Lasting lines that may wait for the next frame. */
const MOST_WAITING_LINES = 100;
const LEAST_COLUMNS = 40;
const LEAST_ROWS = 8;

/** A screen that shows the dashboard below lasting lines. */
export function createDashboardScreen(options: DashboardScreenOptions): Screen {
  const { sink, style, fallback, now, load = loadInk, schedule = later, onDefect } = options;
  const frame = createFrame(sink);
  let draw: DrawView | "none" | "loading" | "broken" = "none";
  let view: RunView | undefined;
  let seen: RunView | undefined;
  let drawnAt = -Infinity;
  let waiting: string[] = [];
  let cancel: ReturnType<Schedule> | undefined;
  let disposed = false;

  const wait = (ms: number): void => {
    if (disposed || cancel) return;
    cancel = schedule(ms, () => {
      cancel = undefined;
      tick();
    });
  };
  const tick = (): void => {
    if (!view) return;
    if (isTooSmall(sink) || draw === "broken" || !hasChats(view)) return showLine(view);
    if (typeof draw === "function") return wait(showFrame(draw, view));
    if (draw === "none") void start();
    else wait(SHORTEST_PAUSE_MS);
  };
  const start = async (): Promise<void> => {
    draw = "loading";
    try {
      draw = await load();
    } catch (error) {
      broken(error);
    }
    if (!disposed) tick();
  };
  const broken = (error: unknown): void => {
    draw = "broken";
    onDefect?.(error);
  };
  const showLine = (current: RunView): void => {
    frame.clear();
    seen = undefined;
    if (waiting.length > 0) fallback.print(waiting);
    waiting = [];
    fallback.update(current);
    wait(LONGEST_PAUSE_MS);
  };
  /** @returns ms until the next frame may be drawn */
  const showFrame = (render: DrawView, current: RunView): number => {
    const time = now();
    if (current === seen && waiting.length === 0 && time - drawnAt < LONGEST_PAUSE_MS) {
      return SHORTEST_PAUSE_MS;
    }
    const began = performance.now();
    fallback.hide();
    flush();
    try {
      const [columns, rows] = [sink.columns(), sink.rows()];
      frame.draw(render({ view: current, columns, rows, style, now: time }));
    } catch (error) {
      broken(error);
      return SHORTEST_PAUSE_MS;
    }
    seen = current;
    drawnAt = time;
    const pause = Math.ceil((performance.now() - began) * PAUSE_PER_COST);
    return Math.min(LONGEST_PAUSE_MS, Math.max(SHORTEST_PAUSE_MS, pause));
  };
  const flush = (): void => {
    const lines = waiting;
    waiting = [];
    frame.print(lines);
  };
  const rest = (): void => {
    cancel?.();
    cancel = undefined;
    fallback.hide();
  };
  const hide = (): void => {
    rest();
    view = undefined;
    seen = undefined;
    frame.clear();
    flush();
  };
  return {
    update(latest) {
      if (view?.stage && !latest.stage) rest();
      view = latest;
      wait(FIRST_FRAME_MS);
    },
    print(lines) {
      if (seen === undefined) return fallback.print(lines);
      waiting.push(...lines);
      if (waiting.length > MOST_WAITING_LINES) flush();
    },
    hide,
    [Symbol.dispose]() {
      disposed = true;
      hide();
      fallback[Symbol.dispose]();
    },
  };
}

/** Before there are any, all that can be told is what is waited for, and Ink need not be loaded for a line. */
function hasChats({ chatsTotal, chats }: RunView): boolean {
  return chatsTotal > 0 || chats.length > 0;
}

function isTooSmall(sink: Sink): boolean {
  return sink.columns() < LEAST_COLUMNS || sink.rows() < LEAST_ROWS;
}

async function loadInk(): Promise<DrawView> {
  const { renderDashboard }: typeof import("./dashboard.tsx") = await import(DASHBOARD);
  return renderDashboard;
}
