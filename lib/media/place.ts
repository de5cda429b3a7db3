// Puts a file that is kept already under a second name, without a byte passing through this process.
import { diskError } from "../archive/disk_error.ts";
import type { WorkerPool } from "../workers/pool.ts";
import { makeParentFolder } from "./folders.ts";

/**
 * How a file that is kept already comes to its second place: `hard` makes a second name for the same
 * bytes where the file system can, else a copy; `copy` always makes a second file.
 */
export type LinkMode = "hard" | "copy";

/** Copies a file, its bytes never passing through this process; errors of the system keep their `code`. */
export type CopyFile = (from: string, to: string, signal?: AbortSignal) => Promise<void>;

/** What {@linkcode placeFile} needs to know. */
export interface PlaceRequest {
  /** The file that is there. */
  readonly from: string;
  /** The name that it is to have too. */
  readonly to: string;
  /** Size in bytes that the source must have. */
  readonly bytes: number;
  /** Which way is wanted. */
  readonly link: LinkMode;
  /** Makes the copy, where there is to be one. @default Deno.copyFile */
  readonly copy?: CopyFile | undefined;
  /** Ends a copy. */
  readonly signal?: AbortSignal | undefined;
}

/** How a file came to its place. */
export type Placement = "linked" | "copied" | "already_there" | "source_missing";

/** Copies are made by the workers of a pool: they hold up neither requests nor the archive. */
export function pooledCopy(pool: Pick<WorkerPool, "run">): CopyFile {
  return async (from, to, signal) => void await pool.run("copy_file", { from, to }, { signal });
}

/** Reasons of file systems not to link, where a copy may still work. */
const NO_LINK: ReadonlySet<string> = new Set([
  "EXDEV",
  "EPERM",
  "EACCES",
  "EMLINK",
  "ENOTSUP",
  "EOPNOTSUPP",
  "ENOSYS",
  "EINVAL",
]);

/**
 * Places a file under another name. The name appears at once and complete, or not at all. A copy has the time
 * of the file that it was made from, so that a later change of either can be seen. It is not flushed, which
 * would double its time: what a power failure takes of it shows in its size or content, and the source is there.
 *
 * @returns `source_missing` when the source is not there, or not what it was: then nothing is done
 * @throws {TgkeepError} "archive" when the disk does not allow it
 */
export async function placeFile(request: PlaceRequest): Promise<Placement> {
  const { from, to, bytes, link, copy = copyInKernel, signal } = request;
  const source = await regularFile(from);
  if (!source || source.size !== bytes) return "source_missing";
  if (from === to) return "already_there";
  const target = await regularFile(to);
  if (target && sameFile(source, target) && link === "hard") return "already_there";

  await makeParentFolder(to);
  const temporary = `${to}.place.part`;
  await removeIfThere(temporary);
  try {
    const linked = link === "hard" && await tryLink(from, temporary);
    if (!linked) {
      await copy(from, temporary, signal);
      if (source.mtime) await Deno.utime(temporary, source.mtime, source.mtime);
    }
    // The source may have been changed by another program meanwhile.
    if ((await Deno.lstat(temporary)).size !== bytes) {
      await removeIfThere(temporary);
      return "source_missing";
    }
    await Deno.rename(temporary, to);
    return linked ? "linked" : "copied";
  } catch (error) {
    await removeIfThere(temporary);
    signal?.throwIfAborted();
    if (error instanceof Deno.errors.NotFound && !await regularFile(from)) return "source_missing";
    throw diskError(error, to);
  }
}

const copyInKernel: CopyFile = (from, to) => Deno.copyFile(from, to);

/** Symbolic links are not followed: whatever made one, it was not this program. */
async function regularFile(path: string): Promise<Deno.FileInfo | undefined> {
  try {
    const info = await Deno.lstat(path);
    return info.isFile ? info : undefined;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return undefined;
    throw diskError(error, path, "read");
  }
}

/** Without inode numbers (some Windows file systems) two files count as different. */
function sameFile(a: Deno.FileInfo, b: Deno.FileInfo): boolean {
  return a.ino !== null && a.ino === b.ino && a.dev === b.dev;
}

async function tryLink(from: string, to: string): Promise<boolean> {
  try {
    await Deno.link(from, to);
    return true;
  } catch (error) {
    const code = error instanceof Error ? (error as { code?: unknown }).code : undefined;
    if (typeof code === "string" && NO_LINK.has(code)) return false;
    throw error;
  }
}

async function removeIfThere(path: string): Promise<void> {
  try {
    await Deno.remove(path);
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw diskError(error, path);
  }
}
