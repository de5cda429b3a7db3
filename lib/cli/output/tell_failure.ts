// Tells why a command failed: on stderr for people, and as an error event where stdout carries events.
import { SETTINGS } from "../config/settings.ts";
import type { Failure } from "../failure.ts";
import type { Host } from "../host.ts";
import { complain } from "./complain.ts";
import { ndjsonLine } from "./ndjson_line.ts";
import type { Redactor } from "./redact.ts";
import type { Reporter, StdoutUse } from "./reporter.ts";

/** What is known of the run that failed; a failure may come before there is a reporter. */
export interface FailedRun {
  readonly host: Host;
  readonly redactor: Redactor;
  readonly reporter: Reporter | undefined;
  readonly stdout: StdoutUse;
  /** Text of `--log`, where it was given. */
  readonly log: string | undefined;
}

export function tellFailure(failure: Failure, run: FailedRun): void {
  const { host, redactor, reporter } = run;
  const event = { event: "error", message: failure.message, code: failure.code } as const;
  if (reporter) return reporter.event(event);
  if (wantsEvents(run)) host.stdout.write(ndjsonLine(event, host.now(), redactor));
  complain(host, redactor, failure.message);
}

/** Keeps the trace of a defect for whoever looks for its cause. */
export function diagnoseDefect(reporter: Reporter, error: unknown): void {
  if (error instanceof Error) reporter.diagnose("debug", error.stack ?? error.message);
}

function wantsEvents(run: FailedRun): boolean {
  if (run.stdout === "data") return false;
  const log = run.log ?? run.host.environment(SETTINGS.log.variable ?? "") ?? "auto";
  return log === "ndjson" || (log !== "text" && !run.host.stdout.terminal);
}
