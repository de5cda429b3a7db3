// Downloads one file part by part into `.part`, checks it, and puts it under its final name.
import { createHash, type Hash } from "node:crypto";
import { diskError } from "../archive/disk_error.ts";
import { RpcError, TgkeepError } from "../model/errors.ts";
import { fileKey, type RemoteFile } from "../model/file.ts";
import type { TelegramGateway } from "../telegram/gateway.ts";
import { makeParentFolder } from "./folders.ts";
import { MediaFailure } from "./media_failure.ts";
import { PART_BYTES, partLimit } from "./part_size.ts";

/** What {@linkcode downloadFile} needs to know. */
export interface DownloadRequest {
  readonly file: RemoteFile;
  /** Final path. */
  readonly path: string;
  /**
   * Fetches a fresh location when Telegram no longer accepts this one.
   *
   * @returns `undefined` when the message or its file is gone
   */
  readonly refresh: () => Promise<RemoteFile | undefined>;
  readonly signal?: AbortSignal | undefined;
  /** Called after each part with the bytes that are on disk. */
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

/** A part that came back too short is asked for so many times in all. */
const SHORT_PART_ATTEMPTS = 4;

/** Fresh locations for one part; more would mean that Telegram gives the same stale one again and again. */
const MAX_REFRESHES = 3;

/** A fresh location may help; others of Telegram's refusals are final. */
const STALE_LOCATION = /^(FILE_REFERENCE_|FILEREF_|LOCATION_INVALID$|FILE_ID_INVALID$)/;

/**
 * Downloads a file.
 *
 * Parts are written as they come, so memory holds one part at most. An interrupted download leaves
 * {@linkcode partPath} behind and the next call goes on from it. Under its final name a file is complete,
 * flushed to the disk and of the announced size, or not there at all.
 *
 * @throws {MediaFailure} when this file cannot be had; {TgkeepError} when the disk, the connection or the
 * session is in trouble; the signal's reason when aborted
 */
export async function downloadFile(
  gateway: Pick<TelegramGateway, "filePart">,
  request: DownloadRequest,
): Promise<DownloadedFile> {
  const { path } = request;
  const part = partPath(path, request.file);
  await makeParentFolder(path);
  const result = await onDisk(part, async () => {
    using file = await Deno.open(part, { read: true, write: true, create: true });
    const hash = createHash("sha256");
    const resumed = await resume(file, hash, request.file.size);
    await fetchParts(gateway, request, { file, hash, from: resumed, part });
    await onDisk(part, () => file.sync());
    return {
      bytes: request.file.size,
      sha256: hash.digest("hex"),
      transferred: request.file.size - resumed,
    };
  });
  await onDisk(path, () => Deno.rename(part, path));
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

interface PartSink {
  readonly file: Deno.FsFile;
  readonly hash: Hash;
  readonly from: number;
  readonly part: string;
}

async function fetchParts(
  gateway: Pick<TelegramGateway, "filePart">,
  request: DownloadRequest,
  sink: PartSink,
): Promise<void> {
  const source = locationSource(gateway, request);
  const { size } = request.file;
  for (let offset = sink.from; offset < size;) {
    request.signal?.throwIfAborted();
    const bytes = await source(offset, Math.min(PART_BYTES, size - offset));
    await onDisk(sink.part, () => writeAll(sink.file, bytes));
    sink.hash.update(bytes);
    offset += bytes.length;
    request.onProgress?.(offset);
  }
}

/** Asks for parts, with a location that is renewed when it goes stale. */
function locationSource(
  gateway: Pick<TelegramGateway, "filePart">,
  request: DownloadRequest,
): (offset: number, expected: number) => Promise<Uint8Array> {
  let file = request.file;
  let refreshes = 0;
  const ask = async (offset: number, limit: number): Promise<Uint8Array> => {
    for (;;) {
      try {
        return await gateway.filePart({ file, offset, limit }, request.signal);
      } catch (error) {
        request.signal?.throwIfAborted();
        if (!(error instanceof RpcError)) throw ofThisFile(error);
        if (!STALE_LOCATION.test(error.type) || ++refreshes > MAX_REFRESHES) throw refused(error);
        file = await renewed(request, file, error);
      }
    }
  };
  return async (offset, expected) => {
    let got = 0;
    for (let attempt = 1; attempt <= SHORT_PART_ATTEMPTS; attempt++) {
      const bytes = await ask(offset, partLimit(expected));
      if (bytes.length === expected) {
        // A large file outlives many references.
        refreshes = 0;
        return bytes;
      }
      if (bytes.length > expected) {
        throw new MediaFailure(`larger than the announced ${request.file.size} bytes`);
      }
      got = bytes.length;
    }
    throw new MediaFailure(
      `ends at byte ${offset + got}, although ${request.file.size} bytes were announced`,
    );
  };
}

async function renewed(
  request: DownloadRequest,
  stale: RemoteFile,
  error: RpcError,
): Promise<RemoteFile> {
  const fresh = await request.refresh();
  if (!fresh) throw new MediaFailure("the message or its file is gone from Telegram");
  if (fileKey(fresh) !== fileKey(stale)) {
    throw new MediaFailure("the message was edited and has another file now", { replaced: true });
  }
  const same = fresh.location.fileReference === stale.location.fileReference &&
    fresh.location.accessHash === stale.location.accessHash;
  if (same && !error.type.startsWith("FILE")) throw refused(error);
  return fresh;
}

/** What the client cannot get of this file says nothing of the others. */
function ofThisFile(error: unknown): unknown {
  const own = error instanceof TgkeepError && error.code === "telegram";
  return own ? new MediaFailure(error.message, { cause: error }) : error;
}

function refused(error: RpcError): MediaFailure {
  return new MediaFailure(`Telegram refused it: ${error.type}`, { cause: error });
}

/**
 * Reads what an earlier run has left into the hash. Only whole parts count: what was being written when
 * the machine lost power may be there in length only.
 *
 * @returns the offset to go on from; the file is cut to it and positioned there
 */
async function resume(file: Deno.FsFile, hash: Hash, size: number): Promise<number> {
  const found = (await file.stat()).size;
  const kept = found > size ? 0 : found - found % PART_BYTES;
  const buffer = new Uint8Array(Math.min(PART_BYTES, Math.max(kept, 1)));
  let read = 0;
  while (read < kept) {
    const n = await file.read(buffer.subarray(0, Math.min(buffer.length, kept - read)));
    if (n === null) break;
    hash.update(buffer.subarray(0, n));
    read += n;
  }
  if (read < found) await file.truncate(read);
  await file.seek(read, Deno.SeekMode.Start);
  return read;
}

async function writeAll(file: Deno.FsFile, bytes: Uint8Array): Promise<void> {
  for (let done = 0; done < bytes.length;) done += await file.write(bytes.subarray(done));
}

async function onDisk<T>(path: string, operation: () => Promise<T>): Promise<T> {
  try {
    return await operation();
  } catch (error) {
    throw diskError(error, path);
  }
}
