// Decides for a file whether it is to be downloaded: is a kept file equal, or one that is under way?
import type { Archive } from "../../archive/archive.ts";
import type { KeptFile, KeptFileRecord } from "../../archive/types.ts";
import { abortable } from "../../async/abortable.ts";
import { TgkeepError } from "../../model/errors.ts";
import { fileKey, type RemoteFile } from "../../model/file.ts";
import type { TelegramGateway } from "../../telegram/gateway.ts";
import { matchContent } from "./content_match.ts";
import type { FileHasher } from "./file_hasher.ts";
import { type FreshFile, freshFile } from "./fresh_file.ts";
import type { HashIndex } from "./hash_index.ts";
import { createHashPrefetch, type HashPrefetch } from "./hash_prefetch.ts";
import { checkKeptFile } from "./kept_file.ts";
import { sameSizeFiles } from "./same_size.ts";
import { HashesUnavailable, readRanges, type ToldRange } from "./told_ranges.ts";
import { filesUnderWay, type UnderWay } from "./under_way.ts";

/** What {@linkcode contentClaims} works with. */
export interface ContentClaimsDeps {
  readonly archive: Pick<
    Archive,
    "folder" | "keptFile" | "keptFilesOfSize" | "forgetKeptFile" | "confirmKeptFile"
  >;
  /** Is being opened while the run begins. */
  readonly index: Promise<HashIndex>;
  readonly hasher: FileHasher;
  /** With a memory: the same is asked for more than once. */
  readonly fileHashes: TelegramGateway["fileHashes"];
  /** Time for an answer about hashes in ms; after that a file is downloaded without. @default 15_000 */
  readonly patienceMs?: number | undefined;
  /** Unix time in ms. @default Date.now */
  readonly now?: (() => number) | undefined;
}

/** A file that somebody is about to get. */
export interface ClaimRequest {
  readonly file: RemoteFile;
  /** Fetches a fresh location; `undefined` when the message or its file is gone. */
  readonly refresh: () => Promise<RemoteFile | undefined>;
  readonly signal?: AbortSignal | undefined;
}

/** What is known of a file. Disposing of it lets those go on that wait for it. */
export interface ContentClaim extends Disposable {
  /** With the freshest location known. */
  readonly file: RemoteFile;
  /** A file on disk with the same content; the claimed one is to be downloaded when there is none. */
  readonly equal: KeptFile | undefined;
  /** To be called once the archive knows the file. */
  finished(kept: KeptFileRecord): void;
}

/** Claims of one run. Disposing of it ends what was asked ahead. */
export interface ContentClaims extends Pick<HashPrefetch, "expect" | "arrived">, AsyncDisposable {
  /**
   * Compares a file with what is here. May wait for a file that is under way: always for one that was
   * claimed earlier.
   *
   * @throws {TgkeepError} when the run cannot go on; the signal's reason when aborted
   */
  claim(request: ClaimRequest): Promise<ContentClaim>;
}

/** A file up to this size in bytes costs little more than the question for its hashes, about 300 bytes. */
const MAX_CHEAP_BYTES = 1024;

/** Contents that begin equally, before the search is given up. */
const MAX_COMPARISONS = 16;

const PATIENCE_MS = 15_000;

/** Where hashes were waited for in vain, none are asked for in this time, in ms: downloads go on meanwhile. */
const REST_MS = 60_000;

/** Claims for the files of a run. */
export function contentClaims(deps: ContentClaimsDeps): ContentClaims {
  const { archive, index, hasher, fileHashes, patienceMs = PATIENCE_MS, now = Date.now } = deps;
  const kept = sameSizeFiles(deps);
  const underWay = filesUnderWay();
  /** No hashes are asked for before this time. */
  let restsUntil = 0;
  const rests = (): boolean => now() < restsUntil;
  const prefetch = createHashPrefetch({
    fileHashes,
    wanted: (file) => kept.has(file.size) || underWay.has(file.size),
    comparable: (file) => !rests() && isComparable(file) && !archive.keptFile(fileKey(file)),
  });

  /** A kept file that is equal to this one. */
  const amongKept = async (
    fresh: FreshFile,
    different: Set<string>,
    signal: AbortSignal | undefined,
  ): Promise<KeptFile | undefined> => {
    const { size } = fresh.file;
    if (!kept.has(size)) return undefined;
    const [first] = await fresh.first();
    if (!first) return undefined;
    for (const each of await kept.withFirstPart(size, first, signal)) {
      if (different.size >= MAX_COMPARISONS) return undefined;
      if (different.has(each.sha256)) continue;
      const checked = await checkKeptFile(deps, each, signal);
      if (checked !== each) kept.replace(each, checked);
      if (!checked) continue;
      const told = readRanges(fresh.ask, size);
      const request = { kept: checked, told, signal };
      if (await matchContent({ folder: archive.folder, index, hasher }, request)) return checked;
      different.add(checked.sha256);
    }
    return undefined;
  };

  /** An earlier file that is under way and begins equally. */
  const rivalOf = async (one: UnderWay, seen: Set<UnderWay>): Promise<UnderWay | undefined> => {
    for (const other of underWay.before(one.fresh.file.size, one)) {
      if (seen.has(other)) continue;
      const [own, others] = await Promise.all([one.fresh.first(), firstOf(other)]);
      seen.add(other);
      if (sameRanges(own, others)) return other;
    }
    return undefined;
  };

  const search = async (
    one: UnderWay,
    signal: AbortSignal | undefined,
  ): Promise<KeptFile | undefined> => {
    const { size } = one.fresh.file;
    const different = new Set<string>();
    const seen = new Set<UnderWay>();
    for (;;) {
      const looked = underWay.ended(size);
      const equal = await amongKept(one.fresh, different, signal);
      if (equal) return equal;
      const rival = await rivalOf(one, seen);
      if (rival) await abortable(rival.ended, signal);
      else if (underWay.ended(size) === looked) return undefined;
    }
  };

  return {
    expect: prefetch.expect,
    arrived: prefetch.arrived,
    async claim({ file, refresh, signal }) {
      const fresh = freshFile({ file, fileHashes, refresh, patienceMs, signal });
      const add = (found: KeptFile): void => kept.add(found, fresh.told);
      if (rests() || !isComparable(file)) {
        return claimOf(fresh, { equal: undefined, add, end: () => {} });
      }
      const one = underWay.enter(file.size, fresh);
      try {
        return claimOf(fresh, { equal: await search(one, signal), add, end: one.end });
      } catch (error) {
        if (error instanceof HashesUnavailable && !signal?.aborted) {
          restsUntil = Math.max(restsUntil, now() + restMs(error.cause));
          return claimOf(fresh, { equal: undefined, add, end: one.end });
        }
        one.end();
        throw error;
      }
    },
    [Symbol.asyncDispose]: () => prefetch[Symbol.asyncDispose](),
  };
}

function claimOf(
  fresh: FreshFile,
  { equal, add, end }: Pick<ContentClaim, "equal"> & {
    readonly add: (kept: KeptFile) => void;
    readonly end: () => void;
  },
): ContentClaim {
  const key = fileKey(fresh.file);
  return {
    file: fresh.file,
    equal,
    finished: (now) => add({ ...now, fileKey: key }),
    [Symbol.dispose]: end,
  };
}

/** What a refusal says of one file says nothing of the others; trouble on the way does. */
function restMs(cause: unknown): number {
  if (cause instanceof DOMException) return REST_MS;
  if (!(cause instanceof TgkeepError)) return 0;
  // Telegram wants a longer pause than anyone is willing to wait.
  if (cause.code === "flood_wait") return Infinity;
  return cause.code === "network" ? REST_MS : 0;
}

/** Only whole documents have hashes (core.telegram.org/method/upload.getFileHashes). */
function isComparable({ location, size }: RemoteFile): boolean {
  return location.type === "document" && location.thumbSize === "" && size > MAX_CHEAP_BYTES;
}

/** What cannot be had of another file is no trouble of this one. */
async function firstOf({ fresh }: UnderWay): Promise<readonly ToldRange[]> {
  try {
    return await fresh.first();
  } catch {
    return [];
  }
}

function sameRanges(a: readonly ToldRange[], b: readonly ToldRange[]): boolean {
  return a.length > 0 && a.length === b.length &&
    a.every(({ offset, limit, sha256 }, i) =>
      offset === b[i]?.offset && limit === b[i].limit && sha256 === b[i].sha256
    );
}
