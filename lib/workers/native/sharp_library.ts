// Makes libvips known to the system's loader before sharp asks for it.
import { join } from "node:path";
import { embeddedPackage, isEmbedded } from "./embedded.ts";
import { unpackLibrary } from "./unpack_library.ts";

/** Closed with the process: sharp's own code is linked to it. */
const kept: unknown[] = [];

/**
 * Prepares a compiled binary for `import("sharp")`; elsewhere nothing is to be done.
 *
 * Deno unpacks the addon that is imported, but not the library that it is linked to (denoland/deno#32198).
 * Once that is loaded from another place, the loader knows it by its name.
 *
 * @param cacheFolders folders that may keep the library, the first choice first
 * @throws {TgkeepError} "usage" when none of the folders can be written
 */
export async function prepareSharp(cacheFolders: readonly string[]): Promise<void> {
  // On Windows the addon and its libraries lie in one package, and the loader looks beside the addon.
  if (!isEmbedded() || Deno.build.os === "windows") return;
  const machine = `${Deno.build.os}-${Deno.build.arch === "aarch64" ? "arm64" : "x64"}`;
  const folder = join(await embeddedPackage("sharp", `@img/sharp-libvips-${machine}`), "lib");
  for await (const { name, isFile } of Deno.readDir(folder)) {
    if (!isFile || !name.startsWith("libvips-cpp.")) continue;
    const path = await unpackLibrary({ from: join(folder, name), folders: cacheFolders });
    kept.push(Deno.dlopen(path, {}));
  }
}
