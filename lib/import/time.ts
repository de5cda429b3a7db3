// Times of an export: seconds where they are told, else the local time of this computer.
import { type Fields, integerIn, textIn } from "./fields.ts";

const LOCAL = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d$/;

/** Unix time in seconds of `key`, by `<key>_unixtime` or by the local time under `key` itself. */
export function timeIn(fields: Fields, key: string): number | undefined {
  return integerIn(fields, `${key}_unixtime`) ?? localTime(textIn(fields, key));
}

/** A local time without zone, such as `2024-12-31T23:59:58`, in Unix seconds. */
export function localTime(text: string | undefined): number | undefined {
  if (text === undefined || !LOCAL.test(text)) return undefined;
  const ms = new Date(text).getTime();
  return Number.isNaN(ms) ? undefined : ms / 1000;
}
