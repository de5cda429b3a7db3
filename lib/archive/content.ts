// Tells an edit from a change of counters.
import type { Message } from "../model/message.ts";

/**
 * Changing by themselves while the message stays the same: counters, and what Telegram issues anew
 * with every answer.
 */
const VOLATILE: ReadonlySet<string> = new Set([
  "views",
  "forwards",
  "reactions",
  "fileReference",
  "accessHash",
  "totalVoters",
  "voters",
]);

/** Whether two states of a message say the same, whatever its counters and file references are. */
export function sameContent(a: Message, b: Message): boolean {
  return contentOf(a) === contentOf(b);
}

function contentOf(message: Message): string {
  return JSON.stringify(message, (key, value) => VOLATILE.has(key) ? undefined : sorted(value));
}

/** Keys in a fixed order: a JSON text read back may have come from another version of the program. */
function sorted(value: unknown): unknown {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return value;
  const entries = Object.entries(value).toSorted(([a], [b]) => a < b ? -1 : a > b ? 1 : 0);
  return Object.fromEntries(entries);
}
