// Finds the whisper addon: in its package, or among what a compiled binary carries.
import { createRequire } from "node:module";
import { partsOf } from "./parts.ts";
import { unpackLibrary } from "./unpack_library.ts";

/** The addon. */
export type WhisperAddon = typeof import("@napi-rs/whisper");

/**
 * Loads the addon.
 *
 * @param cacheFolders folders that may keep it, the first choice first
 * @throws {TgkeepError} "usage" when none of the folders can be written
 */
export async function importWhisper(cacheFolders: readonly string[]): Promise<WhisperAddon> {
  const [part] = partsOf("whisper");
  if (!part) return await import("@napi-rs/whisper");
  const path = await unpackLibrary(part, { folders: cacheFolders, purpose: "voice to text needs" });
  // The package does nothing more than to find this file.
  const addon: WhisperAddon = createRequire(import.meta.url)(path);
  return addon;
}
