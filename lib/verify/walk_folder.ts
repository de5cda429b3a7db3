// Everything below a folder, without following a symbolic link.
import { diskError } from "../archive/disk_error.ts";

/** Something found on the disk. */
export interface FoundEntry {
  /** Relative to the output folder, with `/` between parts. */
  readonly path: string;
  readonly type: "file" | "link" | "other";
}

/**
 * Files and links below a folder, in no order; what is no file and no folder is found too.
 *
 * @param root the output folder
 * @param folder relative to it; nothing is found in one that is not there or is a link
 * @throws {TgkeepError} "archive" when a folder cannot be read
 */
export async function* walkFolder(root: string, folder: string): AsyncGenerator<FoundEntry> {
  const pending = [folder];
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    if (!await isFolder(`${root}/${next}`)) continue;
    for (const entry of await entriesOf(`${root}/${next}`)) {
      const path = next === "" ? entry.name : `${next}/${entry.name}`;
      if (entry.isDirectory) pending.push(path);
      else yield { path, type: typeOf(entry) };
    }
  }
}

/** Names in a folder; folders among them. */
export async function entriesOf(path: string): Promise<readonly Deno.DirEntry[]> {
  try {
    return await Array.fromAsync(Deno.readDir(path));
  } catch (error) {
    throw diskError(error, path, "read");
  }
}

/** What an entry is, links unfollowed. */
export function typeOf(entry: Deno.DirEntry): FoundEntry["type"] {
  if (entry.isSymlink) return "link";
  return entry.isFile ? "file" : "other";
}

async function isFolder(path: string): Promise<boolean> {
  try {
    return (await Deno.lstat(path)).isDirectory;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return false;
    throw diskError(error, path, "read");
  }
}
