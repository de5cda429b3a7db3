// Writes the outputs of one chat from the archive.
import type { Archive } from "../archive/archive.ts";
import type { ResumableOutput } from "../archive/output_notes.ts";
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

/** An output that was written before, and from which message on it says something else. */
export type EarlierOutput = Pick<ResumableOutput, "state" | "changedFrom">;

/** What was written of one format. */
export interface RenderedOutput {
  /** Relative to the output folder. */
  readonly paths: readonly string[];
  /** How many of them, from the first on, are as they were. */
  readonly skipped: number;
  /** What the writer wants to know the next time. */
  readonly state?: string;
}

/** Writes one format of a chat; paths are relative to the chat's folder. */
type ChatRenderer = (
  source: RenderChat,
  folder: string,
  options: RenderOptions & { readonly earlier?: EarlierOutput | undefined },
) => Promise<readonly string[] | RenderedOutput>;

/** Each is loaded when it is asked for. */
const RENDERERS: Readonly<Record<OutputFormat, ChatRenderer>> = {
  async json(source, folder, { signal }) {
    const { writeResultJson } = await import("../render/result_json/write.ts");
    await writeResultJson(source, `${folder}/result.json`, signal ? { signal } : {});
    return ["result.json"];
  },
  async html(source, folder, { signal, earlier }) {
    const { writeHtmlPages } = await import("../render/html/write.ts");
    const options = { signal, ...(earlier ? { earlier } : {}) };
    const { names, ...rest } = await writeHtmlPages(source, folder, options);
    return { paths: names, ...rest };
  },
  async markdown(source, folder, { signal, markdown, earlier }) {
    const { writeMarkdownNotes } = await import("../render/markdown/write.ts");
    const options = { signal, ...markdown, ...(earlier ? { earlier } : {}) };
    const { names, ...rest } = await writeMarkdownNotes(source, folder, options);
    return { paths: names, ...rest };
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
 * Writes one output of a chat, and the vCards that it points to.
 *
 * @param options with an `earlier` one, a writer that can leaves alone what is in front of its first change
 * @throws {TgkeepError} "archive" when the disk does not allow it; the signal's reason when aborted
 */
export async function renderOutput(
  archive: Pick<Archive, "folder" | "contacts" | "messages" | "message" | "peer">,
  chat: ArchivedChat,
  format: OutputFormat,
  options: RenderOptions & { readonly earlier?: EarlierOutput | undefined } = {},
): Promise<RenderedOutput> {
  const folder = `${archive.folder}/${chat.folder}`;
  try {
    await Deno.mkdir(folder, { recursive: true });
    await writeVcards(archive, chat, options.signal);
    const written = await RENDERERS[format](renderChat(archive, chat), folder, options);
    const rendered = "paths" in written ? written : { paths: written, skipped: 0 };
    return { ...rendered, paths: rendered.paths.map((path) => `${chat.folder}/${path}`) };
  } catch (error) {
    throw diskError(error, folder);
  }
}
