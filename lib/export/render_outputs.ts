// Writes the outputs of one chat from the archive.
import type { Archive } from "../archive/archive.ts";
import { diskError } from "../archive/disk_error.ts";
import type { ArchivedChat } from "../archive/types.ts";
import { writeVcards } from "../media/vcards.ts";
import type { MarkdownOptions } from "../render/markdown/options.ts";
import type { RenderChat } from "../render/source.ts";
import { renderChat } from "./render_chat.ts";

/**
 * Formats that can be written; `json` is `result.json` as Telegram Desktop writes it, and more, `html`
 * pages for a browser, `markdown` notes for Obsidian, `ndjson` and `csv` tables of messages.
 */
export type OutputFormat = "json" | "html" | "markdown" | "ndjson" | "csv";

/** All formats in a fixed order. */
export const OUTPUT_FORMATS: readonly OutputFormat[] = [
  "json",
  "html",
  "markdown",
  "ndjson",
  "csv",
];

/** How outputs are written. */
export interface RenderOptions {
  /** Ends the work between two writes. */
  readonly signal?: AbortSignal | undefined;
  /** What notes for Obsidian look like. */
  readonly markdown?: MarkdownOptions | undefined;
}

/** Writes one format of a chat; returns the paths of what it wrote, relative to the chat's folder. */
type ChatRenderer = (
  source: RenderChat,
  folder: string,
  options: RenderOptions,
) => Promise<readonly string[]>;

/** Each is loaded when it is asked for. */
const RENDERERS: Readonly<Record<OutputFormat, ChatRenderer>> = {
  async json(source, folder, { signal }) {
    const { writeResultJson } = await import("../render/result_json/write.ts");
    await writeResultJson(source, `${folder}/result.json`, signal ? { signal } : {});
    return ["result.json"];
  },
  async html(source, folder, { signal }) {
    const { writeHtml } = await import("../render/html/write.ts");
    return await writeHtml(source, folder, { signal });
  },
  async markdown(source, folder, { signal, markdown }) {
    const { writeMarkdown } = await import("../render/markdown/write.ts");
    return await writeMarkdown(source, folder, { signal, ...markdown });
  },
  async ndjson(source, folder, { signal }) {
    const { writeNdjson } = await import("../render/ndjson/write.ts");
    await writeNdjson(source, `${folder}/messages.ndjson`, { signal });
    return ["messages.ndjson"];
  },
  async csv(source, folder, { signal }) {
    const { writeCsv } = await import("../render/csv/write.ts");
    await writeCsv(source, `${folder}/messages.csv`, { signal });
    return ["messages.csv"];
  },
};

/**
 * Writes the outputs of a chat, and the vCards that they point to.
 *
 * @returns paths of what was written, relative to the output folder
 * @throws {TgkeepError} "archive" when the disk does not allow it; the signal's reason when aborted
 */
export async function renderOutputs(
  archive: Pick<Archive, "folder" | "contacts" | "messages" | "message" | "peer">,
  chat: ArchivedChat,
  formats: readonly OutputFormat[],
  options: RenderOptions = {},
): Promise<readonly string[]> {
  const folder = `${archive.folder}/${chat.folder}`;
  try {
    await Deno.mkdir(folder, { recursive: true });
    await writeVcards(archive, chat, options.signal);
    const outputs: string[] = [];
    for (const format of OUTPUT_FORMATS.filter((known) => formats.includes(known))) {
      const written = await RENDERERS[format](renderChat(archive, chat), folder, options);
      outputs.push(...written.map((path) => `${chat.folder}/${path}`));
    }
    return outputs;
  } catch (error) {
    throw diskError(error, folder);
  }
}
