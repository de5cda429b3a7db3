// The export of chats: plan, fetch, media, render, report.
import type { Archive } from "../archive/archive.ts";
import { type Clock, SYSTEM_CLOCK } from "../async/clock.ts";
import { floodWaitEvent, withFloodPolicy } from "../history/flood.ts";
import type { HistoryRange } from "../history/plan_history.ts";
import { createRateLimiter } from "../history/rate_limiter.ts";
import type { MediaFilter } from "../media/filter.ts";
import { runMediaStage } from "../media/media_stage.ts";
import type { LinkMode } from "../media/place.ts";
import type { Chat } from "../model/chat.ts";
import { describeDefect, RpcError, TgkeepError } from "../model/errors.ts";
import type { EventListener, ExportReport } from "../model/events.ts";
import {
  EXIT_DONE,
  EXIT_FILES_MISSING,
  EXIT_INTERRUPTED,
  EXIT_UNFORESEEN,
  FAILURE_EXIT_CODES,
} from "../model/exit_codes.ts";
import { sanitizeLine } from "../model/sanitize.ts";
import type { MarkdownOptions } from "../render/markdown/options.ts";
import type { TelegramGateway } from "../telegram/gateway.ts";
import { type AddressedChat, fetchChat, registerChat } from "./fetch_chat.ts";
import { type HistoryProgress, historyProgress } from "./history_progress.ts";
import { refreshChat } from "./refresh_chat.ts";
import { renderIndex } from "./render_index.ts";
import type { OutputFormat } from "./render_outputs.ts";
import { newRunFigures, reportOf, type RunFigures } from "./run_figures.ts";
import { updateOutputs } from "./update_outputs.ts";

/** What an export works with. The caller opens and closes both. */
export interface ExportDeps {
  /** As it is: the flood policy is put around it here. */
  readonly gateway: TelegramGateway;
  /** Open for writing. */
  readonly archive: Archive;
  /** Receives every event of the run, the report last. */
  readonly onEvent: EventListener;
  /** Receives what nobody foresaw, before the run tells it as an `error` event and ends. */
  readonly onDefect?: (error: unknown) => void;
  /** Ends the run; a reason with a number `exitCode` decides the report's exit code. */
  readonly signal?: AbortSignal | undefined;
  /** Version of the program, for `run.started`. */
  readonly version: string;
  /** Where waits and figures take the time from. The machine's own when absent. */
  readonly clock?: Clock;
}

/** What is to be exported. An empty `range` with {@linkcode ALL_MEDIA} is everything. */
export interface ExportRequest {
  /** Exported in this order. */
  readonly chats: readonly Chat[];
  /** Which messages are fetched; outputs always show all that the archive has. */
  readonly range: HistoryRange;
  /** So many of the newest messages of each chat are looked at again. @default 0 */
  readonly refresh?: number;
  /** Which files are kept. */
  readonly media: MediaFilter;
  /** Which outputs are written. */
  readonly formats: readonly OutputFormat[];
  /** What notes for Obsidian look like. */
  readonly markdown?: MarkdownOptions;
  /** How a file that is needed twice is placed. */
  readonly link: LinkMode;
  /**
   * Longest single flood wait in ms; a longer one ends the run.
   *
   * @default 300_000
   */
  readonly maxFloodWaitMs?: number;
  /** Requests for pages of a chat under way at most. @default 4 */
  readonly shards?: number;
}

interface Run extends ExportDeps {
  readonly request: ExportRequest;
  readonly clock: Clock;
  readonly figures: RunFigures;
}

/**
 * Exports chats one after another.
 *
 * What a person must know leaves as events; `export.finished`, with the report, is always the last one.
 * A chat that fails for a reason of its own does not stop the others, nor does a file; trouble with the
 * disk, the network, the session or a long flood wait ends the run, and the same request goes on later.
 *
 * Permissions: those of the gateway and the archive, `--allow-read` and `--allow-write` of the output
 * folder among them; nothing more.
 *
 * @returns the report, whose `exit_code` is the one of the program. Failures do not reject the promise:
 * they are `error` events and the exit code, defects too. What is thrown comes from `onEvent` or `onDefect`
 *
 * @example Export the Saved Messages with files of at most 50 MB
 * ```ts
 * import { ALL_MEDIA, exportChats, openArchive, type Telegram } from "tgkeep";
 *
 * async function exportSaved(telegram: Telegram, signal: AbortSignal): Promise<number> {
 *   await using archive = await openArchive("telegram-archive");
 *   const report = await exportChats(
 *     {
 *       gateway: telegram,
 *       archive,
 *       onEvent: (event) => console.log(JSON.stringify(event)),
 *       signal,
 *       version: "my-script 1.0",
 *     },
 *     {
 *       chats: [await telegram.savedMessages(signal)],
 *       range: {},
 *       media: { ...ALL_MEDIA, maxBytes: 50_000_000 },
 *       formats: ["json"],
 *       link: "hard",
 *     },
 *   );
 *   return report.exit_code;
 * }
 * ```
 */
export async function exportChats(
  deps: ExportDeps,
  request: ExportRequest,
): Promise<ExportReport> {
  const { clock = SYSTEM_CLOCK, archive, onEvent } = deps;
  const run: Run = {
    ...deps,
    gateway: patientGateway(deps, request, clock),
    clock,
    request,
    figures: newRunFigures(clock.now()),
  };
  onEvent({
    event: "run.started",
    version: deps.version,
    out: archive.folder,
    chats: request.chats.length,
  });
  const exitCode = await runChats(run);
  const report = reportOf(run.figures, clock.now(), exitCode);
  onEvent({ event: "export.finished", ...report });
  return report;
}

function patientGateway(deps: ExportDeps, request: ExportRequest, clock: Clock): TelegramGateway {
  return withFloodPolicy(deps.gateway, {
    clock,
    limiter: createRateLimiter({ clock, memory: deps.archive.rates }),
    signal: deps.signal,
    ...(request.maxFloodWaitMs === undefined ? {} : { maxWaitMs: request.maxFloodWaitMs }),
    onWait: (wait) => deps.onEvent(floodWaitEvent(wait)),
  });
}

async function runChats(run: Run): Promise<number> {
  const { signal, figures } = run;
  for (const chat of run.request.chats) {
    try {
      signal?.throwIfAborted();
      await exportChat(run, chat);
    } catch (error) {
      if (signal?.aborted) return interruptedExitCode(run, signal.reason);
      figures.failedChats++;
      const ended = tellFailedChat(run, chat, error);
      if (ended !== undefined) return ended;
    }
  }
  const listed = await listChats(run);
  if (listed !== undefined) return listed;
  if (figures.failedChats > 0) return FAILURE_EXIT_CODES.telegram;
  return figures.media.failed > 0 ? EXIT_FILES_MISSING : EXIT_DONE;
}

/** @returns the exit code where the list of chats could not be written */
async function listChats({ archive, request, onEvent }: Run): Promise<number | undefined> {
  if (!request.formats.includes("html")) return undefined;
  try {
    await renderIndex(archive);
    return undefined;
  } catch (error) {
    if (!(error instanceof TgkeepError)) throw error;
    onEvent({ event: "error", message: error.message, code: error.code });
    return FAILURE_EXIT_CODES[error.code];
  }
}

async function exportChat(run: Run, chat: Chat): Promise<void> {
  const { archive, onEvent, signal, request, figures } = run;
  const chatId = chat.ref.id;
  const name = chat.fullName;
  onEvent({
    event: "chat.started",
    chat_id: chatId,
    name,
    type: chat.type,
    ...(chat.messageCount === undefined ? {} : { total: chat.messageCount }),
  });
  const progress = historyProgress({ chat, clock: run.clock, onEvent });
  try {
    const { archived, refs } = await fetchMessages(run, chat, progress);
    await runMediaStage(run, {
      chat: archived,
      refs,
      filter: request.media,
      link: request.link,
      tally: figures.media,
    });
    const { formats, markdown } = request;
    const options = { version: run.version, signal, markdown };
    const outputs = await updateOutputs(archive, archived, formats, options);
    onEvent({
      event: "chat.finished",
      chat_id: chatId,
      name,
      messages: { new: progress.added(), total: archive.messageCount(archived) },
      outputs,
    });
  } finally {
    figures.newMessages += progress.added();
    figures.totalMessages += countMessages(archive, chat);
  }
}

async function fetchMessages(
  run: Run,
  chat: Chat,
  progress: HistoryProgress,
): Promise<AddressedChat> {
  const began = run.clock.now();
  try {
    const addressed = await registerChat(run, chat);
    const { refresh = 0, range, shards } = run.request;
    const deps = { ...run, shards, onPage: progress.add };
    // First: what is fetched afterwards is fresh.
    if (refresh > 0) await refreshChat(deps, addressed, refresh);
    await fetchChat(deps, chat, addressed, range);
    return addressed;
  } finally {
    run.figures.historyMs += run.clock.now() - began;
  }
}

function countMessages(archive: Archive, chat: Chat): number {
  const archived = archive.chat(chat.ref.id);
  return archived ? archive.messageCount(archived) : 0;
}

/** @returns the exit code where the run cannot go on */
function tellFailedChat(run: Run, chat: Chat, error: unknown): number | undefined {
  const { onEvent } = run;
  const cannot = `Cannot export "${sanitizeLine(chat.fullName) || chat.ref.id}" (${chat.ref.id})`;
  if (!(error instanceof TgkeepError) && !(error instanceof RpcError)) {
    run.onDefect?.(error);
    const message = `${cannot}: ${describeDefect(error)}`;
    onEvent({ event: "error", message, code: "internal" });
    return EXIT_UNFORESEEN;
  }
  const code = error instanceof TgkeepError ? error.code : "telegram";
  if (isOwnFailure(error)) {
    onEvent({ event: "error", message: `${cannot}: ${error.message}`, code });
    return undefined;
  }
  onEvent({ event: "error", message: error.message, code });
  return FAILURE_EXIT_CODES[code];
}

/** Whether only this chat is concerned: what Telegram refuses after all that the policy could do. */
function isOwnFailure(error: Error): boolean {
  return error instanceof RpcError ||
    (error instanceof TgkeepError && error.code === "telegram");
}

function interruptedExitCode(run: Run, reason: unknown): number {
  const message = reason instanceof Error ? reason.message : "Interrupted";
  run.onEvent({
    event: "warning",
    message: `${message}; what was fetched is kept, the same command goes on from there`,
  });
  if (typeof reason !== "object" || reason === null || !("exitCode" in reason)) {
    return EXIT_INTERRUPTED;
  }
  return typeof reason.exitCode === "number" ? reason.exitCode : EXIT_INTERRUPTED;
}
