// Takes secrets out of an event: what is a sentence is searched, what is data is left as it is where it can be.
import type { RunEvent } from "../../model/events.ts";
import type { Redactor } from "./redact.ts";

/** Fields that are sentences. All others are data: names and paths that programs go on with. */
const SENTENCES: ReadonlySet<string> = new Set(["message", "reason"]);

/** The same event without secrets. */
export function redactEvent(event: RunEvent, redactor: Redactor): RunEvent {
  const { event: name, ...fields } = event;
  const redacted = Object.entries(fields).map(([key, value]) => [
    key,
    SENTENCES.has(key) && typeof value === "string" ? redactor.text(value) : redactor.data(value),
  ]);
  return { event: name, ...Object.fromEntries(redacted) };
}
