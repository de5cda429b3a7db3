// One event as one line of NDJSON.
import type { LoggedEvent } from "../../model/events.ts";
import { levelOf } from "./levels.ts";
import { redactEvent, type Redactor } from "./redact.ts";

/**
 * `ts` (RFC 3339), `level`, `event`, then the event's fields, and the line feed.
 *
 * @param now unix time in ms
 */
export function ndjsonLine(event: LoggedEvent, now: number, redactor: Redactor): string {
  const { event: name, ...fields } = redactEvent(event, redactor);
  const head = { ts: new Date(now).toISOString(), level: levelOf(event), event: name };
  return JSON.stringify({ ...head, ...fields }) + "\n";
}
