// The export of chats: plan, fetch, media, render, report.
import type { Archive } from "../archive/archive.ts";
import { type Clock, SYSTEM_CLOCK } from "../async/clock.ts";
import { floodWaitEvent, withFloodPolicy } from "../history/flood.ts";
import type { HistoryRange } from "../history/plan_history.ts";
import { createRateLimiter } from "../history/rate_limiter.ts";
import type { Chat } from "../model/chat.ts";
import type { EventListener, ExportReport } from "../model/events.ts";
import type { MarkdownOptions } from "../render/markdown/options.ts";
import type { TelegramGateway } from "../telegram/gateway.ts";
import { createWorkerPool, type WorkerPool } from "../workers/pool.ts";
import type { MediaRunRequest } from "./media_run.ts";
import type { OutputFormat } from "./render_outputs.ts";
import { runChats } from "./run_chats.ts";
import { newRunFigures, reportOf } from "./run_figures.ts";
import type { SpeechRequest } from "./transcript_run.ts";

/** What an export works with. The caller opens and closes all of it. */
export interface ExportDeps {
  /** As it is: the flood policy is put around it here. */
  readonly gateway: TelegramGateway;
  /** Open for writing. */
  readonly archive: Archive;
  /** Does what is heavy: hashes, copies, images. @default a pool of its own, one worker for each core */
  readonly pool?: WorkerPool;
  /** Writes down what is said in files that are kept, while others are being fetched. @default nobody does */
  readonly speech?: SpeechRequest | undefined;
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
export interface ExportRequest extends MediaRunRequest {
  /** Their histories are fetched in this order, one after another. */
  readonly chats: readonly Chat[];
  /** Which messages are fetched; outputs always show all that the archive has. */
  readonly range: HistoryRange;
  /** So many of the newest messages of each chat are looked at again. @default 0 */
  readonly refresh?: number;
  /** Which outputs are written. */
  readonly formats: readonly OutputFormat[];
  /** What notes for Obsidian look like. */
  readonly markdown?: MarkdownOptions;
  /**
   * Longest single flood wait in ms; a longer one ends the run.
   *
   * @default 300_000
   */
  readonly maxFloodWaitMs?: number;
  /** Requests for pages of a chat under way at most. @default 4 */
  readonly shards?: number;
}

/**
 * Exports chats: one history after another, files side by side.
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
 * import { ALL_MEDIA, connectTelegram, exportChats, openArchive, startLoopback } from "tgkeep";
 *
 * await using loopback = await startLoopback();
 * await using telegram = await connectTelegram({
 *   ...loopback.connection,
 *   session: loopback.session,
 *   onSession: () => Promise.resolve(),
 *   appVersion: "my-script 1.0",
 * });
 * await using archive = await openArchive(await Deno.makeTempDir());
 * const stop = AbortSignal.timeout(3_600_000);
 * const report = await exportChats(
 *   {
 *     gateway: telegram,
 *     archive,
 *     onEvent: (event) => console.log(JSON.stringify(event)),
 *     signal: stop,
 *     version: "my-script 1.0",
 *   },
 *   {
 *     chats: [await telegram.savedMessages(stop)],
 *     range: {},
 *     media: { ...ALL_MEDIA, maxBytes: 50_000_000 },
 *     formats: ["json"],
 *     link: "hard",
 *   },
 * );
 * console.log(report.exit_code, report.messages.new);
 * ```
 */
export async function exportChats(
  deps: ExportDeps,
  request: ExportRequest,
): Promise<ExportReport> {
  const { clock = SYSTEM_CLOCK, archive, onEvent } = deps;
  const figures = newRunFigures(clock.now());
  onEvent({
    event: "run.started",
    version: deps.version,
    out: archive.folder,
    chats: request.chats.length,
  });
  await using own = deps.pool ? undefined : createWorkerPool();
  const pool = deps.pool ?? own!;
  const gateway = patientGateway(deps, request, clock);
  const end = await runChats({ ...deps, gateway, clock, pool, figures }, request);
  const report = reportOf(figures, { pool: pool.metrics(), ...end }, clock.now());
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
