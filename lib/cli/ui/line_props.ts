// What every line of the dashboard is drawn from.
import type { Style } from "../output/style.ts";
import type { RunView } from "./run_view.ts";

export interface LineProps {
  readonly view: RunView;
  /** Cells of a line. */
  readonly cells: number;
  readonly style: Style;
  /** Unix time in ms. */
  readonly now: number;
}
