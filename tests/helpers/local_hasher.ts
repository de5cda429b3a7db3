// Hashes files without worker threads, for tests of what needs hashes.
import type { FileHasher } from "../../lib/media/dedup/file_hasher.ts";
import { hashFile } from "../../lib/workers/tasks/hash_file.ts";
import { hashRanges } from "../../lib/workers/tasks/hash_ranges.ts";

/** A hasher that counts what it is asked for. */
export interface LocalHasher extends FileHasher {
  /** Whole files that were hashed. */
  files: number;
  /** Ranges that were hashed. */
  hashed: number;
}

/** Hashes in this process. */
export function localHasher(): LocalHasher {
  const signal = new AbortController().signal;
  return {
    files: 0,
    hashed: 0,
    file(path) {
      this.files++;
      return hashFile({ path }, { signal });
    },
    ranges(path, ranges) {
      this.hashed += ranges.length;
      return hashRanges({ path, ranges }, { signal });
    },
  };
}
