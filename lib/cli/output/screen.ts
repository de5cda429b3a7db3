// Where a run is shown to a person: lines that stay, and a view that changes.
import type { Sink } from "../host.ts";
import type { RunView, StageView } from "../ui/run_view.ts";

/** A place to show a run on; disposing of it takes away whatever is not to stay. */
export interface Screen extends Disposable {
  /** There is something new to show; it may be shown later, or not at all. */
  update(view: RunView): void;
  /** Prints lines that stay. */
  print(lines: readonly string[]): void;
  /** Takes the view away until the next update: the run is over, or something else is written. */
  hide(): void;
}

/** Shortest time between two lines of progress, in ms. */
const PROGRESS_INTERVAL_MS = 10_000;

/** What {@linkcode createPlainScreen} is made of. */
export interface PlainScreenOptions {
  readonly sink: Pick<Sink, "write">;
  /** The view in a line. */
  readonly status: (view: RunView, now: number) => string;
  /** Clock in ms. */
  readonly now: () => number;
  /** Whether lines of progress are wanted. */
  readonly progress: "shown" | "hidden";
}

/** Where nothing can be drawn over: lines of progress are few, and stay; one for each stage before the run. */
export function createPlainScreen(options: PlainScreenOptions): Screen {
  const { sink, status, now, progress } = options;
  let told: number | undefined;
  let stage: StageView["name"] | undefined;
  return {
    update(view) {
      if (progress === "hidden") return;
      const time = now();
      told ??= time;
      const entered = view.stage !== undefined && view.stage.name !== stage;
      stage = view.stage?.name;
      if (!entered && time - told < PROGRESS_INTERVAL_MS) return;
      told = time;
      const line = status(view, time);
      if (line !== "") sink.write(`… ${line}\n`);
    },
    print(lines) {
      if (lines.length > 0) sink.write(lines.map((line) => `${line}\n`).join(""));
    },
    hide() {},
    [Symbol.dispose]() {},
  };
}
