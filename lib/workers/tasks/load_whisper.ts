// The one place that loads the whisper addon (whisper.cpp and FFmpeg in one), when the first sound comes.
import { TgkeepError } from "../../model/errors.ts";
import { importWhisper, type WhisperAddon } from "../native/whisper_addon.ts";

export type { WhisperAddon };

let loaded: Promise<WhisperAddon> | undefined;

/**
 * Loads the addon.
 *
 * Permissions: `--allow-ffi`, `--allow-read` and `--allow-env`.
 *
 * @param cacheFolders where a compiled binary may unpack it
 * @throws {TgkeepError} "usage" where there is no addon for this machine
 */
export function loadWhisper(cacheFolders: readonly string[]): Promise<WhisperAddon> {
  return loaded ??= load(cacheFolders);
}

async function load(cacheFolders: readonly string[]): Promise<WhisperAddon> {
  try {
    if (Deno.build.os === "linux") shareCppLibrary();
    return await importWhisper(cacheFolders);
  } catch (error) {
    if (error instanceof TgkeepError) throw error;
    const reason = error instanceof Error ? error.message.split("\n")[0] : String(error);
    throw new TgkeepError(
      "usage",
      `whisper.cpp does not run on this machine (${reason}). It needs Linux on x86-64 with glibc and ` +
        "libstdc++, or macOS; elsewhere name a transcription server with --whisper-url URL",
      { cause: error },
    );
  }
}

const RTLD_NOW = 0x002;
const RTLD_GLOBAL = 0x100;

/**
 * The addon uses the C++ library without naming it among those it needs, and finds it only where it has
 * been loaded for everybody; `Deno.dlopen` loads for itself alone.
 */
function shareCppLibrary(): void {
  const libc = Deno.dlopen("libc.so.6", {
    dlopen: { parameters: ["buffer", "i32"], result: "pointer" },
  });
  const name = new TextEncoder().encode("libstdc++.so.6\0");
  const handle = libc.symbols.dlopen(name, RTLD_NOW | RTLD_GLOBAL);
  libc.close();
  if (handle === null) throw new Error("libstdc++.so.6 is missing");
}
