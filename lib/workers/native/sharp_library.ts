// Puts sharp's native code, and libvips that it is linked to, where the system's loader finds both.
import { createRequire } from "node:module";
import { join } from "node:path";
import { partsOf } from "./parts.ts";
import { unpackParts } from "./unpack_parts.ts";

let addon: string | undefined;

/**
 * Prepares a compiled binary for `import("sharp")`; elsewhere nothing is to be done.
 *
 * Deno unpacks an addon that is imported, but not the libraries that it is linked to (denoland/deno#32198),
 * and it does so in the folder for temporary files, where another user's copy would stand in the way.
 *
 * @param cacheFolders folders that may keep the code, the first choice first
 * @throws {TgkeepError} "usage" when none of the folders can be written
 */
export async function prepareSharp(cacheFolders: readonly string[]): Promise<void> {
  const parts = partsOf("sharp");
  const file = parts.find(({ path }) => path.endsWith(".node"));
  if (!file) return;
  addon = join(
    await unpackParts(parts, { folders: cacheFolders, purpose: "images need" }),
    file.path,
  );
}

/**
 * What sharp asks for its addon in the binary, where its own code is bundled (.release/bundle.ts).
 *
 * @throws {RangeError} for anything else, as `require` does where there is no such package
 */
export function requireSharpAddon(specifier: string): unknown {
  if (addon !== undefined && /^@img\/sharp-[\w-]+\/sharp\.node$/.test(specifier)) {
    return createRequire(import.meta.url)(addon);
  }
  throw new RangeError(`Cannot find ${specifier} in the binary`);
}
