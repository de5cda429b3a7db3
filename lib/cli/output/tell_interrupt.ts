// Tells that a run is being stopped from outside, without disturbing what is on the terminal.
import type { Host } from "../host.ts";
import { Interrupted } from "../signals.ts";
import { complain } from "./complain.ts";
import type { Redactor } from "./redact.ts";
import type { Reporter } from "./reporter.ts";

/** What is being stopped; a signal may come before there is a reporter. */
export interface StoppedRun {
  readonly host: Host;
  readonly redactor: Redactor;
  readonly reporter: Reporter | undefined;
}

/** @param cause the signal, or why the output cannot be written any more */
export function tellInterrupt(cause: Deno.Signal | Interrupted, run: StoppedRun): void {
  const { host, redactor, reporter } = run;
  if (cause instanceof Interrupted) return complain(host, redactor, cause.message);
  const line = "Stopping… press Ctrl-C again to end at once.";
  if (reporter?.mode === "text" && host.stdout.terminal) reporter.tell(line);
  else host.stderr.write(`\n${line}\n`);
}
