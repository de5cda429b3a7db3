// How important each event is.
import type { RunEvent } from "../../model/events.ts";

/** From the most important to the least. */
export const LEVELS = ["error", "warn", "info", "debug"] as const;
export type Level = typeof LEVELS[number];

/** The end of a run counts as what its exit code says, so that `warn` is quiet unless something is wrong. */
export function levelOf(event: RunEvent): Level {
  switch (event.event) {
    case "error":
      return "error";
    case "warning":
    case "media.failed":
    case "transcript.failed":
    case "flood.wait":
      return "warn";
    case "verify.problem":
      return event.problem === "database" ? "error" : "warn";
    case "export.finished":
    case "verify.finished":
    case "import.finished":
      return event.exit_code === 0 ? "info" : "warn";
    default:
      return "info";
  }
}

/** Whether something of this level is printed where `least` is the least important that is. */
export function isShown(level: Level, least: Level): boolean {
  return LEVELS.indexOf(level) <= LEVELS.indexOf(least);
}
