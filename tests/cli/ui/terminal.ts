// A terminal that understands what a frame writes, so that tests see what a person sees.

/** A screen of cells, without a limit below. */
export interface FakeTerminal {
  readonly write: (text: string) => void;
  /** Lines from the top, without what is blank at their end. */
  readonly lines: () => readonly string[];
  /** Where the cursor is, and whether it is shown. */
  readonly cursor: () => { readonly row: number; readonly column: number; readonly shown: boolean };
  /** Whether long lines wrap. */
  readonly wraps: () => boolean;
}

const ESC = String.fromCharCode(0x1b);
const TOKEN = new RegExp(`${ESC}\\[([?0-9;]*)([A-Za-z])|[^]`, "gu");

/** Fails on a sequence that a frame has no business to write. */
export function fakeTerminal(columns: number): FakeTerminal {
  const rows: string[][] = [[]];
  let [row, column, shown, wraps] = [0, 0, true, true];
  const modes: Readonly<Record<string, (on: boolean) => void>> = {
    "?25": (on) => shown = on,
    "?7": (on) => wraps = on,
    "?2026": () => {},
  };
  const down = (): void => {
    row++;
    while (rows.length <= row) rows.push([]);
  };
  const put = (char: string): void => {
    if (column >= columns) {
      if (!wraps) column = columns - 1;
      else {
        down();
        column = 0;
      }
    }
    const line = rows[row]!;
    while (line.length < column) line.push(" ");
    line[column++] = char;
  };
  const control = (parameters: string, letter: string): void => {
    if (letter === "h" || letter === "l") {
      const mode = modes[parameters];
      if (!mode) throw new Error(`unknown mode ${parameters}`);
      mode(letter === "h");
    } else if (letter === "A") row = Math.max(0, row - Number(parameters || 1));
    else if (letter === "K" && parameters === "2") rows[row] = [];
    else if (letter === "J" && parameters === "") {
      rows[row]!.length = Math.min(rows[row]!.length, column);
      rows.length = row + 1;
    } else if (letter !== "m") throw new Error(`unknown sequence ${parameters}${letter}`);
  };
  return {
    write(text) {
      for (const [token, parameters = "", letter] of text.matchAll(TOKEN)) {
        if (letter !== undefined) control(parameters, letter);
        else if (token === "\r") column = 0;
        else if (token === "\n") {
          // As a terminal in its usual mode: a line feed returns to the first cell too.
          down();
          column = 0;
        } else put(token);
      }
    },
    lines: () => rows.map((line) => line.join("").trimEnd()).join("\n").trimEnd().split("\n"),
    cursor: () => ({ row, column, shown }),
    wraps: () => wraps,
  };
}
