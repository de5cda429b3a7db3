// Writes those outputs of a chat that no longer say what the archive says.
import type { Archive } from "../archive/archive.ts";
import { diskError } from "../archive/disk_error.ts";
import type { ArchivedChat, OutputFile } from "../archive/types.ts";
import { OUTPUT_FORMATS, type OutputFormat, renderOutputs } from "./render_outputs.ts";

/** Stands for the writer while an output is being written; no writer has this name. */
const UNFINISHED = "";

/** How {@linkcode updateOutputs} decides. */
export interface UpdateOutputsOptions {
  /** Version of the program: another one may write something else. */
  readonly version: string;
  /** Ends the work between two writes. */
  readonly signal?: AbortSignal | undefined;
}

/**
 * Brings the outputs of a chat up to date. One that is on disk as it was written, and of which nothing has
 * changed in the archive, is left alone: a run without news does not cost more in a long chat.
 *
 * @returns paths of all outputs, relative to the output folder
 * @throws {TgkeepError} "archive" when the disk does not allow it; the signal's reason when aborted
 */
export async function updateOutputs(
  archive: Archive,
  chat: ArchivedChat,
  formats: readonly OutputFormat[],
  { version, signal }: UpdateOutputsOptions,
): Promise<readonly string[]> {
  // Outputs show local times.
  const writer = `${version} ${new Intl.DateTimeFormat().resolvedOptions().timeZone}`;
  const outputs: string[] = [];
  for (const format of OUTPUT_FORMATS.filter((known) => formats.includes(known))) {
    const fresh = archive.freshOutput(chat, format, writer);
    if (fresh && await areAsWritten(archive.folder, fresh)) {
      outputs.push(...fresh.map(({ path }) => path));
      continue;
    }
    archive.recordOutput(chat, format, UNFINISHED, []);
    const written = await renderOutputs(archive, chat, [format], signal);
    const files = await Promise.all(written.map((path) => describe(archive.folder, path)));
    // Where it is gone, another chat has brought news of people meanwhile: the next run writes again.
    const unchanged = archive.freshOutput(chat, format, UNFINISHED) !== undefined;
    if (unchanged) archive.recordOutput(chat, format, writer, files);
    outputs.push(...written);
  }
  return outputs;
}

async function areAsWritten(folder: string, files: readonly OutputFile[]): Promise<boolean> {
  for (const file of files) {
    try {
      const now = await describe(folder, file.path);
      if (now.bytes !== file.bytes || now.modifiedAt !== file.modifiedAt) return false;
    } catch {
      // Whatever is wrong with it: writing it again mends it, or says what cannot be mended.
      return false;
    }
  }
  return true;
}

async function describe(folder: string, path: string): Promise<OutputFile> {
  try {
    const { size, mtime } = await Deno.stat(`${folder}/${path}`);
    return { path, bytes: size, modifiedAt: mtime?.getTime() ?? 0 };
  } catch (error) {
    throw diskError(error, `${folder}/${path}`);
  }
}
