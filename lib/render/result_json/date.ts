// Dates of result.json: local time without a zone.

/** A quarter of an hour: offsets of time zones change only at its multiples. */
const BLOCK_SECONDS = 900;

let cachedBlock = Number.NaN;
let cachedOffsetMs = 0;

/**
 * A Unix time in seconds as `YYYY-MM-DDTHH:MM:SS` in the time zone of this computer; the beginning of
 * the year 1970 for what is no time.
 */
export function localIsoTime(seconds: number): string {
  const time = new Date(seconds * 1000);
  if (Number.isNaN(time.getTime())) return localIsoTime(0);
  // Asking for the offset is slow, and neighbouring messages share it.
  const block = Math.floor(seconds / BLOCK_SECONDS);
  if (block !== cachedBlock) {
    cachedBlock = block;
    cachedOffsetMs = time.getTimezoneOffset() * 60_000;
  }
  const shifted = new Date(time.getTime() - cachedOffsetMs);
  return Number.isNaN(shifted.getTime()) ? localIsoTime(0) : shifted.toISOString().slice(0, -5);
}
