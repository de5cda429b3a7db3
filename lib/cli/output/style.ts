// Colours of a terminal, and when there are any.
import type { Environment } from "../config/environment.ts";

/** Wraps a text so that a terminal shows it in that way. */
export type Style = Readonly<
  Record<"bold" | "dim" | "red" | "green" | "yellow", (text: string) => string>
>;

/** `NO_COLOR` and `TERM=dumb` mean none, as does anything that is not a terminal. */
export function chooseStyle(terminal: boolean, environment: Environment): Style {
  const colours = terminal && environment("NO_COLOR") === undefined &&
    environment("TERM") !== "dumb";
  const wrap = (on: number, off: number) => (text: string): string =>
    colours && text !== "" ? `\u001b[${on}m${text}\u001b[${off}m` : text;
  return {
    bold: wrap(1, 22),
    dim: wrap(2, 22),
    red: wrap(31, 39),
    green: wrap(32, 39),
    yellow: wrap(33, 39),
  };
}
