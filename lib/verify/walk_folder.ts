// Everything below a folder, without following a symbolic link.
import { diskError } from "../archive/disk_error.ts";

/** Something found on the disk. */
export interface FoundEntry {
  /** Relative to the output folder, with `/` between parts. */
  readonly path: string;
  /** `nameless`: a folder whose name is not Unicode, so that it cannot be opened by it; `closed`: one that may not be read. */
  readonly type: "file" | "link" | "other" | "nameless" | "closed";
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
    if (!await isFolder(`${root}/${next}`)) {
      if (next.includes("\ufffd")) yield { path: next, type: "nameless" };
      continue;
    }
    const entries = await entriesOrClosed(`${root}/${next}`);
    if (entries === "closed") {
      yield { path: next, type: "closed" };
      continue;
    }
    for (const entry of entries) {
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

async function entriesOrClosed(path: string): Promise<readonly Deno.DirEntry[] | "closed"> {
  try {
    return await Array.fromAsync(Deno.readDir(path));
  } catch (error) {
    if (error instanceof Deno.errors.PermissionDenied) return "closed";
    // Somebody has removed it meanwhile.
    if (error instanceof Deno.errors.NotFound) return [];
    throw diskError(error, path);
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
