// Checks that a file that the archive calls kept is still on disk as it was.
import type { Archive } from "../../archive/archive.ts";
import { diskError } from "../../archive/disk_error.ts";
import type { KeptFile, KeptFileRecord } from "../../archive/types.ts";
import type { FileHasher } from "./file_hasher.ts";

/** What {@linkcode checkKeptFile} works with. */
export interface KeptFileDeps {
  readonly archive: Pick<Archive, "folder" | "forgetKeptFile" | "confirmKeptFile">;
  readonly hasher: Pick<FileHasher, "file">;
}

/**
 * Looks at size and time of a kept file. A file that was touched, or whose time nobody noted, is hashed:
 * one with its old content is confirmed, any other is forgotten, so that it is downloaded again.
 *
 * @returns the record with the file's time of now; `undefined` when the file is not what it was
 * @throws {TgkeepError} "archive" when the disk does not allow it; the signal's reason when aborted
 */
export async function checkKeptFile<K extends KeptFile>(
  { archive, hasher }: KeptFileDeps,
  kept: K,
  signal?: AbortSignal,
): Promise<K | undefined> {
  const found = await lookAt(archive.folder, kept);
  if (found !== undefined && found === kept.modifiedAt) return kept;
  if (found !== undefined && await sameContent(archive.folder, kept, hasher, signal)) {
    const confirmed = { ...kept, modifiedAt: found };
    archive.confirmKeptFile(confirmed);
    return confirmed;
  }
  archive.forgetKeptFile(kept.fileKey);
  return undefined;
}

/**
 * Whether there is a file of the right size.
 *
 * @param folder the output folder
 * @throws {TgkeepError} "archive" when the disk does not allow it
 */
export async function looksKept(folder: string, kept: KeptFileRecord): Promise<boolean> {
  return await lookAt(folder, kept) !== undefined;
}

/**
 * The same for a file that was placed from another one, whose record it is: as long as nobody changes them,
 * both have one time. One that was only touched gets that time back.
 *
 * @returns whether the file is what it was
 * @throws {TgkeepError} "archive" when the disk does not allow it; the signal's reason when aborted
 */
export async function checkPlacedFile(
  { archive: { folder }, hasher }: KeptFileDeps,
  kept: KeptFileRecord & { readonly modifiedAt: number },
  signal?: AbortSignal,
): Promise<boolean> {
  const found = await lookAt(folder, kept);
  if (found === undefined || found === kept.modifiedAt) return found !== undefined;
  if (!await sameContent(folder, kept, hasher, signal)) return false;
  const path = `${folder}/${kept.path}`;
  const time = new Date(kept.modifiedAt);
  try {
    await Deno.utime(path, time, time);
    return true;
  } catch (error) {
    throw diskError(error, path);
  }
}

/**
 * When a file was changed last, Unix time in ms.
 *
 * @throws {TgkeepError} "archive" when the disk does not allow it
 */
export async function modificationTime(path: string): Promise<number> {
  try {
    return modified(await Deno.lstat(path));
  } catch (error) {
    throw diskError(error, path, "read");
  }
}

/** The time of a file of the right size; symbolic links are nothing that this program made. */
async function lookAt(folder: string, kept: KeptFileRecord): Promise<number | undefined> {
  const path = `${folder}/${kept.path}`;
  try {
    const info = await Deno.lstat(path);
    return info.isFile && info.size === kept.bytes ? modified(info) : undefined;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound || error instanceof Deno.errors.NotADirectory) {
      return undefined;
    }
    throw diskError(error, path, "read");
  }
}

/** Where a file system tells no time, the size must do. */
function modified(info: Deno.FileInfo): number {
  return info.mtime?.getTime() ?? 0;
}

/** A file that cannot be read is as good as none: another program may hold it, or have removed it. */
async function sameContent(
  folder: string,
  kept: KeptFileRecord,
  hasher: Pick<FileHasher, "file">,
  signal: AbortSignal | undefined,
): Promise<boolean> {
  try {
    const { bytes, sha256 } = await hasher.file(`${folder}/${kept.path}`, signal);
    return bytes === kept.bytes && sha256 === kept.sha256;
  } catch {
    signal?.throwIfAborted();
    return false;
  }
}
