// Which rows of the dashboard fit a terminal of a certain height.
import type { RunView } from "./run_view.ts";

/** How many rows each part gets. */
export interface RowPlan {
  readonly header: number;
  readonly overall: number;
  readonly flood: number;
  /** Empty rows around chats and files. */
  readonly gaps: number;
  readonly chats: number;
  readonly files: number;
  readonly gauges: number;
  readonly warnings: number;
}

/** What is taken of a terminal at most, and what is left of it for lasting lines and the cursor. */
const MOST_ROWS = 40;
const ROWS_LEFT = 2;
const MOST_GAUGES = 2;

/**
 * The rows of each part; what matters most gets its rows first.
 *
 * @param rows height of the terminal
 * @param now unix time in ms
 */
export function planRows(view: RunView, rows: number, now: number): RowPlan {
  let left = Math.max(1, Math.min(MOST_ROWS, rows - ROWS_LEFT));
  const take = (wanted: number): number => {
    const taken = Math.max(0, Math.min(left, wanted));
    left -= taken;
    return taken;
  };
  const chats = view.chatsPeak + (view.moreChats > 0 ? 1 : 0);
  const files = view.filesPeak;
  const overall = take(1);
  const flood = take(view.flood && view.flood.until > now ? 1 : 0);
  const header = take(1);
  const firstChats = take(Math.min(1, chats));
  const firstFiles = take(Math.min(2, files));
  const gauges = take(MOST_GAUGES);
  const firstWarnings = take(Math.min(1, view.warnings.length));
  const gaps = left >= 6 ? take(2) : 0;
  // Files change fastest, but a person asks for chats: both get their share of what is left.
  const moreChats = take(Math.min(chats - firstChats, Math.ceil(left / 2)));
  const moreFiles = take(files - firstFiles);
  const lastChats = take(chats - firstChats - moreChats);
  const warnings = take(view.warnings.length - firstWarnings);
  return {
    header,
    overall,
    flood,
    gaps,
    chats: firstChats + moreChats + lastChats,
    files: firstFiles + moreFiles,
    gauges,
    warnings: firstWarnings + warnings,
  };
}
