// Dates for people to read, in the time zone of this computer.
import { localIsoTime } from "./result_json/date.ts";

/** A moment, taken apart. */
export interface LocalTime {
  /** `2024-01-31`. */
  readonly day: string;
  /** `23:59`. */
  readonly clock: string;
  /** `31 January 2024, 23:59:58`. */
  readonly full: string;
}

/** A Unix time in seconds in the words of a calendar and a clock. */
export function localTime(seconds: number): LocalTime {
  const iso = localIsoTime(seconds);
  const at = iso.indexOf("T");
  const day = iso.slice(0, at);
  const clock = iso.slice(at + 1);
  return { day, clock: clock.slice(0, 5), full: `${shortDate(day)}, ${clock}` };
}

/** `31 January 2024` for `2024-01-31`. */
export function shortDate(day: string): string {
  const { year, month, date } = parts(day);
  return `${date} ${MONTHS[month - 1]} ${year}`;
}

/** `Wednesday, 31 January 2024` for `2024-01-31`. */
export function longDate(day: string): string {
  const { year, month, date } = parts(day);
  return `${WEEKDAYS[new Date(Date.UTC(year, month - 1, date)).getUTCDay()]}, ${shortDate(day)}`;
}

/** `January` for `2024-01` and for `2024-01-31`. */
export function monthName(day: string): string {
  return MONTHS[parts(day).month - 1] ?? "";
}

const MONTHS: readonly string[] = [
  "January",
  "February",
  "March",
  "April",
  "May",
  "June",
  "July",
  "August",
  "September",
  "October",
  "November",
  "December",
];

const WEEKDAYS: readonly string[] = [
  "Sunday",
  "Monday",
  "Tuesday",
  "Wednesday",
  "Thursday",
  "Friday",
  "Saturday",
];

function parts(day: string): { year: number; month: number; date: number } {
  const [year = 1970, month = 1, date = 1] = day.split("-").map(Number);
  return { year, month, date };
}
