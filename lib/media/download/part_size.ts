// How large a part of a file may be asked for.

/** The largest part, in bytes. No part may cross a boundary of this size. */
export const PART_BYTES = 1_048_576;

/** The smallest part without `precise`, in bytes. */
const SMALLEST_PART_BYTES = 4096;

/**
 * The limit for a part that begins at a multiple of {@linkcode PART_BYTES}: it must be divisible by
 * 4 KiB and divide 1 MiB (core.telegram.org/api/files#downloading-files).
 *
 * One byte more than is left is asked for wherever the rules allow it: an answer that is longer than
 * announced then shows itself.
 *
 * @param left bytes from the offset to the announced end of the file
 */
export function partLimit(left: number): number {
  let limit = SMALLEST_PART_BYTES;
  while (limit <= left && limit < PART_BYTES) limit *= 2;
  return limit;
}

/**
 * How many parts of one file may be under way: more would not make a small file faster, and a large one
 * must not need more memory than this times 1 MiB.
 *
 * @param size of the file in bytes
 */
export function partsOfFile(size: number): number {
  const parts = Math.max(1, Math.ceil(size / PART_BYTES));
  if (size < 5_000_000) return Math.min(parts, 2);
  if (size < 20_000_000) return 4;
  return 16;
}
