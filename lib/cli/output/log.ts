// The one seam to LogTape: what is logged besides what is printed, and the file that it is kept in.
import {
  configureSync,
  getLogger,
  type LogLevel,
  type LogRecord,
  resetSync,
  type Sink,
} from "@logtape/logtape";
import { TgkeepError } from "../../model/errors.ts";
import { isLogged, type LoggedEvent } from "../../model/events.ts";
import { isShown, type Level, levelOf } from "./levels.ts";
import { createProgressLimit } from "./progress_limit.ts";
import { redactEvent, type Redactor } from "./redact.ts";
import type { Reporter } from "./reporter.ts";
import { openRotatingFile, type RotatingFile, type RotationOptions } from "./rotating_file.ts";

/** What is logged, and where. */
export interface LogOptions {
  /** A file that events and diagnostics are appended to, one JSON object a line. */
  readonly file?: string;
  readonly level: Level;
  readonly redactor: Redactor;
  /** Unix time in ms. */
  readonly now: () => number;
  /** @default 10 MiB, 5 files */
  readonly rotation?: RotationOptions;
}

/** A year of nightly runs fits, and no disk notices. */
const ROTATION: RotationOptions = { maxBytes: 10 * 1_048_576, maxFiles: 5 };

const CATEGORY = "tgkeep";
const LEVELS: Readonly<Record<Level, LogLevel>> = {
  error: "error",
  warn: "warning",
  info: "info",
  debug: "debug",
};
const NAMES: ReadonlyMap<LogLevel, Level> = new Map(
  (Object.entries(LEVELS) as [Level, LogLevel][]).map(([name, level]) => [level, name]),
);

/**
 * Passes events on to `inner`, and diagnostics by way of the log; keeps both in the file. LogTape is set up
 * for the whole process, as it wants to be, until the reporter is disposed of.
 *
 * @throws {TgkeepError} `usage` when the file cannot be opened
 */
export function withLog(inner: Reporter, options: LogOptions): Reporter {
  const { level, redactor, now } = options;
  const file = options.file === undefined
    ? undefined
    : openLogFile(options.file, options.rotation ?? ROTATION);
  const isDue = createProgressLimit();
  const person: Sink = (record) => {
    const severity = NAMES.get(record.level);
    if (severity === "debug" || severity === "warn") inner.diagnose(severity, textOf(record));
  };
  configureSync({
    reset: true,
    sinks: { person, file: file ? fileSink(file, options.file ?? "", inner) : () => {} },
    loggers: [
      { category: [CATEGORY, "event"], sinks: ["file"], lowestLevel: LEVELS[level] },
      { category: [CATEGORY, "log"], sinks: ["person", "file"], lowestLevel: LEVELS[level] },
      { category: ["logtape", "meta"], sinks: [], lowestLevel: "fatal" },
    ],
  });
  const logger = getLogger(CATEGORY);
  const emit = (kind: "event" | "log", severity: Level, properties: Record<string, unknown>) =>
    logger.getChild(kind).emit({
      level: LEVELS[severity],
      message: [typeof properties.message === "string" ? properties.message : ""],
      rawMessage: "",
      properties,
      timestamp: now(),
    });
  return {
    mode: inner.mode,
    event(event) {
      inner.event(event);
      if (!file || !isLogged(event) || !isShown(levelOf(event), level)) return;
      if (isDue(event, now())) emit("event", levelOf(event), fieldsOf(event, redactor));
    },
    diagnose(severity, message) {
      emit("log", severity, { event: "log", message: redactor.text(message) });
    },
    tell: (line) => inner.tell(line),
    [Symbol.dispose]() {
      inner[Symbol.dispose]();
      resetSync();
      file?.[Symbol.dispose]();
    },
  };
}

function fieldsOf(event: LoggedEvent, redactor: Redactor): Record<string, unknown> {
  return { ...redactEvent(event, redactor) };
}

/** Writes records as the NDJSON output has them; `log` is the event of a diagnostic. */
function fileSink(file: RotatingFile, path: string, inner: Reporter): Sink {
  let broken = false;
  return (record) => {
    if (broken) return;
    try {
      file.append(lineOf(record));
    } catch (error) {
      // A log that cannot be kept, on a full disk say, is no reason to end the run.
      broken = true;
      const reason = error instanceof Error ? error.message : String(error);
      const message = `The log file ${path} is not written any more: ${reason}`;
      inner.event({ event: "warning", message });
    }
  };
}

function lineOf(record: LogRecord): string {
  const { event, ...fields } = record.properties;
  const ts = new Date(record.timestamp).toISOString();
  return JSON.stringify({ ts, level: NAMES.get(record.level), event, ...fields }) + "\n";
}

function textOf(record: LogRecord): string {
  return record.message.join("");
}

function openLogFile(path: string, rotation: RotationOptions): RotatingFile {
  try {
    return openRotatingFile(path, rotation);
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new TgkeepError(
      "usage",
      `Cannot write the log file ${path}: ${reason}. Give another with --log-file FILE`,
      { cause },
    );
  }
}
