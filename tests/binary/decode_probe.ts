// A program that is compiled like tgkeep, for what tgkeep tells nobody: prints the hash of the samples that a
// worker would hand to whisper.cpp, of each file that is named.
import { createHash } from "node:crypto";
import { decodeSound } from "../../lib/workers/tasks/decode_sound.ts";
import { loadWhisper } from "../../lib/workers/tasks/load_whisper.ts";

if (import.meta.main) {
  const [cache = "", ...paths] = Deno.args;
  console.log(JSON.stringify(await sampleHashes(paths, cache)));
  Deno.exit(0);
}

/** SHA-256 of the samples of whole files, in hex, and how many there are. */
export async function sampleHashes(
  paths: readonly string[],
  cache: string,
): Promise<readonly (readonly [sha256: string, count: number])[]> {
  const addon = await loadWhisper([cache]);
  return paths.map((path) => {
    const { samples } = decodeSound(addon, { path, fromMs: 0, lengthMs: 120_000 });
    const bytes = new Uint8Array(samples.buffer, samples.byteOffset, samples.byteLength);
    return [createHash("sha256").update(bytes).digest("hex"), samples.length];
  });
}
