// Compares what Telegram tells of a file's hashes with a file on disk.
import type { KeptFile } from "../../archive/types.ts";
import type { FileHasher } from "./file_hasher.ts";
import type { HashIndex } from "./hash_index.ts";
import type { RangeReader, ToldRange } from "./told_ranges.ts";

/** What {@linkcode matchContent} works with. */
export interface MatchDeps {
  /** The output folder. */
  readonly folder: string;
  readonly index: Promise<HashIndex>;
  readonly hasher: Pick<FileHasher, "ranges">;
}

/** A comparison that {@linkcode matchContent} is to make. */
export interface MatchRequest {
  /** Of the size of the told file, and as the archive says. */
  readonly kept: KeptFile;
  /** The ranges of the told file from its beginning. */
  readonly told: RangeReader;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Compares a kept file with one that Telegram has, range by range, up to the first difference. Hashes of
 * the kept file that are not known yet are computed from the disk and remembered.
 *
 * @returns whether every byte is equal; a kept file that cannot be read is not
 * @throws {HashesUnavailable} when Telegram's hashes are of no use; {TgkeepError} when the run cannot go on;
 * the signal's reason when aborted
 */
export async function matchContent(
  deps: MatchDeps,
  { kept, told, signal }: MatchRequest,
): Promise<boolean> {
  const index = await deps.index;
  const known = index.parts(kept);
  const own: ToldRange[] = [];
  try {
    for (;;) {
      const ranges = await told.next();
      if (ranges.length === 0) return true;
      const parts = await ownParts(deps, { kept, ranges, known: known.slice(own.length), signal });
      if (!parts) return false;
      own.push(...parts);
      if (parts.some((part, i) => part.sha256 !== ranges[i]?.sha256)) return false;
    }
  } finally {
    const whole = own[0]?.limit === kept.bytes;
    if (own.length > known.length && !whole) index.remember(kept, own);
  }
}

/** The kept file's own hashes of some ranges; `undefined` when it cannot be read. */
async function ownParts(
  { folder, hasher }: MatchDeps,
  { kept, ranges, known, signal }: {
    readonly kept: KeptFile;
    readonly ranges: readonly ToldRange[];
    /** From the first of the ranges on, as far as they are known and were cut in the same way. */
    readonly known: readonly ToldRange[];
    readonly signal: AbortSignal | undefined;
  },
): Promise<readonly ToldRange[] | undefined> {
  const first = ranges[0];
  if (first?.limit === kept.bytes) return [{ ...first, sha256: kept.sha256 }];
  if (ranges.every((range, i) => sameRange(range, known[i]))) return known.slice(0, ranges.length);
  try {
    const asked = ranges.map(({ offset, limit }) => ({ offset, limit }));
    const hashes = await hasher.ranges(`${folder}/${kept.path}`, asked, signal);
    return asked.map((range, i) => ({ ...range, sha256: hashes[i] ?? "" }));
  } catch {
    signal?.throwIfAborted();
    return undefined;
  }
}

function sameRange(a: ToldRange, b: ToldRange | undefined): boolean {
  return a.offset === b?.offset && a.limit === b.limit;
}
