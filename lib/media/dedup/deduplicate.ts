// Finds out, before a download, whether the bytes are here already: by id, then by content.
import type { Archive } from "../../archive/archive.ts";
import type { KeptFileRecord } from "../../archive/types.ts";
import type { RemoteFile } from "../../model/file.ts";
import type { TelegramGateway } from "../../telegram/gateway.ts";
import { type ContentClaim, type ContentClaims, contentClaims } from "./content_claims.ts";
import { placeKnownFile } from "./known_file.ts";
import type { FileHasher } from "./file_hasher.ts";
import type { HashIndex } from "./hash_index.ts";
import { modificationTime } from "./kept_file.ts";
import { linkEqualContent } from "./linked_contents.ts";
import { type CopyFile, type LinkMode, placeFile } from "../place.ts";
import { rememberFileHashes } from "./told_hashes.ts";

/** Counted while a run goes on. */
export interface DedupFigures {
  /** Files placed because Telegram's id was known. */
  idHits: number;
  /** Files placed because the hashes of their content were equal. */
  hashHits: number;
  /** Files that came from Telegram. */
  downloads: number;
  /** Bytes of files that were placed instead of downloaded. */
  bytesSaved: number;
  /** Requests for hashes. */
  hashRequests: number;
  /** Bytes of those requests and their answers, as TL has them. */
  hashBytes: number;
}

/** What deduplication works with. */
export interface DedupDeps {
  /** Open for writing. */
  readonly archive: Archive;
  /** With the flood policy around it. */
  readonly gateway: Pick<TelegramGateway, "fileHashes">;
  readonly hasher: FileHasher;
  /** Makes copies. @default in this process */
  readonly copy?: CopyFile | undefined;
  /** Whether contents are compared, and how many entries the hash cache may have. */
  readonly content: "off" | { readonly maxEntries: number };
  /** Told in one sentence for a person. */
  readonly onWarning: (message: string) => void;
  /** Time for an answer about hashes in ms; after that a file is downloaded without. @default 15_000 */
  readonly hashPatienceMs?: number;
  /** Unix time in ms. @default Date.now */
  readonly now?: () => number;
}

/** A file that is to be had. */
export interface FindRequest {
  readonly file: RemoteFile;
  /** Where it is to be, absolute or relative to the working directory. */
  readonly path: string;
  readonly link: LinkMode;
  /** `id`: Telegram is not to be asked for hashes. @default "content" */
  readonly by?: "id" | "content";
  /** Fetches a fresh location; `undefined` when the message or its file is gone. */
  readonly refresh: () => Promise<RemoteFile | undefined>;
  readonly signal?: AbortSignal | undefined;
}

/** The file is in its place. */
export interface PlacedFile extends Disposable {
  readonly state: "placed";
  readonly by: "id" | "hash";
  readonly bytes: number;
  /** Lower-case hexadecimal. */
  readonly sha256: string;
  /** Unix time in ms, of the file in its new place. */
  readonly modifiedAt: number;
}

/** The file has to be downloaded. Disposing of it without `finished` says that the download failed. */
export interface WantedFile extends Disposable {
  readonly state: "wanted";
  /** The freshest location known. */
  readonly file: RemoteFile;
  /** To be called once the archive knows the file; files that waited for it are then placed. */
  finished(kept: KeptFileRecord): void;
}

/** A file that was downloaded and is under its final name. */
export interface SettleRequest {
  readonly path: string;
  readonly bytes: number;
  /** Lower-case hexadecimal. */
  readonly sha256: string;
  readonly link: LinkMode;
}

/** Deduplication of one run. Disposing of it writes the hash cache. */
export interface Dedup extends AsyncDisposable {
  readonly figures: Readonly<DedupFigures>;
  /** `upload.getFileHashes` with a memory. */
  readonly fileHashes: TelegramGateway["fileHashes"];
  /** Says which files come soon, so that their hashes are here when they come. */
  expect(files: Iterable<RemoteFile>): void;
  /**
   * Places a file whose bytes are here already.
   *
   * @throws {TgkeepError} "archive" when the disk does not allow it; the signal's reason when aborted
   */
  find(request: FindRequest): Promise<PlacedFile | WantedFile>;
  /** Makes a downloaded file share the disk with an equal one. Returns when it was modified, Unix ms. */
  settle(request: SettleRequest): Promise<number>;
}

/** A file that is changed again and again while it is placed is downloaded. */
const MAX_PLACINGS = 3;

/** Begins deduplication for a run. Without comparing contents the hash cache is not even opened. */
export function openDedup(deps: DedupDeps): Dedup {
  const { archive, hasher, copy } = deps;
  const figures: DedupFigures = {
    idHits: 0,
    hashHits: 0,
    downloads: 0,
    bytesSaved: 0,
    hashRequests: 0,
    hashBytes: 0,
  };
  const fileHashes = rememberFileHashes(deps.gateway, {
    onRequest(bytes) {
      figures.hashRequests++;
      figures.hashBytes += bytes;
    },
  });
  const contents = deps.content === "off"
    ? undefined
    : openContents(deps, deps.content, fileHashes);

  const placeEqual = async (
    request: FindRequest,
    equal: KeptFileRecord,
  ): Promise<KeptFileRecord | undefined> => {
    const { path, link, signal } = request;
    const from = `${archive.folder}/${equal.path}`;
    const placement = await placeFile({ from, to: path, bytes: equal.bytes, link, copy, signal });
    if (placement === "source_missing") return undefined;
    const modifiedAt = await modificationTime(path);
    return {
      path: relative(archive.folder, path),
      bytes: equal.bytes,
      sha256: equal.sha256,
      modifiedAt,
    };
  };
  const count = (by: "id" | "hash", kept: KeptFileRecord): void => {
    if (by === "id") figures.idHits++;
    else figures.hashHits++;
    figures.bytesSaved += kept.bytes;
  };

  return {
    figures,
    fileHashes,
    expect: (files) => contents?.claims.expect(files),
    async find(request) {
      const { file, path, by, refresh, signal } = request;
      contents?.claims.arrived(file);
      const known = await placeKnownFile({ archive, hasher, copy }, request);
      if (known) {
        count("id", known);
        return placed("id", known, await modificationTime(path));
      }
      let fresh = file;
      for (let i = 0; contents && by !== "id" && i < MAX_PLACINGS; i++) {
        const claim = await contents.claims.claim({ file: fresh, refresh, signal });
        fresh = claim.file;
        if (!claim.equal) return wanted(claim, figures);
        try {
          const kept = await placeEqual(request, claim.equal);
          if (!kept) continue;
          claim.finished(kept);
          count("hash", kept);
          return placed("hash", kept, kept.modifiedAt ?? 0);
        } finally {
          claim[Symbol.dispose]();
        }
      }
      return wanted({ file: fresh, finished: () => {}, [Symbol.dispose]: () => {} }, figures);
    },
    async settle({ path, bytes, sha256, link }) {
      if (link === "hard") await linkEqualContent({ archive, hasher }, { path, bytes, sha256 });
      return await modificationTime(path);
    },
    [Symbol.asyncDispose]: async () => await contents?.[Symbol.asyncDispose](),
  };
}

/** Stands for the hash cache where a format's name stands for its files. */
export const HASH_CACHE = "hash_cache";

interface Contents extends AsyncDisposable {
  readonly claims: ContentClaims;
}

function openContents(
  deps: DedupDeps,
  { maxEntries }: Exclude<DedupDeps["content"], "off">,
  fileHashes: TelegramGateway["fileHashes"],
): Contents {
  const { archive, hasher, hashPatienceMs: patienceMs, now } = deps;
  const index = openIndex(deps, maxEntries);
  // Who needs it is told of a failure, and so is the end of the run.
  index.catch(() => undefined);
  const claims = contentClaims({ archive, index, hasher, fileHashes, patienceMs, now });
  return {
    claims,
    async [Symbol.asyncDispose]() {
      await claims[Symbol.asyncDispose]();
      await (await index)[Symbol.asyncDispose]();
    },
  };
}

async function openIndex(
  { archive, onWarning, now }: DedupDeps,
  maxEntries: number,
): Promise<HashIndex> {
  const { HASH_CACHE_NAME, openHashIndex } = await import("./hash_index.ts");
  return await openHashIndex({
    folder: archive.folder,
    maxEntries,
    onWarning,
    onWritten(file) {
      const files = file ? [{ path: HASH_CACHE_NAME, ...file }] : [];
      archive.recordOutputFiles(null, HASH_CACHE, files);
    },
    ...(now ? { now } : {}),
  });
}

function placed(
  by: PlacedFile["by"],
  { bytes, sha256 }: KeptFileRecord,
  modifiedAt: number,
): PlacedFile {
  return { state: "placed", by, bytes, sha256, modifiedAt, [Symbol.dispose]: () => {} };
}

function wanted(
  claim: Pick<ContentClaim, "file" | "finished" | typeof Symbol.dispose>,
  figures: DedupFigures,
): WantedFile {
  return {
    state: "wanted",
    file: claim.file,
    finished(kept) {
      figures.downloads++;
      claim.finished(kept);
    },
    [Symbol.dispose]: () => claim[Symbol.dispose](),
  };
}

/** Paths in the archive are relative to its folder. */
function relative(folder: string, path: string): string {
  return path.startsWith(`${folder}/`) ? path.slice(folder.length + 1) : path;
}
