// Writes the outputs of all chats again, from the archive alone.
import type { Archive } from "../archive/archive.ts";
import type { EventListener } from "../model/events.ts";
import { renderIndex } from "./render_index.ts";
import { OUTPUT_FORMATS, type OutputFormat, type RenderOptions } from "./render_outputs.ts";
import { writeOutput } from "./update_outputs.ts";

/** What {@linkcode renderArchive} works with. */
export interface RenderArchiveDeps extends RenderOptions {
  /** Open for writing, so that nothing else works on the folder. */
  readonly archive: Archive;
  /** Receives `chat.started` and `chat.finished` of each chat. */
  readonly onEvent: EventListener;
  /** Version of the program: an export by the same one leaves alone what was written here. */
  readonly version?: string;
}

/** What was written. */
export interface RenderedArchive {
  /** How many chats were rendered. */
  readonly chats: number;
  /** Messages of all chats. */
  readonly messages: number;
  /** Relative to the output folder. */
  readonly outputs: readonly string[];
}

/**
 * Renders every chat of an archive, without Telegram. Each output appears under its name only when it is
 * whole; until then the earlier one stays.
 *
 * Permissions: those of the archive, `--allow-read` and `--allow-write` of the output folder.
 *
 * @param formats written in a fixed order, each once
 * @returns what was written, in the order of the chats
 * @throws {TgkeepError} "archive" when the disk does not allow it; the signal's reason when aborted
 *
 * @example Write all result.json files again
 * ```ts
 * import { openArchive, renderArchive } from "tgkeep";
 *
 * // Any folder that an export has written; this one is new and has no chats.
 * await using archive = await openArchive(await Deno.makeTempDir());
 * const { chats, messages } = await renderArchive({ archive, onEvent: () => {} }, ["json"]);
 * console.log(`${messages} messages of ${chats} chats`);
 * ```
 */
export async function renderArchive(
  deps: RenderArchiveDeps,
  formats: readonly OutputFormat[],
): Promise<RenderedArchive> {
  const { archive, onEvent, signal, version = "", markdown } = deps;
  const outputs: string[] = [];
  let messages = 0;
  const chats = archive.chats();
  for (const chat of chats) {
    signal?.throwIfAborted();
    const total = archive.messageCount(chat);
    const { fullName: name, type } = chat.chat;
    onEvent({ event: "chat.started", chat_id: chat.id, name, type, total });
    const first: string[] = [];
    for (const format of OUTPUT_FORMATS.filter((known) => formats.includes(known))) {
      const written = await writeOutput(archive, chat, format, { version, signal, markdown });
      outputs.push(...written);
      first.push(...written.slice(0, 1));
    }
    messages += total;
    onEvent({
      event: "chat.finished",
      chat_id: chat.id,
      name,
      messages: { new: 0, total },
      outputs: first,
    });
  }
  if (formats.includes("html")) outputs.push(await renderIndex(archive));
  return { chats: chats.length, messages, outputs };
}
