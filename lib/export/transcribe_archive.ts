// Voice to text for an archive that is there: transcripts, subtitles and the outputs that show them.
import type { Archive } from "../archive/archive.ts";
import { type Clock, SYSTEM_CLOCK } from "../async/clock.ts";
import { createSemaphore } from "../async/semaphore.ts";
import type { SpeechEngine } from "../media/transcribe/engine.ts";
import { transcribeChat } from "../media/transcribe/transcribe_chat.ts";
import { newTranscriptTally } from "../media/transcribe/transcribe_file.ts";
import { writeSubtitles } from "../media/transcribe/write_subtitles.ts";
import type { EventListener } from "../model/events.ts";
import type { MediaKind } from "../model/file.ts";
import type { MarkdownOptions } from "../render/markdown/options.ts";
import { renderIndex } from "./render_index.ts";
import type { OutputFormat } from "./render_outputs.ts";
import { updateOutputs } from "./update_outputs.ts";

/** What {@linkcode transcribeArchive} works with. */
export interface TranscribeArchiveDeps {
  /** Open for writing. */
  readonly archive: Archive;
  /** Open. */
  readonly engine: SpeechEngine;
  /** Receives `chat.started`, the events of transcripts, and `chat.finished`. */
  readonly onEvent: EventListener;
  /** Version of the program, which outputs depend on. */
  readonly version: string;
  /** Ends the work, in the middle of a file too. */
  readonly signal?: AbortSignal | undefined;
  /** Where figures take the time from. The machine's own when absent. */
  readonly clock?: Clock;
}

/** What is to be done. */
export interface TranscribeArchiveRequest {
  /** Kinds of media that are listened to. @default voice and round video messages */
  readonly kinds?: readonly MediaKind[];
  /** Whether long files get subtitles beside them. */
  readonly subtitles: "files" | "none";
  /** Which outputs are brought up to date. */
  readonly formats: readonly OutputFormat[];
  /** How Markdown is written. @default as an export does */
  readonly markdown?: MarkdownOptions | undefined;
}

/** What was done. */
export interface TranscribedArchive {
  /** Files that were written down. */
  readonly transcripts: number;
  /** Files that could not be; each had a `transcript.failed` event. */
  readonly failed: number;
  /** Relative to the output folder. */
  readonly subtitles: readonly string[];
  /** Relative to the output folder. */
  readonly outputs: readonly string[];
}

/**
 * Writes down what is said in the files of an archive, chat after chat. Files that have a transcript of this
 * model are left alone, so that it can be interrupted and repeated at will.
 *
 * Permissions: those of the archive and of the engine.
 *
 * @throws {TgkeepError} when the engine cannot go on or the disk does not allow it; the signal's reason when
 * aborted. What was written down until then is kept
 *
 * @example Every voice message of an archive, by a server
 * ```ts
 * import { createHttpEngine, openArchive, transcribeArchive } from "tgkeep";
 *
 * async function writeDown(folder: string): Promise<number> {
 *   await using archive = await openArchive(folder, { mode: "existing" });
 *   const engine = createHttpEngine({ url: "http://127.0.0.1:8000/v1", language: "auto" });
 *   const { transcripts } = await transcribeArchive(
 *     { archive, engine, onEvent: () => {}, version: "my-script 1.0" },
 *     { subtitles: "none", formats: ["json"] },
 *   );
 *   return transcripts;
 * }
 * ```
 */
export async function transcribeArchive(
  deps: TranscribeArchiveDeps,
  { kinds, subtitles, formats, markdown }: TranscribeArchiveRequest,
): Promise<TranscribedArchive> {
  const { archive, engine, onEvent, version, signal, clock = SYSTEM_CLOCK } = deps;
  const tally = newTranscriptTally();
  const turns = createSemaphore(engine.jobs);
  const written: string[] = [];
  const outputs: string[] = [];
  for (const chat of archive.chats()) {
    signal?.throwIfAborted();
    const total = archive.messageCount(chat);
    const { fullName: name, type } = chat.chat;
    onEvent({ event: "chat.started", chat_id: chat.id, name, type, total });
    await transcribeChat({ archive, engine, turns, tally, onEvent, clock }, {
      chat,
      kinds,
      signal,
    });
    if (subtitles === "files") written.push(...await writeSubtitles({ archive, signal }, chat));
    const shown = await updateOutputs(archive, chat, formats, { version, signal, markdown });
    outputs.push(...shown);
    const messages = { new: 0, total };
    onEvent({ event: "chat.finished", chat_id: chat.id, name, messages, outputs: shown });
  }
  if (formats.includes("html")) outputs.push(await renderIndex(archive));
  const { done: transcripts, failed } = tally;
  return { transcripts, failed, subtitles: written, outputs };
}
