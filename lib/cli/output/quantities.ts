// Numbers, sizes and times as people read them.

const UNITS = ["kB", "MB", "GB", "TB"];

/** `12,345`. */
export function formatCount(count: number): string {
  return count.toLocaleString("en-US");
}

/** `1 file`, `12,345 files`. */
export { count as formatAmount } from "../../render/quantities.ts";

/** Bytes in decimal units: `999 B`, `1.5 MB`. */
export function formatBytes(bytes: number): string {
  if (bytes < 1000) return `${bytes} B`;
  let value = bytes;
  let unit = -1;
  // 999,950 would be rounded to "1000.0 kB".
  while (value >= 999.95 && unit < UNITS.length - 1) {
    value /= 1000;
    unit++;
  }
  return `${value.toFixed(1)} ${UNITS[unit]}`;
}

/** Milliseconds: `0.4 s`, `59 s`, `3 min 20 s`, `2 h 5 min`. */
export function formatDuration(ms: number): string {
  if (ms < 9_950) return `${(ms / 1000).toFixed(1)} s`;
  const seconds = Math.round(ms / 1000);
  if (seconds < 60) return `${seconds} s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return `${minutes} min ${seconds % 60} s`;
  return `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

/** A place in a sound: `0:00:07`, `12:34:56`. */
export function formatClock(ms: number): string {
  const seconds = Math.floor(ms / 1000);
  const digits = (value: number): string => String(value).padStart(2, "0");
  return `${Math.floor(seconds / 3600)}:${digits(Math.floor(seconds / 60) % 60)}:${
    digits(seconds % 60)
  }`;
}

/** A time that is waited for or has passed, without parts of a second: `4 s`, `3 min 20 s`. */
export function formatSeconds(ms: number): string {
  const seconds = Math.max(0, Math.round(ms / 1000));
  return seconds < 60 ? `${seconds} s` : formatDuration(seconds * 1000);
}
