// Errors on stderr, where a person finds them whatever stdout is used for.
import type { Host } from "../host.ts";
import type { Redactor } from "./redact.ts";
import type { Reporter } from "./reporter.ts";
import { sanitizeLines } from "../../model/sanitize.ts";
import { chooseStyle } from "./style.ts";

/** Prints an error; its lines stay lines, everything else that a terminal would obey is dropped. */
export function complain(host: Host, redactor: Redactor, message: string): void {
  const style = chooseStyle(host.stderr.terminal, host.environment);
  const text = redactor.text(sanitizeLines(message));
  host.stderr.write(`${style.red("error:")} ${text}\n`);
}

/** The same reporter, with every error event told on stderr too. */
export function withComplaints(inner: Reporter, host: Host, redactor: Redactor): Reporter {
  return {
    ...inner,
    event(event) {
      inner.event(event);
      if (event.event === "error") complain(host, redactor, event.message);
    },
  };
}
