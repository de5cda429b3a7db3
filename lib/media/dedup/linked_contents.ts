// Lets files with one content share the disk, where hashes were of no help before the download.
import type { Archive } from "../../archive/archive.ts";
import { diskError } from "../../archive/disk_error.ts";
import { checkKeptFile, type KeptFileDeps } from "./kept_file.ts";

/** What {@linkcode linkEqualContent} works with. */
export interface LinkedContentsDeps extends KeptFileDeps {
  readonly archive: KeptFileDeps["archive"] & Pick<Archive, "keptFilesWithContent">;
}

/** A file that was downloaded. */
export interface DownloadedContent {
  /** Where it is. */
  readonly path: string;
  readonly bytes: number;
  /** Lower-case hexadecimal. */
  readonly sha256: string;
}

/** Kept files of one content that are looked at. */
const MAX_LOOKS = 4;

/**
 * Makes a file a second name of a kept one with the same content, if there is one and the file system can.
 * The file is there at any time, as one or the other.
 *
 * @throws {TgkeepError} "archive" when the disk does not allow what it must; the signal's reason when aborted
 */
export async function linkEqualContent(
  deps: LinkedContentsDeps,
  { path, bytes, sha256 }: DownloadedContent,
  signal?: AbortSignal,
): Promise<void> {
  if (bytes === 0) return;
  for (const each of deps.archive.keptFilesWithContent(sha256, MAX_LOOKS)) {
    const other = `${deps.archive.folder}/${each.path}`;
    if (other === path || each.bytes !== bytes) continue;
    if (!await checkKeptFile(deps, each, signal)) continue;
    await linkOver(other, path);
    return;
  }
}

/** Without a link the file simply stays what it is. */
async function linkOver(from: string, to: string): Promise<void> {
  const temporary = `${to}.link.part`;
  try {
    const [source, target] = await Promise.all([Deno.lstat(from), Deno.lstat(to)]);
    if (source.ino !== null && source.ino === target.ino && source.dev === target.dev) return;
    await removeIfThere(temporary);
    await Deno.link(from, temporary);
  } catch {
    return;
  }
  try {
    await Deno.rename(temporary, to);
  } catch (error) {
    await removeIfThere(temporary);
    throw diskError(error, to);
  }
}

async function removeIfThere(path: string): Promise<void> {
  try {
    await Deno.remove(path);
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw diskError(error, path);
  }
}
