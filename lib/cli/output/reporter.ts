// What a run tells: to a person, to a program that reads stdout, and to a log file.
import type { RunEvent } from "../../model/events.ts";

/** Receives everything that a run has to say. */
export interface Reporter extends Disposable {
  /** How stdout is written. */
  readonly mode: OutputMode;
  event(event: RunEvent): void;
  /** Diagnostics that are no event: shown to a person at that level, kept in a log file. */
  diagnose(level: "debug" | "warn", message: string): void;
  /** A line for a person; it goes to stderr where stdout carries NDJSON. */
  tell(line: string): void;
}

/** `data`: stdout carries the answer of the command, so nothing else is printed there. */
export type OutputMode = "text" | "ndjson" | "data";

/** What a command writes to stdout: events of a run, or its answer. */
export type StdoutUse = "events" | "data";
