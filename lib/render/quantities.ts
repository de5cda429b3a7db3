// Lengths, sizes and counts for people to read.

/** `1:05` or `1:01:05` for a length of sound or video in seconds. */
export function playTime(seconds: number): string {
  const whole = Math.max(0, Math.round(seconds));
  const two = (value: number): string => String(value).padStart(2, "0");
  const hours = Math.floor(whole / 3600);
  const minutes = Math.floor(whole / 60) % 60;
  return hours > 0
    ? `${hours}:${two(minutes)}:${two(whole % 60)}`
    : `${minutes}:${two(whole % 60)}`;
}

/** `7 days`, `1 hour`, `90 seconds`: the largest unit that gives a whole number. */
export function period(seconds: number): string {
  for (const [unit, length] of UNITS) {
    if (seconds >= length && seconds % length === 0) return count(seconds / length, unit);
  }
  return count(seconds, "second");
}

/** `1 message`, `2 messages`; thousands are separated. */
export function count(amount: number, noun: string): string {
  return `${amount.toLocaleString("en-US")} ${noun}${amount === 1 ? "" : "s"}`;
}

/** `12 B`, `3.4 kB`, `1.2 MB`: 1 kB is 1,000 bytes. */
export function fileSize(bytes: number): string {
  let value = Math.max(0, bytes);
  for (const unit of ["B", "kB", "MB", "GB"]) {
    if (value < 1000) {
      return `${value < 10 && unit !== "B" ? value.toFixed(1) : Math.round(value)} ${unit}`;
    }
    value /= 1000;
  }
  return `${value.toFixed(1)} TB`;
}

const UNITS: readonly (readonly [string, number])[] = [
  ["week", 604_800],
  ["day", 86_400],
  ["hour", 3600],
  ["minute", 60],
];
