// Writes the outputs of one chat from the archive.
import type { Archive } from "../archive/archive.ts";
import { diskError } from "../archive/disk_error.ts";
import type { ArchivedChat } from "../archive/types.ts";
import { writeVcards } from "../media/vcards.ts";
import { writeResultJson } from "../render/result_json/write.ts";
import { renderChat } from "./render_chat.ts";
import type { RenderChat } from "../render/source.ts";

/** Formats that can be written; `json` is `result.json` as Telegram Desktop writes it, and more. */
export type OutputFormat = "json";

/** All formats in a fixed order. */
export const OUTPUT_FORMATS: readonly OutputFormat[] = ["json"];

/** Writes one format of a chat; returns the paths of what it wrote, relative to the chat's folder. */
type ChatRenderer = (
  source: RenderChat,
  folder: string,
  signal: AbortSignal | undefined,
) => Promise<readonly string[]>;

const RENDERERS: Readonly<Record<OutputFormat, ChatRenderer>> = {
  async json(source, folder, signal) {
    await writeResultJson(source, `${folder}/result.json`, signal ? { signal } : {});
    return ["result.json"];
  },
};

/**
 * Writes the outputs of a chat, and the vCards that they point to.
 *
 * @returns paths of what was written, relative to the output folder
 * @throws {TgkeepError} "archive" when the disk does not allow it; the signal's reason when aborted
 */
export async function renderOutputs(
  archive: Archive,
  chat: ArchivedChat,
  formats: readonly OutputFormat[],
  signal?: AbortSignal,
): Promise<readonly string[]> {
  const folder = `${archive.folder}/${chat.folder}`;
  try {
    await Deno.mkdir(folder, { recursive: true });
    await writeVcards(archive, chat, signal);
    const outputs: string[] = [];
    for (const format of OUTPUT_FORMATS.filter((known) => formats.includes(known))) {
      const written = await RENDERERS[format](renderChat(archive, chat), folder, signal);
      outputs.push(...written.map((path) => `${chat.folder}/${path}`));
    }
    return outputs;
  } catch (error) {
    throw diskError(error, folder);
  }
}
