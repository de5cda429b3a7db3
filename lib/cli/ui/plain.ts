// Makes what events say fit to be shown: texts of others, and numbers whatever was sent.
import { sanitizeLine } from "../../model/sanitize.ts";
import { withoutPlaceholders } from "./isolate.ts";

/** Longest text that is kept of a name or a message, in UTF-16 code units: no line is longer. */
const LONGEST_TEXT = 300;

/** A text of others, made safe to print and cut to a bounded length. */
export function plain(text: string): string {
  return withoutPlaceholders(sanitizeLine(text.slice(0, LONGEST_TEXT)));
}

/** A number of things or bytes; 0 for what is none. */
export function count(value: number): number {
  return Number.isFinite(value) && value > 0 ? value : 0;
}
