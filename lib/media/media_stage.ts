// Gets the files of a chat, one after another in the order of the messages.
import type { Archive } from "../archive/archive.ts";
import type { ArchivedChat, MediaJob, MediaOutcome } from "../archive/types.ts";
import { RpcError, TgkeepError } from "../model/errors.ts";
import type { ChatRef } from "../model/chat.ts";
import type { EventListener } from "../model/events.ts";
import { fileKey, type RemoteFile } from "../model/file.ts";
import { messageFiles } from "../model/message.ts";
import type { TelegramGateway } from "../telegram/gateway.ts";
import { placeKnownFile } from "./dedup.ts";
import { downloadFile, dropPart } from "./download.ts";
import { filterFingerprint, type MediaFilter, skipReason } from "./filter.ts";
import { MediaFailure } from "./media_failure.ts";
import type { LinkMode } from "./place.ts";

/** What the stage works with. */
export interface MediaStageDeps {
  /** With the flood policy around it. */
  readonly gateway: Pick<TelegramGateway, "filePart" | "messages">;
  /** Open for writing. */
  readonly archive: Archive;
  /** Receives `media.done` and `media.failed`. */
  readonly onEvent: EventListener;
  /** Ends the stage with its reason. */
  readonly signal?: AbortSignal | undefined;
}

/** What the stage is to do. */
export interface MediaStageRequest {
  /** Whose files are wanted. */
  readonly chat: ArchivedChat;
  /** How Telegram addresses each history of the chat, by the history's key. */
  readonly refs: ReadonlyMap<number, ChatRef>;
  /** Which files are wanted. */
  readonly filter: MediaFilter;
  /** How a file that is needed twice is placed. */
  readonly link: LinkMode;
  /** Added to as files are done. */
  readonly tally: MediaTally;
}

/** What a run did with media; the stage adds to it, so that it is true whenever it is read. */
export interface MediaTally {
  /** Files that came from Telegram. */
  downloaded: number;
  /** Files that could not be had. */
  failed: number;
  /** Files that are not wanted. */
  skipped: number;
  /** Bytes that came from Telegram. */
  bytes: number;
  /** Files placed because their id was known. */
  idHits: number;
  /** Bytes of files that were placed instead of downloaded. */
  bytesSaved: number;
}

/** A tally of nothing. */
export function newMediaTally(): MediaTally {
  return { downloaded: 0, failed: 0, skipped: 0, bytes: 0, idHits: 0, bytesSaved: 0 };
}

/** Jobs read at once. */
const BATCH = 200;

/** So many files in a row failing by the connection mean that the connection is gone, not the files. */
const MAX_NETWORK_FAILURES = 3;

/** How often one job starts anew because its message was edited meanwhile. */
const MAX_REPLACEMENTS = 3;

interface Stage extends MediaStageDeps {
  readonly request: MediaStageRequest;
  networkFailures: number;
}

/**
 * Gets every file of a chat that is wanted and not here yet. Each outcome is written as it is known, a
 * failure too: it never stops the others, and the next run tries again.
 *
 * @throws {TgkeepError} when the disk, the connection, the session or a flood wait ends the run; the
 * signal's reason when aborted
 */
export async function runMediaStage(
  deps: MediaStageDeps,
  request: MediaStageRequest,
): Promise<void> {
  const stage: Stage = { ...deps, request, networkFailures: 0 };
  deps.archive.reconsiderMedia(request.chat, filterFingerprint(request.filter));
  for (const { key } of request.chat.histories) await runHistory(stage, key);
}

async function runHistory(stage: Stage, history: number): Promise<void> {
  const { archive, request } = stage;
  let after: MediaJob | undefined;
  for (;;) {
    const jobs = archive.takeMediaJobs(history, BATCH, after);
    after = jobs.at(-1);
    if (!after) return;
    const skipped: { readonly job: MediaJob; readonly outcome: MediaOutcome }[] = [];
    for (const job of jobs) {
      const reason = skipReason(job, request.filter);
      if (reason) skipped.push({ job, outcome: { state: "skipped", reason } });
    }
    if (skipped.length > 0) archive.recordMediaOutcomes(request.chat, skipped);
    stage.request.tally.skipped += skipped.length;
    const decided = new Set(skipped.map(({ job }) => job.key));
    for (const job of jobs) {
      if (!decided.has(job.key)) await runJob(stage, job);
    }
  }
}

async function runJob(stage: Stage, first: MediaJob): Promise<void> {
  let job = first;
  for (let replacements = 0;; replacements++) {
    stage.signal?.throwIfAborted();
    try {
      await keep(stage, job);
      stage.networkFailures = 0;
      return;
    } catch (error) {
      stage.signal?.throwIfAborted();
      const next = replacements < MAX_REPLACEMENTS ? replacement(stage, job, error) : undefined;
      if (!next) return fail(stage, job, error);
      await dropPart(pathOf(stage, job), job.file);
      job = next;
    }
  }
}

async function keep(stage: Stage, job: MediaJob): Promise<void> {
  const { archive, request } = stage;
  const { tally } = request;
  const inFolder = `${request.chat.folder}/${job.path}`;
  const path = pathOf(stage, job);
  const known = await placeKnownFile(archive, { file: job.file, path, link: request.link });
  if (known) {
    await dropPart(path, job.file);
    record(stage, job, { state: "kept", bytes: known.bytes, sha256: known.sha256 });
    tally.idHits++;
    tally.bytesSaved += known.bytes;
    return done(stage, job, { path: inFolder, bytes: known.bytes, source: "id" });
  }
  const { bytes, sha256, transferred } = await downloadFile(stage.gateway, {
    file: job.file,
    path,
    refresh: () => freshLocation(stage, job),
    signal: stage.signal,
  });
  record(stage, job, { state: "kept", bytes, sha256 });
  tally.downloaded++;
  tally.bytes += transferred;
  done(stage, job, { path: inFolder, bytes, source: "downloaded" });
}

function pathOf({ archive, request }: Stage, job: MediaJob): string {
  return `${archive.folder}/${request.chat.folder}/${job.path}`;
}

/** Fetches the message again; what is new in it goes into the archive too. */
async function freshLocation(stage: Stage, job: MediaJob): Promise<RemoteFile | undefined> {
  const ref = stage.request.refs.get(job.history);
  if (!ref) throw new RangeError(`Cannot find the chat of history ${job.history}`);
  const page = await stage.gateway.messages(ref, [job.messageId], stage.signal);
  const message = page.messages.find(({ id }) => id === job.messageId);
  if (!message) return undefined;
  stage.archive.commitPage({ history: job.history, messages: [message], peers: page.peers });
  return messageFiles(message).find(({ slot }) => slot === job.slot)?.file;
}

/** The job that stands in the place of one whose file was replaced by an edit. */
function replacement(stage: Stage, job: MediaJob, error: unknown): MediaJob | undefined {
  if (!(error instanceof MediaFailure) || !error.replaced) return undefined;
  const next = stage.archive.mediaJob(job);
  return next && fileKey(next.file) !== fileKey(job.file) ? next : undefined;
}

function fail(stage: Stage, job: MediaJob, error: unknown): void {
  const network = error instanceof TgkeepError && error.code === "network";
  if (!(error instanceof MediaFailure) && !(error instanceof RpcError) && !network) throw error;
  const reason = error instanceof RpcError ? `Telegram refused it: ${error.type}` : error.message;
  record(stage, job, { state: "failed", reason });
  stage.request.tally.failed++;
  stage.onEvent({
    event: "media.failed",
    chat_id: stage.request.chat.id,
    message_id: job.messageId,
    kind: job.kind,
    path: `${stage.request.chat.folder}/${job.path}`,
    reason,
  });
  stage.networkFailures = network ? stage.networkFailures + 1 : 0;
  if (stage.networkFailures >= MAX_NETWORK_FAILURES) throw error;
}

function record(stage: Stage, job: MediaJob, outcome: MediaOutcome): void {
  stage.archive.recordMediaOutcomes(stage.request.chat, [{ job, outcome }]);
}

function done(
  stage: Stage,
  job: MediaJob,
  file: { readonly path: string; readonly bytes: number; readonly source: "downloaded" | "id" },
): void {
  stage.onEvent({
    event: "media.done",
    chat_id: stage.request.chat.id,
    message_id: job.messageId,
    kind: job.kind,
    ...file,
  });
}
