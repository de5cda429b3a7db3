// A file that events and diagnostics are appended to, one JSON object a line.
import { TgkeepError } from "../../model/errors.ts";
import { isLogged } from "../../model/events.ts";
import { isShown, type Level, levelOf } from "./levels.ts";
import { ndjsonLine } from "./ndjson_line.ts";
import { createProgressLimit } from "./progress_limit.ts";
import type { Redactor } from "./redact.ts";
import type { Reporter } from "./reporter.ts";

/** Which file, and what is written to it. */
export interface LogFileOptions {
  readonly path: string;
  readonly level: Level;
  readonly redactor: Redactor;
  /** Unix time in ms. */
  readonly now: () => number;
}

/**
 * Passes everything on to `inner` and keeps a copy in the file.
 *
 * @throws {TgkeepError} `usage` when the file cannot be opened
 */
export function withLogFile(inner: Reporter, options: LogFileOptions): Reporter {
  const { level, redactor, now } = options;
  const file = openLogFile(options.path);
  const isDue = createProgressLimit();
  let broken = false;
  const append = (line: string): void => {
    if (broken) return;
    try {
      for (let rest = new TextEncoder().encode(line); rest.length > 0;) {
        rest = rest.subarray(file.writeSync(rest));
      }
    } catch (error) {
      // A log that cannot be kept, on a full disk say, is no reason to end the run.
      broken = true;
      const reason = error instanceof Error ? error.message : String(error);
      const message = `The log file ${options.path} is not written any more: ${reason}`;
      inner.event({ event: "warning", message });
    }
  };
  return {
    mode: inner.mode,
    event(event) {
      inner.event(event);
      const time = now();
      if (isLogged(event) && isShown(levelOf(event), level) && isDue(event, time)) {
        append(ndjsonLine(event, time, redactor));
      }
    },
    diagnose(severity, message) {
      inner.diagnose(severity, message);
      if (!isShown(severity, level)) return;
      const ts = new Date(now()).toISOString();
      const fields = { ts, level: severity, event: "log", message: redactor.text(message) };
      append(JSON.stringify(fields) + "\n");
    },
    tell: (line) => inner.tell(line),
    [Symbol.dispose]() {
      inner[Symbol.dispose]();
      file.close();
    },
  };
}

function openLogFile(path: string): Deno.FsFile {
  try {
    // A log names chats and files: it is nobody else's to read.
    return Deno.openSync(path, { append: true, create: true, mode: 0o600 });
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new TgkeepError(
      "usage",
      `Cannot write the log file ${path}: ${reason}. Give another with --log-file FILE`,
      { cause },
    );
  }
}
