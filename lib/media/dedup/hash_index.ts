// What is known of the hashes of kept files' parts, from run to run: media_hash_cache.bin.
import { Buffer } from "node:buffer";
import type { HashedFile } from "../../archive/hash_file.ts";
import type { KeptFileRecord } from "../../archive/types.ts";
import { type CachedHashes, readHashCache, writeHashCache } from "./hash_cache_file.ts";
import type { ToldRange } from "./told_ranges.ts";

/** Hashes of the parts of kept files, computed from what is on disk. */
export interface HashIndex extends AsyncDisposable {
  /**
   * Hashes of the first parts of a file, each part beginning where the one before it ends; none when
   * nothing is known of this content. Files with one content share them.
   *
   * @param kept as it was found on disk just now
   */
  parts(kept: KeptFileRecord): readonly ToldRange[];
  /** Remembers the hashes of the first parts of a file, and forgets others when there are too many. */
  remember(kept: KeptFileRecord, parts: readonly ToldRange[]): void;
}

/** How {@linkcode openHashIndex} sets an index up. */
export interface HashIndexOptions {
  /** The output folder. */
  readonly folder: string;
  /** Files that are remembered at most; those that were used last stay. */
  readonly maxEntries: number;
  /** Told in one sentence for a person. */
  readonly onWarning: (message: string) => void;
  /**
   * Told what the cache is, once it is written, and `undefined` before: one that is half-way between must
   * not look damaged.
   */
  readonly onWritten?: (file: HashedFile | undefined) => void;
  /** Unix time in ms. @default Date.now */
  readonly now?: () => number;
}

/** Name of the cache in the output folder. */
export const HASH_CACHE_NAME = "media_hash_cache.bin";

/** Hashes of all files together: 32 MiB in memory and on disk, which speak for 128 GiB of media. */
const MAX_HASHES = 1_048_576;

/** What was learned is written down after this time in ms, so that a killed run loses little. */
const SAVE_EVERY_MS = 60_000;

/** Bytes of a SHA-256. */
const DIGEST_BYTES = 32;

/**
 * Opens the index of an output folder. Without a cache it is empty: the archive knows which files there
 * are, and their hashes are computed when they are needed. A damaged cache is set aside with a warning.
 *
 * Disposing of it writes the cache, when something in it has changed. A cache that cannot be written is
 * worth a warning, and no more.
 */
export async function openHashIndex(options: HashIndexOptions): Promise<HashIndex> {
  const { folder, maxEntries, onWarning, onWritten, now = Date.now } = options;
  const path = `${folder}/${HASH_CACHE_NAME}`;
  const found = await readHashCache(path, onWarning);
  /** By SHA-256 of the whole. */
  const entries = new Map<string, CachedHashes>();
  let hashes = 0;
  let changed = found === undefined;
  let savedAt = now();
  let saving: Promise<void> | undefined;

  const drop = (entry: CachedHashes): void => {
    entries.delete(entry.sha256);
    hashes -= entry.limits.length;
    changed = true;
  };
  const put = (entry: CachedHashes): void => {
    const known = entries.get(entry.sha256);
    if (known) drop(known);
    entries.set(entry.sha256, entry);
    hashes += entry.limits.length;
    for (const oldest of entries.values()) {
      if (entries.size <= maxEntries && hashes <= MAX_HASHES) break;
      drop(oldest);
    }
  };
  const save = async (): Promise<void> => {
    changed = false;
    savedAt = now();
    try {
      onWritten?.(undefined);
      const file = await writeHashCache(path, [...entries.values()]);
      onWritten?.(file);
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      onWarning(`The hashes of media files could not be written down for later runs: ${reason}`);
    }
  };
  const saveNowAndThen = (): void => {
    if (!changed || saving || now() - savedAt < SAVE_EVERY_MS) return;
    saving = save().finally(() => saving = undefined);
  };
  for (const entry of found ?? []) put(entry);

  return {
    parts(kept) {
      const entry = entries.get(kept.sha256);
      if (!entry) return [];
      const changedSince = entry.path === kept.path && entry.modifiedAt !== kept.modifiedAt;
      if (entry.bytes !== kept.bytes || changedSince) {
        drop(entry);
        return [];
      }
      entries.delete(entry.sha256);
      entries.set(entry.sha256, entry);
      // Who was used last stays longest, in later runs too.
      changed = true;
      return unpack(entry);
    },
    remember(kept, parts) {
      put(pack(kept, parts));
      changed = true;
      saveNowAndThen();
    },
    async [Symbol.asyncDispose]() {
      await saving;
      if (changed) await save();
    },
  };
}

function pack(kept: KeptFileRecord, parts: readonly ToldRange[]): CachedHashes {
  const digests = new Uint8Array(parts.length * DIGEST_BYTES);
  parts.forEach(({ sha256 }, i) => digests.set(Buffer.from(sha256, "hex"), i * DIGEST_BYTES));
  return {
    path: kept.path,
    bytes: kept.bytes,
    modifiedAt: kept.modifiedAt ?? 0,
    sha256: kept.sha256,
    limits: parts.map(({ limit }) => limit),
    digests,
  };
}

function unpack({ limits, digests }: CachedHashes): ToldRange[] {
  let offset = 0;
  return limits.map((limit, i) => {
    const digest = digests.subarray(i * DIGEST_BYTES, (i + 1) * DIGEST_BYTES);
    const part = { offset, limit, sha256: Buffer.from(digest).toString("hex") };
    offset += limit;
    return part;
  });
}
