// Finds the files that an export names, and none outside of its folder.
import { hashFile } from "../archive/hash_file.ts";
import { safeSegments } from "../archive/safe_segments.ts";
import type { SourceFile } from "./files.ts";

/**
 * The file under a path of the JSON with its hash. Links are not followed: an export has none, and one that
 * was put there leads out of it.
 *
 * @param root folder of the export
 * @returns `undefined` when there is no such file, or its path leads elsewhere
 */
export async function sourceFile(
  root: string,
  path: string,
  signal?: AbortSignal,
): Promise<SourceFile | undefined> {
  const segments = safeSegments(path);
  if (!segments) return undefined;
  let full = root;
  let info: Deno.FileInfo | undefined;
  for (const segment of segments) {
    full = `${full}/${segment}`;
    info = await lstat(full);
    if (!info || info.isSymlink) return undefined;
  }
  return info?.isFile ? { path: full, ...await hashFile(full, signal) } : undefined;
}

async function lstat(path: string): Promise<Deno.FileInfo | undefined> {
  try {
    return await Deno.lstat(path);
  } catch (error) {
    const absent = error instanceof Deno.errors.NotFound ||
      error instanceof Deno.errors.NotADirectory || error instanceof Deno.errors.InvalidData ||
      error instanceof TypeError || isNameTooLong(error);
    if (absent) return undefined;
    throw error;
  }
}

function isNameTooLong(error: unknown): boolean {
  return error instanceof Error && (error as { code?: unknown }).code === "ENAMETOOLONG";
}
