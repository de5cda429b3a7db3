// GramJS logs to stdout by itself; this logger hands its warnings on and drops the rest.
import "./quiet_globals.ts";
import { Logger, LogLevel } from "telegram/extensions/Logger.js";

/** A GramJS logger that never prints. */
export function quietLogger(onLog: (level: "debug" | "warn", message: string) => void): Logger {
  return new QuietLogger(onLog);
}

class QuietLogger extends Logger {
  readonly #onLog: (level: "debug" | "warn", message: string) => void;

  constructor(onLog: (level: "debug" | "warn", message: string) => void) {
    super(LogLevel.NONE);
    this.#onLog = onLog;
  }

  /** Callers print to the console themselves when this says yes. */
  override canSend(): boolean {
    return false;
  }

  override error(message: string): void {
    this.#onLog("warn", message);
  }

  override warn(message: string): void {
    this.#onLog("debug", message);
  }

  override info(): void {}

  override debug(): void {}
}
