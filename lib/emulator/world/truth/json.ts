// JSON values of the expected export, built key by key with the empty ones left out.

export type Json = null | boolean | number | string | readonly Json[] | JsonObject;
export interface JsonObject {
  readonly [key: string]: Json;
}

/** Stands where the export has the path of a file. */
export const FILE_PATH = "<path of the file>";

/** What Telegram Desktop writes for a file that cannot be had. */
export const UNAVAILABLE = "(File unavailable, please try again later)";

/** The object without keys whose value is absent. */
export function object(fields: Readonly<Record<string, Json | undefined>>): JsonObject {
  const kept: Record<string, Json> = {};
  for (const [key, value] of Object.entries(fields)) if (value !== undefined) kept[key] = value;
  return kept;
}

/** Absent when it is empty: Telegram Desktop leaves empty texts out. */
export function unlessEmpty(text: string | undefined): string | undefined {
  return text === "" ? undefined : text;
}

/** Absent when it is zero. */
export function unlessZero(value: number | undefined): number | undefined {
  return value === 0 ? undefined : value;
}

/** Absent unless it is so. */
export function onlyTrue(value: boolean | undefined): true | undefined {
  return value ? true : undefined;
}

/** Unix seconds as local time without a zone. */
export function localTime(seconds: number): string {
  const date = new Date(seconds * 1000);
  const two = (value: number): string => String(value).padStart(2, "0");
  const day = [date.getFullYear(), two(date.getMonth() + 1), two(date.getDate())].join("-");
  return `${day}T${[date.getHours(), date.getMinutes(), date.getSeconds()].map(two).join(":")}`;
}
