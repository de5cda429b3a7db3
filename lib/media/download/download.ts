// Downloads one file, several parts at a time, into `.part`, checks it, and puts it under its final name.
import { createHash } from "node:crypto";
import type { Archive } from "../../archive/archive.ts";
import { diskError } from "../../archive/disk_error.ts";
import { fileKey, type RemoteFile } from "../../model/file.ts";
import type { FileHash, TelegramGateway } from "../../telegram/gateway.ts";
import { makeParentFolder } from "../folders.ts";
import { lingering } from "./lingering.ts";
import { MediaFailure } from "../media_failure.ts";
import type { FileShare, PartBudget } from "./part_budget.ts";
import { PartFile } from "./part_file.ts";
import { partCount } from "./part_map.ts";
import { PART_BYTES, partLimit, partsOfFile } from "./part_size.ts";
import { type PartSource, partSource } from "./part_source.ts";
import { isRight, type PartVerifier, partVerifier } from "./verify_parts.ts";

/** What a download works with. */
export interface DownloadDeps {
  /** With the flood policy around it. */
  readonly gateway: Pick<TelegramGateway, "filePart" | "fileHashes">;
  /** Remembers the parts that are there. */
  readonly archive: Pick<Archive, "folder" | "partMap" | "savePartMap">;
  /** Of the run. */
  readonly budget: PartBudget;
}

/** What {@linkcode downloadFile} needs to know. */
export interface DownloadRequest {
  readonly file: RemoteFile;
  /** Final path, below the folder of the archive. */
  readonly path: string;
  /**
   * Fetches a fresh location when Telegram no longer accepts this one.
   *
   * @returns `undefined` when the message or its file is gone
   */
  readonly refresh: () => Promise<RemoteFile | undefined>;
  /** Whether every part is compared with `upload.getFileHashes`. @default "size" */
  readonly verify?: "size" | "hashes" | undefined;
  readonly signal?: AbortSignal | undefined;
  /** Called with the bytes that are on disk: those that an earlier run has left, then after each part. */
  readonly onProgress?: (bytes: number) => void;
}

/** A file that is complete on disk. */
export interface DownloadedFile {
  readonly bytes: number;
  /** Lower-case hexadecimal. */
  readonly sha256: string;
  /** Bytes that came from Telegram in this run; less than `bytes` when a download was resumed. */
  readonly transferred: number;
}

/** When a run stops, parts that are under way have this time to come: they need not be fetched again. ms. */
const GRACE_MS = 1000;

/** How often a part that disagrees with its hash is fetched again. */
const MAX_WRONG_PARTS = 3;

/**
 * Downloads a file.
 *
 * Memory holds the parts that are under way and nothing more. Parts are written to their places as they
 * come; an interrupted download leaves {@linkcode partPath} and a map of its parts in the archive behind, and the
 * next call asks for the missing ones only. Under its final name a file is complete, flushed to the disk
 * and of the announced size, or not there at all.
 *
 * @throws {MediaFailure} when this file cannot be had; {TgkeepError} when the disk, the connection or the
 * session is in trouble; the signal's reason when aborted
 */
export async function downloadFile(
  deps: DownloadDeps,
  request: DownloadRequest,
): Promise<DownloadedFile> {
  const { file, path, signal } = request;
  using share = await deps.budget.openFile(file, signal);
  await makeParentFolder(path);
  const part = partPath(path, file);
  const result = await fetchInto(part, deps, request, share);
  try {
    await Deno.rename(part, path);
  } catch (error) {
    throw diskError(error, path);
  }
  return result;
}

/**
 * Where the bytes of an unfinished download are. The name holds a mark of the content, so that what is
 * left of another file, which an edit has replaced, is never continued.
 */
export function partPath(path: string, file: RemoteFile): string {
  const mark = createHash("sha256").update(fileKey(file)).digest("hex").slice(0, 8);
  return `${path}.${mark}.part`;
}

/**
 * Removes what an unfinished download of a file has left, when that file is no longer wanted there.
 *
 * @throws {TgkeepError} "archive" when the disk does not allow it
 */
export async function dropPart(path: string, file: RemoteFile): Promise<void> {
  const part = partPath(path, file);
  try {
    await Deno.remove(part);
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw diskError(error, part);
  }
}

async function fetchInto(
  path: string,
  deps: DownloadDeps,
  request: DownloadRequest,
  share: FileShare,
): Promise<DownloadedFile> {
  const { size } = request.file;
  using file = await PartFile.open({
    path,
    finalPath: request.path,
    size,
    signal: request.signal,
    ...claims(deps.archive, request),
  });
  const resumed = file.bytes;
  request.onProgress?.(resumed);
  // One part that fails ends the others of its file.
  const stop = new AbortController();
  const signal = request.signal ? AbortSignal.any([request.signal, stop.signal]) : stop.signal;
  using late = lingering(signal, GRACE_MS);
  const source = partSource(deps.gateway, request);
  const verifier = request.verify === "hashes"
    ? partVerifier((offset) => askHashes(deps, source, offset, late.signal))
    : undefined;
  const fetching: Fetching = {
    request,
    share,
    file,
    source,
    verifier,
    signal,
    late: late.signal,
    wrong: new Map(),
  };
  for (let again = true; again;) {
    await inParallel(partsOfFile(size), file.missing(), stop, (part) => fetchPart(fetching, part));
    again = verifier !== undefined && await rejectWrong(fetching, verifier);
  }
  return { bytes: size, sha256: await file.finish(), transferred: size - resumed };
}

/** A file of one part has nothing to be resumed from. */
function claims(
  archive: DownloadDeps["archive"],
  { file, path }: DownloadRequest,
): Pick<Parameters<typeof PartFile.open>[0], "claimed" | "save"> {
  const key = fileKey(file);
  const inArchive = path.slice(archive.folder.length + 1);
  if (partCount(file.size) < 2) return { claimed: undefined, save: () => undefined };
  const known = archive.partMap(inArchive);
  return {
    claimed: known?.fileKey === key && known.partBytes === PART_BYTES ? known.finished : undefined,
    save: (finished) =>
      archive.savePartMap(inArchive, { fileKey: key, partBytes: PART_BYTES, finished }),
  };
}

interface Fetching {
  readonly request: DownloadRequest;
  readonly share: FileShare;
  readonly file: PartFile;
  readonly source: PartSource;
  readonly verifier: PartVerifier | undefined;
  /** No part is begun any more. */
  readonly signal: AbortSignal;
  /** Parts under way are given up too. */
  readonly late: AbortSignal;
  /** How often each part was wrong. */
  readonly wrong: Map<number, number>;
}

async function fetchPart(fetching: Fetching, part: number): Promise<void> {
  const { request, share, file, source, verifier, signal, late } = fetching;
  const offset = part * PART_BYTES;
  const length = Math.min(PART_BYTES, request.file.size - offset);
  await share.part(partLimit(length), async () => {
    for (;;) {
      const asked = verifier?.prepare(offset, length);
      const [bytes] = await Promise.all([source.part(offset, length, late), asked]);
      if (verifier?.check(offset, bytes) === false) {
        countWrong(fetching, part);
        signal.throwIfAborted();
        continue;
      }
      file.keep(part, bytes);
      request.onProgress?.(file.bytes);
      return;
    }
  }, signal);
}

function countWrong({ wrong }: Fetching, part: number): void {
  const times = (wrong.get(part) ?? 0) + 1;
  wrong.set(part, times);
  if (times <= MAX_WRONG_PARTS) return;
  throw new MediaFailure(
    `the bytes from ${part * PART_BYTES} on do not agree with Telegram's hash of them, ` +
      `${times} times in a row`,
  );
}

/**
 * Checks what could not be checked as it came: ranges that cross the ends of parts, and parts of an
 * earlier run.
 *
 * @returns whether parts are to be fetched again
 */
async function rejectWrong(fetching: Fetching, verifier: PartVerifier): Promise<boolean> {
  const { file, request } = fetching;
  const wrong = new Set<number>();
  for (const hash of await verifier.unchecked(request.file.size)) {
    fetching.signal.throwIfAborted();
    if (isRight(hash, file.read(hash.offset, hash.limit))) {
      verifier.settle(hash);
      continue;
    }
    const last = Math.floor((hash.offset + hash.limit - 1) / PART_BYTES);
    for (let part = Math.floor(hash.offset / PART_BYTES); part <= last; part++) wrong.add(part);
  }
  for (const part of wrong) {
    countWrong(fetching, part);
    file.reject(part);
  }
  return wrong.size > 0;
}

function askHashes(
  { gateway }: DownloadDeps,
  source: PartSource,
  offset: number,
  signal: AbortSignal,
): Promise<readonly FileHash[]> {
  return source.withReference((file) => gateway.fileHashes(file, offset, signal), signal);
}

/** Works on parts in order, so many at a time. The first failure ends the others and is thrown. */
async function inParallel(
  limit: number,
  parts: readonly number[],
  stop: AbortController,
  work: (part: number) => Promise<void>,
): Promise<void> {
  const left = parts.values();
  const worker = async (): Promise<void> => {
    for (const part of left) await work(part);
  };
  let failure: { readonly error: unknown } | undefined;
  await Promise.all(
    Array.from({ length: Math.min(limit, parts.length) }, () =>
      worker().catch((error: unknown) => {
        failure ??= { error };
        stop.abort(error);
      })),
  );
  if (failure) throw failure.error;
}
