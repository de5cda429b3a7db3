// Task: the SHA-256 of parts of a file, such as those that Telegram's hashes are about.
import { createHash } from "node:crypto";
import type { TaskContext } from "../task_table.ts";

/** A part of a file, in bytes. */
export interface ByteRange {
  /** Where it begins. */
  readonly offset: number;
  /** How long it is. */
  readonly limit: number;
}

/** What to hash. */
export interface HashRangesInput {
  /** The file. */
  readonly path: string;
  /** In any order; they may overlap. */
  readonly ranges: readonly ByteRange[];
}

/** As for whole files; the ranges that Telegram gives are shorter. */
const CHUNK_BYTES = 1024 * 1024;

/**
 * Hashes each range by itself.
 *
 * @returns lower-case hexadecimal, in the order of the ranges; a range that reaches beyond the end of the
 * file counts as far as the file goes
 * @throws {Deno.errors.NotFound} and other errors of the file system
 */
export async function hashRanges(
  { path, ranges }: HashRangesInput,
  { signal }: Pick<TaskContext, "signal">,
): Promise<readonly string[]> {
  using file = await Deno.open(path, { read: true });
  const longest = ranges.reduce((most, { limit }) => Math.max(most, limit), 1);
  const buffer = new Uint8Array(Math.min(CHUNK_BYTES, longest));
  const hashes: string[] = [];
  let position = 0;
  for (const { offset, limit } of ranges) {
    if (position !== offset) await file.seek(offset, Deno.SeekMode.Start);
    const hash = createHash("sha256");
    let left = limit;
    while (left > 0) {
      signal.throwIfAborted();
      const read = await file.read(buffer.subarray(0, Math.min(left, buffer.length)));
      if (read === null) break;
      hash.update(buffer.subarray(0, read));
      left -= read;
    }
    position = offset + limit - left;
    hashes.push(hash.digest("hex"));
  }
  return hashes;
}
