// Makes libvips known to the system's loader before sharp asks for it.
import { partsOf } from "./parts.ts";
import { unpackLibrary } from "./unpack_library.ts";

/** Closed with the process: sharp's own code is linked to it. */
const kept: unknown[] = [];

/**
 * Prepares a compiled binary for `import("sharp")`; elsewhere nothing is to be done.
 *
 * Deno unpacks the addon that is imported, but not the libraries that it is linked to (denoland/deno#32198).
 * Once they are loaded from another place, the loader knows them by their names.
 *
 * @param cacheFolders folders that may keep the libraries, the first choice first
 * @throws {TgkeepError} "usage" when none of the folders can be written
 */
export async function prepareSharp(cacheFolders: readonly string[]): Promise<void> {
  for (const part of partsOf("sharp")) {
    const path = await unpackLibrary(part, { folders: cacheFolders, purpose: "images need" });
    kept.push(Deno.dlopen(path, {}));
  }
}
