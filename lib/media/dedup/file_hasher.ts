// Hashes files on disk in the worker pool.
import type { WorkerPool } from "../../workers/pool.ts";
import type { ByteRange } from "../../workers/tasks/hash_ranges.ts";

/** Reads files and gives their SHA-256. Errors are those of the disk. */
export interface FileHasher {
  /** Size in bytes, and the hash of the whole in lower-case hexadecimal. */
  file(
    path: string,
    signal?: AbortSignal,
  ): Promise<{ readonly bytes: number; readonly sha256: string }>;
  /**
   * One hash for each range, in lower-case hexadecimal.
   *
   * @param ranges within the file
   */
  ranges(
    path: string,
    ranges: readonly ByteRange[],
    signal?: AbortSignal,
  ): Promise<readonly string[]>;
}

/** A hasher whose work is done by a pool. */
export function pooledHasher(pool: Pick<WorkerPool, "run">): FileHasher {
  return {
    file: (path, signal) => pool.run("hash_file", { path }, { signal }),
    ranges: (path, ranges, signal) => pool.run("hash_ranges", { path, ranges }, { signal }),
  };
}
