// Tells a person what a run does: a view while it goes on, lasting lines for what is done or wrong.
import { sanitizeLines } from "../../model/sanitize.ts";
import { advanceView, EMPTY_VIEW } from "../ui/run_view.ts";
import { lastingLines } from "./lasting_lines.ts";
import { isShown, type Level, levelOf } from "./levels.ts";
import { redactEvent, type Redactor } from "./redact.ts";
import type { Reporter } from "./reporter.ts";
import type { Screen } from "./screen.ts";
import type { Style } from "./style.ts";

/** Where lines go, how they look, and what is left out. */
export interface TextReporterOptions {
  readonly screen: Screen;
  readonly style: Style;
  /** What the program is called in lines that people copy. */
  readonly program: string;
  readonly level: Level;
  readonly redactor: Redactor;
  /** Unix time in ms. */
  readonly now: () => number;
}

/** A reporter for people; disposing of it disposes of the screen. */
export function createTextReporter(options: TextReporterOptions): Reporter {
  const { screen, style, level, redactor, now } = options;
  let view = EMPTY_VIEW;
  return {
    mode: "text",
    event(original) {
      const event = redactEvent(original, redactor);
      const before = view;
      view = advanceView(before, event, now());
      // An error is told on another stream, and a summary takes the place of the view.
      const covered = event.event === "error" || event.event === "export.finished";
      if (covered) screen.hide();
      if (isShown(levelOf(event), level)) screen.print(lastingLines(event, before, options));
      if (!covered && isShown("info", level)) screen.update(view);
    },
    diagnose(severity, message) {
      if (!isShown(severity, level)) return;
      screen.print(redactor.text(sanitizeLines(message)).split("\n").map(style.dim));
    },
    tell(line) {
      if (isShown("info", level)) screen.print(line.split("\n"));
    },
    [Symbol.dispose]: () => screen[Symbol.dispose](),
  };
}
