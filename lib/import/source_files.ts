// Finds the files that an export names, and none outside of its folder.
import { hashFile } from "../archive/hash_file.ts";
import type { SourceFile } from "./files.ts";

/** Segments of a path that stay inside a folder on every system. */
const UNSAFE = /^(?:|\.|\.\.|[a-zA-Z]:.*)$|[\\\0]/;

/**
 * Splits a path of the JSON at its slashes.
 *
 * @returns `undefined` for one that is absolute, leads upwards, or is no path at all
 */
export function safeSegments(path: string): readonly string[] | undefined {
  if (path.length > 4096) return undefined;
  const segments = path.split("/");
  return segments.some((segment) => UNSAFE.test(segment)) ? undefined : segments;
}

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
