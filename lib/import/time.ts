// Times of an export: seconds where they are told, else the local time of this computer.
import { type Fields, integerIn, textIn } from "./fields.ts";

/** Telegram Desktop tells no zone; programs that write in its manner do. */
const TIME = /^\d{4}-\d\d-\d\d[T ]\d\d:\d\d(?::\d\d(?:\.\d{1,9})?)?(?:Z|[+-]\d\d:?\d\d)?$/;

/** Unix time in seconds of `key`, by `<key>_unixtime` or by the local time under `key` itself. */
export function timeIn(fields: Fields, key: string): number | undefined {
  return integerIn(fields, `${key}_unixtime`) ?? localTime(textIn(fields, key));
}

/** A time, local where it has no zone, such as `2024-12-31T23:59:58`, in Unix seconds. */
export function localTime(text: string | undefined): number | undefined {
  if (text === undefined || !TIME.test(text)) return undefined;
  const ms = new Date(text).getTime();
  return Number.isNaN(ms) ? undefined : Math.floor(ms / 1000);
}
