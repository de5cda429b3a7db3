// An object of result.json while its keys are put in, in the order in which they are to be written.
import type { JsonValue } from "../../model/json.ts";
import { localIsoTime } from "./date.ts";

/** Keys keep the order in which they are set. */
export type Draft = Record<string, JsonValue>;

/** Sets a text unless it is empty: Telegram Desktop leaves empty values out. */
export function putText(draft: Draft, key: string, value: string | undefined): void {
  if (value) draft[key] = value;
}

/** Sets a number unless it is absent or 0. */
export function putNumber(draft: Draft, key: string, value: number | undefined): void {
  if (value) draft[key] = value;
}

/** Sets a time twice: `key` as local time, `key_unixtime` as seconds, both as strings. */
export function putTime(draft: Draft, key: string, seconds: number): void {
  draft[key] = localIsoTime(seconds);
  draft[`${key}_unixtime`] = String(seconds);
}

/**
 * A decimal 64-bit integer as a number, as Telegram Desktop writes it, or as a string when a reader
 * that knows only doubles would change it.
 */
export function exactNumber(decimal: string): number | string {
  const number = Number(decimal);
  return Number.isSafeInteger(number) ? number : decimal;
}
