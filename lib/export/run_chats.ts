// The chats of a run: one history after another, the files of several chats side by side.
import type { Archive } from "../archive/archive.ts";
import type { ArchivedChat } from "../archive/types.ts";
import type { Clock } from "../async/clock.ts";
import { orderedMap } from "../async/ordered_map.ts";
import { createSemaphore, type Semaphore } from "../async/semaphore.ts";
import type { HistoryRange } from "../history/plan_history.ts";
import type { ChatMedia } from "../media/queue/chat_media.ts";
import { pooledHasher } from "../media/dedup/file_hasher.ts";
import { reopenLostFiles } from "../media/dedup/lost_files.ts";
import type { Chat } from "../model/chat.ts";
import type { EventListener } from "../model/events.ts";
import { EXIT_DONE, EXIT_FILES_MISSING, FAILURE_EXIT_CODES } from "../model/exit_codes.ts";
import type { PeerId } from "../model/peer.ts";
import { sanitizeLine } from "../model/sanitize.ts";
import type { MarkdownOptions } from "../render/markdown/options.ts";
import type { TelegramGateway } from "../telegram/gateway.ts";
import type { WorkerPool } from "../workers/pool.ts";
import { type FailureListeners, tellFailure, tellInterruption } from "./chat_failure.ts";
import { fetchChat, type FetchedCount, registerChat } from "./fetch_chat.ts";
import { type HistoryProgress, historyProgress } from "./history_progress.ts";
import { type MediaRun, type MediaRunRequest, openMediaRun } from "./media_run.ts";
import { refreshChat } from "./refresh_chat.ts";
import { renderIndex } from "./render_index.ts";
import type { OutputFormat } from "./render_outputs.ts";
import type { RunFigures } from "./run_figures.ts";
import type { SpeechRequest } from "./transcript_run.ts";
import { updateOutputs } from "./update_outputs.ts";

/** What a run works with. */
export interface RunChatsDeps extends FailureListeners {
  /** With the flood policy around it. */
  readonly gateway: TelegramGateway;
  readonly archive: Archive;
  readonly pool: WorkerPool;
  readonly speech?: SpeechRequest | undefined;
  readonly clock: Clock;
  readonly onEvent: EventListener;
  readonly version: string;
  readonly figures: RunFigures;
  readonly signal?: AbortSignal | undefined;
}

/** What a run is to do. */
export interface RunChatsRequest extends MediaRunRequest {
  readonly chats: readonly Chat[];
  readonly range: HistoryRange;
  readonly refresh?: number;
  readonly formats: readonly OutputFormat[];
  readonly markdown?: MarkdownOptions;
  readonly shards?: number;
}

/** How a run ended. */
export interface RunEnd {
  readonly exitCode: number;
  /** Absent when the run ended before there was anything to count. */
  readonly media?: MediaRun;
}

/** Chats of which something is under way: a history, and files of those before it. */
const CHATS_AT_ONCE = 8;

interface Run extends RunChatsDeps {
  readonly request: RunChatsRequest;
  readonly media: MediaRun;
  /** Histories are fetched one at a time. */
  readonly turn: Semaphore;
  readonly onFailure: (error: unknown, chat: ChatName) => void;
}

/** A chat that has begun. */
interface ChatWork {
  readonly chat: Chat;
  readonly progress: HistoryProgress;
  began?: true;
  /** Set once the chat is in the archive. */
  files?: ChatMedia;
}

interface ChatName {
  readonly id: PeerId;
  readonly name: string;
}

/**
 * Exports chats. The histories come one after another; the files of a chat are fetched meanwhile and
 * afterwards, while the next histories are.
 *
 * Failures do not reject the promise: they are told, and decide the exit code.
 */
export async function runChats(deps: RunChatsDeps, request: RunChatsRequest): Promise<RunEnd> {
  const { figures } = deps;
  const stop = new AbortController();
  const signal = deps.signal ? AbortSignal.any([deps.signal, stop.signal]) : stop.signal;
  let ended: number | undefined;
  // Told when it happens, and once: what follows from it is no news.
  const onFailure = (error: unknown, chat?: ChatName): void => {
    if (signal.aborted) return;
    ended = tellFailure(deps, error, chat);
    if (ended === undefined) figures.failedChats++;
    else stop.abort(error);
  };
  let media: MediaRun | undefined;
  let finished = 0;
  try {
    media = await openMediaRun({
      ...deps,
      signal,
      onFatal: (error, { id, chat }) => onFailure(error, { id, name: chat.fullName }),
    }, request);
    await using _ = media;
    const run: Run = { ...deps, signal, request, media, turn: createSemaphore(1), onFailure };
    const exported = orderedMap(request.chats, (chat) => tryChat(run, chat), {
      window: CHATS_AT_ONCE,
    });
    for await (const end of exported) finished += end === "ended" ? 1 : 0;
    if (request.formats.includes("html") && !signal.aborted) await renderIndex(deps.archive);
  } catch (error) {
    onFailure(error);
  }
  const exitCode = ended ?? exitCodeOf(deps, media, finished < request.chats.length);
  return { exitCode, ...(media ? { media } : {}) };
}

function exitCodeOf(deps: RunChatsDeps, media: MediaRun | undefined, interrupted: boolean): number {
  if (deps.signal?.aborted && interrupted) return tellInterruption(deps, deps.signal.reason);
  if (deps.figures.failedChats > 0) return FAILURE_EXIT_CODES.telegram;
  const failed = (media?.queue.tally.failed ?? 0) + (media?.transcripts?.tally.failed ?? 0);
  return failed > 0 ? EXIT_FILES_MISSING : EXIT_DONE;
}

/** @returns "stopped" when the run ended before the chat did */
async function tryChat(run: Run, chat: Chat): Promise<"ended" | "stopped"> {
  const { range, refresh } = run.request;
  const archived = archivedMessages(run.archive, chat);
  const progress = historyProgress({ ...run, chat, archived, range, refresh });
  const work: ChatWork = { chat, progress };
  try {
    const fetched = await fetchInTurn(run, work);
    const finished = fetched && await orTold(run, chat, () => finishChat(run, work, fetched));
    return finished || !run.signal?.aborted ? "ended" : "stopped";
  } finally {
    await work.files?.leave();
    run.figures.newMessages += work.progress.added();
    run.figures.totalMessages += work.began ? countMessages(run.archive, chat) : 0;
  }
}

/** A failure is told before the next chat has its turn: it may end the run. */
async function fetchInTurn(run: Run, work: ChatWork): Promise<ArchivedChat | undefined> {
  if (run.signal?.aborted) return undefined;
  return await orTold(run, work.chat, async () => {
    using _turn = await run.turn.acquire({ signal: run.signal });
    return await orTold(run, work.chat, () => fetchMessages(run, work));
  });
}

/** @returns `undefined` when it failed, which has been told */
async function orTold<T>(run: Run, chat: Chat, work: () => Promise<T>): Promise<T | undefined> {
  try {
    return await work();
  } catch (error) {
    run.onFailure(error, { id: chat.ref.id, name: chat.fullName });
    return undefined;
  }
}

async function finishChat(run: Run, work: ChatWork, archived: ArchivedChat): Promise<true> {
  const { archive, onEvent, signal, request, version } = run;
  await work.files?.finish();
  await run.media.completeThumbnails(archived);
  await run.media.transcripts?.finish(archived);
  onEvent({ event: "outputs.started", chat_id: archived.id });
  const { formats, markdown } = request;
  const options = { version, signal, markdown };
  const outputs = await updateOutputs(archive, archived, formats, options);
  onEvent({
    event: "chat.finished",
    chat_id: archived.id,
    name: work.chat.fullName,
    messages: { new: work.progress.added(), total: archive.messageCount(archived) },
    outputs,
  });
  return true;
}

async function fetchMessages(run: Run, work: ChatWork): Promise<ArchivedChat> {
  const { chat, progress } = work;
  work.began = true;
  progress.begin();
  const began = run.clock.now();
  try {
    const onOlderRefused = (error: Error): void => {
      const name = sanitizeLine(chat.fullName) || chat.ref.id;
      run.onEvent({
        event: "warning",
        chat_id: chat.ref.id,
        message:
          `Messages of "${name}" from before it became a supergroup, if there are any, cannot ` +
          `be had (${error.message}); the others are exported`,
      });
    };
    const addressed = await registerChat({ ...run, onOlderRefused }, chat);
    const hasher = pooledHasher(run.pool);
    await reopenLostFiles({ archive: run.archive, hasher }, addressed.archived, run.signal);
    const files = run.media.queue.openChat(addressed.archived, addressed.refs);
    work.files = files;
    const { refresh = 0, range, shards } = run.request;
    const onPage = (page: FetchedCount): void => {
      progress.add(page);
      files.add(page.history, page.ids);
    };
    const deps = { ...run, shards, onPage, onOlderRefused };
    // First: what is fetched afterwards is fresh.
    if (refresh > 0) await refreshChat(deps, addressed, refresh);
    await fetchChat(deps, chat, addressed, range);
    return addressed.archived;
  } finally {
    progress.end();
    run.figures.historyMs += run.clock.now() - began;
  }
}

/** By history. */
function archivedMessages(archive: Archive, chat: Chat): ReadonlyMap<number, number> {
  const archived = archive.chat(chat.ref.id);
  const counts = archived?.histories.map((history): [number, number] => [
    history.key,
    archive.messageCount({ histories: [history] }),
  ]);
  return new Map(counts);
}

function countMessages(archive: Archive, chat: Chat): number {
  const archived = archive.chat(chat.ref.id);
  return archived ? archive.messageCount(archived) : 0;
}
