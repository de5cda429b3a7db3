// Finds the whisper addon: in its package, or among what a compiled binary carries.
import { createRequire } from "node:module";
import { join } from "node:path";
import { partsOf } from "./parts.ts";
import { unpackParts } from "./unpack_parts.ts";

/** The addon. */
export type WhisperAddon = typeof import("@napi-rs/whisper");

/**
 * Loads the addon.
 *
 * @param cacheFolders folders that may keep it, the first choice first
 * @throws {TgkeepError} "usage" when none of the folders can be written
 */
export async function importWhisper(cacheFolders: readonly string[]): Promise<WhisperAddon> {
  const parts = partsOf("whisper");
  const [part] = parts;
  if (!part) return await import("@napi-rs/whisper");
  const folder = await unpackParts(parts, {
    folders: cacheFolders,
    purpose: "voice to text needs",
  });
  // The package does nothing more than to find this file.
  const addon: WhisperAddon = createRequire(import.meta.url)(join(folder, part.path));
  return addon;
}
