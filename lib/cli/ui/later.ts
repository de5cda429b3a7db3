// A timer for what is drawn by and by.

/** Calls back after some ms, unless the function that it returns is called before. */
export type Schedule = (ms: number, run: () => void) => () => void;

/** A timer that is no reason for the process to live on. */
export function later(ms: number, run: () => void): ReturnType<Schedule> {
  const timer = setTimeout(run, ms);
  Deno.unrefTimer(timer);
  return () => clearTimeout(timer);
}
