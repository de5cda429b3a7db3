// Compares one file on the disk with what the archive says of it.
import { diskError } from "../archive/disk_error.ts";
import { type HashedFile, hashFile } from "../archive/hash_file.ts";
import type { VerifyProblem } from "../model/verify_events.ts";
import type { ExpectedFile } from "./expected_files.ts";

/** A file that is not as it should be. */
export type FileProblem = Extract<VerifyProblem, { readonly problem: "missing" | "damaged" }>;

/** Hashes of files that have several names, by where they lie on the disk. */
export type KnownHashes = Map<string, Promise<HashedFile>>;

/** What the check of a file found. */
export interface FileCheck {
  readonly problem: FileProblem | undefined;
  /** Bytes that were read; 0 where the size told already, or another name of the file was read before. */
  readonly read: number;
}

/**
 * Reads a file and compares it. Several names of one file are read once.
 *
 * @param folder the output folder
 * @throws {TgkeepError} "archive" when the disk does not let it be read; the signal's reason when aborted
 */
export async function checkFile(
  folder: string,
  file: ExpectedFile,
  hashes: KnownHashes,
  signal?: AbortSignal,
): Promise<FileCheck> {
  const path = `${folder}/${file.path}`;
  const info = await lstat(path);
  if (!info) {
    const gone = { ...problemOf(file), problem: "missing", detail: "it is not there" } as const;
    return { problem: gone, read: 0 };
  }
  const damaged = { ...problemOf(file), problem: "damaged" } as const;
  if (!info.isFile) {
    const detail = info.isSymlink ? "a symbolic link stands in its place" : "it is no file";
    return { problem: { ...damaged, detail }, read: 0 };
  }
  if (info.size !== file.bytes) {
    const detail = `it has ${info.size} bytes instead of ${file.bytes}`;
    return { problem: { ...damaged, found_bytes: info.size, detail }, read: 0 };
  }
  const known = nameless(info);
  const earlier = known === undefined ? undefined : hashes.get(known);
  const hashing = earlier ?? hashFile(path, signal);
  if (known !== undefined && !earlier) hashes.set(known, hashing);
  let hashed: HashedFile;
  try {
    hashed = await hashing;
  } catch (error) {
    signal?.throwIfAborted();
    const detail = `it cannot be read: ${error instanceof Error ? error.message : error}`;
    if (!concernsFileAlone(error)) throw diskError(error, path, "read");
    return { problem: { ...damaged, detail }, read: 0 };
  }
  const { bytes, sha256 } = hashed;
  const read = earlier ? 0 : bytes;
  if (sha256 === file.sha256) return { problem: undefined, read };
  const detail = "its content is not what was written";
  return {
    problem: { ...damaged, found_bytes: bytes, found_sha256: sha256, detail },
    read,
  };
}

/** A bad place on the disk, or a file that is closed to this user: all others can be looked at still. */
function concernsFileAlone(error: unknown): boolean {
  return error instanceof Deno.errors.PermissionDenied ||
    error instanceof Error && "code" in error && error.code === "EIO";
}

function problemOf(file: ExpectedFile) {
  const { path, kind, chatId, messageId, bytes, sha256 } = file;
  return {
    path,
    kind,
    ...(chatId === undefined ? {} : { chat_id: chatId }),
    ...(messageId === undefined ? {} : { message_id: messageId }),
    bytes,
    sha256,
  };
}

/** Where a file with several names lies; `undefined` for one that has a single name. */
function nameless({ nlink, ino, dev }: Deno.FileInfo): string | undefined {
  return (nlink ?? 1) > 1 && ino ? `${dev}:${ino}` : undefined;
}

async function lstat(path: string): Promise<Deno.FileInfo | undefined> {
  try {
    return await Deno.lstat(path);
  } catch (error) {
    // A file where a folder should be.
    if (error instanceof Deno.errors.NotFound || error instanceof Deno.errors.NotADirectory) {
      return undefined;
    }
    throw diskError(error, path, "read");
  }
}
