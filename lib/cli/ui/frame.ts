// Lines at the bottom of a terminal that are drawn over again, below lines that stay.
import type { Sink } from "../host.ts";
import { textWidth } from "../output/text_width.ts";

/** A frame with lasting lines above it. */
export interface Frame {
  /** Shows these lines in place of the last ones; each at most as wide as the terminal. */
  draw(lines: readonly string[]): void;
  /** Prints lines that stay, above the frame. */
  print(lines: readonly string[]): void;
  /** Takes the frame away. */
  clear(): void;
}

const CSI = "\u001b[";
/**
 * Around every write: the terminal shows it at once (synchronized update), without a moving cursor, and a
 * line that it takes for wider than we do is cut instead of wrapped. Nothing is left switched off between
 * writes, so that however the process ends there is nothing to restore: the cursor is visible, in front of
 * an empty line below the frame.
 */
const BEGIN = `${CSI}?2026h${CSI}?25l${CSI}?7l`;
const END = `${CSI}?7h${CSI}?25h${CSI}?2026l`;
const WRAP = `${CSI}?7h`;
const NO_WRAP = `${CSI}?7l`;
const ERASE_LINE = `${CSI}2K`;
const ERASE_BELOW = `${CSI}J`;
const COLOUR = new RegExp(`${String.fromCharCode(0x1b)}\\[[0-9;]*m`, "g");

/** A frame on a terminal; nothing is written before the first line. */
export function createFrame(sink: Sink): Frame {
  let shown: readonly string[] = [];
  let drawnAt = 0;
  /** To the first cell of the frame, whatever was typed below it erased. */
  const toTop = (columns: number): string => {
    const rows = rowsOf(shown, drawnAt, columns);
    return `\r${ERASE_LINE}${rows > 0 ? `${CSI}${rows}A` : ""}`;
  };
  return {
    draw(lines) {
      const columns = sink.columns();
      const unmoved = columns === drawnAt && lines.length === shown.length;
      if (unmoved && lines.every((line, i) => line === shown[i])) return;
      const text = unmoved
        ? lines.map((line, i) => (line === shown[i] ? "" : ERASE_LINE + line) + "\r\n").join("")
        : ERASE_BELOW + joined(lines);
      sink.write(BEGIN + toTop(columns) + text + END);
      shown = lines;
      drawnAt = columns;
    },
    print(lines) {
      if (lines.length === 0) return;
      if (shown.length === 0) return sink.write(lines.map((line) => `${line}\n`).join(""));
      const columns = sink.columns();
      const above = `${toTop(columns)}${ERASE_BELOW}${WRAP}${joined(lines)}${NO_WRAP}`;
      // After a change of width the old frame would not fit; the next one is drawn soon.
      const kept = columns === drawnAt ? shown : [];
      sink.write(BEGIN + above + joined(kept) + END);
      shown = kept;
    },
    clear() {
      if (shown.length > 0) sink.write(BEGIN + toTop(sink.columns()) + ERASE_BELOW + END);
      shown = [];
    },
  };
}

function joined(lines: readonly string[]): string {
  return lines.map((line) => `${line}\r\n`).join("");
}

/** Rows that lines take after the terminal has become narrower, and has wrapped them. */
function rowsOf(lines: readonly string[], drawnAt: number, columns: number): number {
  if (columns >= drawnAt) return lines.length;
  return lines.reduce((rows, line) => {
    const width = Math.min(drawnAt, textWidth(line.replace(COLOUR, "")));
    return rows + Math.max(1, Math.ceil(width / columns));
  }, 0);
}
