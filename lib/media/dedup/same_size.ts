// Kept files by their size and the hash of their first part: whom a file of that size may be equal to.
import type { Archive } from "../../archive/archive.ts";
import type { KeptFile } from "../../archive/types.ts";
import { orderedMap } from "../../async/ordered_map.ts";
import type { FileHasher } from "./file_hasher.ts";
import type { HashIndex } from "./hash_index.ts";
import { checkKeptFile } from "./kept_file.ts";
import type { ToldRange } from "./told_ranges.ts";

/** What {@linkcode SameSizeFiles} works with. */
export interface SameSizeDeps {
  readonly archive: Pick<
    Archive,
    "folder" | "keptFilesOfSize" | "forgetKeptFile" | "confirmKeptFile"
  >;
  readonly index: Promise<HashIndex>;
  readonly hasher: FileHasher;
}

/** Kept files of some sizes; what the archive knows of a size is read once. */
export interface SameSizeFiles {
  /** Whether there is a kept file of this size in bytes. */
  has(size: number): boolean;
  /**
   * Kept files whose first part has this hash, as far as anyone knows. Files whose first part was never
   * hashed are read, and found to be gone if they are.
   *
   * @throws {TgkeepError} "archive" when the disk does not allow it; the signal's reason when aborted
   */
  withFirstPart(
    size: number,
    first: ToldRange,
    signal: AbortSignal | undefined,
  ): Promise<readonly KeptFile[]>;
  /**
   * Adds a file that the archive has learned of just now.
   *
   * @param first what Telegram told of its first part, if it was asked
   */
  add(file: KeptFile, first: ToldRange | undefined): void;
  /** Forgets a file that is gone, or puts what is known of it now in its place. */
  replace(file: KeptFile, now: KeptFile | undefined): void;
}

/** Sizes whose files are remembered; the archive can be asked again. */
const MAX_SIZES = 4096;
/** Files of one size that are considered. */
const MAX_FILES = 10_000;
/** Lengths of first parts that are told apart: a server that tells more of them is not to be believed. */
const MAX_CUTS = 2;
/** Files that are read for one question; further ones are read for the next one. */
const MAX_READS = 1000;
/** Files that are read at once. */
const READERS = 4;

/** Files of one size, by the hash of a first part of one length. */
interface Cut {
  readonly byHash: Map<string, Map<string, KeptFile>>;
  /** The hash under which a file is found, by key. */
  readonly hashOf: Map<string, string>;
  /** The same by SHA-256 of the whole: files with one content need be read only once. */
  readonly hashOfContent: Map<string, string>;
  /** Not hashed yet, by key. */
  readonly unread: Map<string, KeptFile>;
  /** Ends when nobody reads. */
  reading: Promise<void>;
}

interface Group {
  /** By key. */
  readonly files: Map<string, KeptFile>;
  /** By length of the first part in bytes. */
  readonly cuts: Map<number, Cut>;
}

/** Kept files by their sizes. */
export function sameSizeFiles(deps: SameSizeDeps): SameSizeFiles {
  const groups = new Map<number, Group>();

  const groupOf = (size: number): Group => {
    let group = groups.get(size);
    if (group) {
      groups.delete(size);
    } else {
      const kept = deps.archive.keptFilesOfSize(size, MAX_FILES);
      group = { files: new Map(kept.map((file) => [file.fileKey, file])), cuts: new Map() };
      for (const oldest of groups.keys()) {
        if (groups.size < MAX_SIZES) break;
        groups.delete(oldest);
      }
    }
    groups.set(size, group);
    return group;
  };
  return {
    has: (size) => groupOf(size).files.size > 0,
    async withFirstPart(size, first, signal) {
      const group = groupOf(size);
      const cut = cutOf(group, first.limit);
      if (!cut) return [];
      const earlier = cut.reading;
      const reading = earlier.then(() => readFirstParts(deps, group, first.limit, signal));
      // Who comes next reads what this one could not.
      cut.reading = reading.catch(() => undefined);
      await reading;
      return [...cut.byHash.get(first.sha256)?.values() ?? []];
    },
    add(file, first) {
      const group = groups.get(file.bytes);
      // A size that nobody has asked about is read from the archive when somebody does.
      if (!group) return;
      const known = group.files.get(file.fileKey);
      if (known?.path === file.path && known.modifiedAt === file.modifiedAt) return;
      if (known) replaceIn(group, known, undefined);
      group.files.set(file.fileKey, file);
      for (const [limit, cut] of group.cuts) {
        const hash = first?.limit === limit ? first.sha256 : undefined;
        if (hash === undefined) cut.unread.set(file.fileKey, file);
        else put(cut, hash, file);
      }
    },
    replace(file, now) {
      const group = groups.get(file.bytes);
      if (group) replaceIn(group, file, now);
    },
  };
}

function cutOf(group: Group, limit: number): Cut | undefined {
  let cut = group.cuts.get(limit);
  if (!cut && group.cuts.size < MAX_CUTS) {
    cut = {
      byHash: new Map(),
      hashOf: new Map(),
      hashOfContent: new Map(),
      unread: new Map(group.files),
      reading: Promise.resolve(),
    };
    group.cuts.set(limit, cut);
  }
  return cut;
}

/** Sorts the files that nobody has sorted yet by their first part of this length. */
async function readFirstParts(
  deps: SameSizeDeps,
  group: Group,
  limit: number,
  signal: AbortSignal | undefined,
): Promise<void> {
  const cut = group.cuts.get(limit);
  if (!cut) return;
  for (let left = MAX_READS; left > 0;) {
    const files = unreadContents(cut).slice(0, left);
    if (files.length === 0) return;
    left -= files.length;
    const read = orderedMap(files, async (file, ownSignal) => ({
      file,
      result: await firstPart(deps, file, limit, ownSignal),
    }), { window: READERS, signal });
    for await (const { file, result } of read) {
      cut.unread.delete(file.fileKey);
      if (result?.kept !== file) replaceIn(group, file, result?.kept);
      if (result?.hash === undefined) continue;
      cut.hashOfContent.set(file.sha256, result.hash);
      put(cut, result.hash, result.kept);
    }
  }
}

/** One file of each content that nobody has read; files whose content was read are sorted. */
function unreadContents(cut: Cut): readonly KeptFile[] {
  const contents = new Map<string, KeptFile>();
  for (const file of cut.unread.values()) {
    const hash = cut.hashOfContent.get(file.sha256);
    if (hash !== undefined) put(cut, hash, file);
    else contents.set(file.sha256, file);
  }
  return [...contents.values()];
}

interface FirstPart {
  readonly kept: KeptFile;
  /** `undefined` when the file cannot be read now. */
  readonly hash: string | undefined;
}

/** The hash of a file's first part; `undefined` when the file is gone. */
async function firstPart(
  deps: SameSizeDeps,
  file: KeptFile,
  limit: number,
  signal: AbortSignal,
): Promise<FirstPart | undefined> {
  // The only part is the whole; whether the file is still there matters only if it is wanted.
  if (limit === file.bytes) return { kept: file, hash: file.sha256 };
  const kept = await checkKeptFile(deps, file, signal);
  if (!kept) return undefined;
  const index = await deps.index;
  const known = index.parts(kept);
  if (known[0]?.limit === limit) return { kept, hash: known[0].sha256 };
  try {
    const range = { offset: 0, limit };
    const [sha256] = await deps.hasher.ranges(
      `${deps.archive.folder}/${kept.path}`,
      [range],
      signal,
    );
    if (sha256 !== undefined) index.remember(kept, [{ ...range, sha256 }]);
    return { kept, hash: sha256 };
  } catch {
    signal.throwIfAborted();
    return { kept, hash: undefined };
  }
}

function put(cut: Cut, hash: string, file: KeptFile): void {
  take(cut, file.fileKey);
  cut.hashOf.set(file.fileKey, hash);
  const files = cut.byHash.get(hash);
  if (files) files.set(file.fileKey, file);
  else cut.byHash.set(hash, new Map([[file.fileKey, file]]));
}

/** Takes a file out of a cut; returns the hash under which it was found. */
function take(cut: Cut, key: string): string | undefined {
  cut.unread.delete(key);
  const hash = cut.hashOf.get(key);
  cut.hashOf.delete(key);
  if (hash !== undefined) cut.byHash.get(hash)?.delete(key);
  return hash;
}

function replaceIn(group: Group, file: KeptFile, now: KeptFile | undefined): void {
  const key = file.fileKey;
  if (now) group.files.set(key, now);
  else group.files.delete(key);
  for (const cut of group.cuts.values()) {
    const unread = cut.unread.has(key);
    const hash = take(cut, key);
    if (now && unread) cut.unread.set(key, now);
    else if (now && hash !== undefined) put(cut, hash, now);
  }
}
