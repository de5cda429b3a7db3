// One file from its job to its outcome: placed from what is here, else downloaded.
import type { Archive } from "../archive/archive.ts";
import type { ArchivedChat, MediaJob } from "../archive/types.ts";
import type { ChatRef } from "../model/chat.ts";
import { RpcError, TgkeepError } from "../model/errors.ts";
import { fileKey, type RemoteFile } from "../model/file.ts";
import { messageFiles } from "../model/message.ts";
import type { TelegramGateway } from "../telegram/gateway.ts";
import type { Dedup } from "./dedup/deduplicate.ts";
import { downloadFile, dropPart } from "./download/download.ts";
import { MediaFailure } from "./media_failure.ts";
import type { PartBudget } from "./download/part_budget.ts";
import type { LinkMode } from "./place.ts";

/** What {@linkcode keepFile} works with. */
export interface KeepFileDeps {
  /** With the flood policy around it. */
  readonly gateway: Pick<TelegramGateway, "filePart" | "messages">;
  /** Open for writing. */
  readonly archive: Archive;
  /** Knows what is here already. */
  readonly dedup: Pick<Dedup, "find" | "settle" | "fileHashes">;
  /** Of the run. */
  readonly budget: PartBudget;
  /** How downloads are checked. */
  readonly verify: "size" | "hashes";
}

/** What {@linkcode keepFile} is to do. */
export interface KeepFileRequest {
  readonly job: MediaJob;
  /** Whose file it is. */
  readonly chat: ArchivedChat;
  /** How Telegram addresses the history of the job. */
  readonly ref: ChatRef;
  /** How a file that is needed twice is placed. */
  readonly link: LinkMode;
  /** Why Telegram cannot be asked for it now, if so: then it is placed from what is here, or fails. */
  readonly unreachable?: string | undefined;
  readonly signal?: AbortSignal | undefined;
  /** Called with the bytes that are on disk. */
  readonly onProgress?: (bytes: number) => void;
}

/** A file that is here now. */
export interface KeptOutcome {
  readonly state: "kept";
  /** The job that was done: another one where an edit replaced the file. */
  readonly job: MediaJob;
  readonly bytes: number;
  /** Lower-case hexadecimal. */
  readonly sha256: string;
  readonly source: "downloaded" | "id" | "hash";
  /** Bytes that came from Telegram in this run. */
  readonly transferred: number;
}

/** A file that could not be had. */
export interface FailedOutcome {
  readonly state: "failed";
  readonly job: MediaJob;
  /** A sentence for people. */
  readonly reason: string;
  /** Set where the connection failed, which may concern the other files too. */
  readonly network?: TgkeepError;
}

/** What became of a job; it is in the archive already. */
export type FileOutcome = KeptOutcome | FailedOutcome;

/** How often one job starts anew because its message was edited meanwhile. */
const MAX_REPLACEMENTS = 3;

/**
 * Keeps one file and records its outcome. A failure is an outcome too: the next run tries again.
 *
 * @throws {TgkeepError} when the disk, the session or a flood wait ends the run; the signal's reason when
 * aborted
 */
export async function keepFile(
  deps: KeepFileDeps,
  request: KeepFileRequest,
): Promise<FileOutcome> {
  const { archive } = deps;
  let { job } = request;
  for (let replacements = 0;; replacements++) {
    request.signal?.throwIfAborted();
    try {
      return await keep(deps, request, job);
    } catch (error) {
      request.signal?.throwIfAborted();
      const next = replacements < MAX_REPLACEMENTS ? replacement(archive, job, error) : undefined;
      if (!next) return fail(deps, request, { job, error });
      await dropPart(pathOf(deps, request, job), job.file);
      job = next;
    }
  }
}

async function keep(
  deps: KeepFileDeps,
  request: KeepFileRequest,
  job: MediaJob,
): Promise<FileOutcome> {
  const { archive, gateway, dedup, budget, verify } = deps;
  const { chat, link, unreachable, signal, onProgress } = request;
  const path = pathOf(deps, request, job);
  const refresh = (): Promise<RemoteFile | undefined> => freshLocation(deps, request, job);
  const by = unreachable === undefined ? "content" : "id";
  using found = await dedup.find({ file: job.file, path, link, by, refresh, signal });
  if (found.state === "placed") {
    const { bytes, sha256, modifiedAt } = found;
    await dropPart(path, job.file);
    const outcome = { state: "kept", bytes, sha256 } as const;
    archive.recordMediaOutcomes(chat, [{ job, outcome, modifiedAt }]);
    return { state: "kept", job, bytes, sha256, source: found.by, transferred: 0 };
  }
  if (unreachable !== undefined) throw new MediaFailure(unreachable);
  const source = { filePart: gateway.filePart, fileHashes: dedup.fileHashes };
  const { bytes, sha256, transferred } = await downloadFile(
    { gateway: source, archive, budget },
    { file: found.file, path, refresh, verify, signal, ...(onProgress ? { onProgress } : {}) },
  );
  const modifiedAt = await dedup.settle({ path, bytes, sha256, link });
  const outcome = { state: "kept", bytes, sha256 } as const;
  archive.recordMediaOutcomes(chat, [{ job, outcome, modifiedAt }]);
  found.finished({ path: `${chat.folder}/${job.path}`, bytes, sha256, modifiedAt });
  return { state: "kept", job, bytes, sha256, source: "downloaded", transferred };
}

function pathOf({ archive }: KeepFileDeps, { chat }: KeepFileRequest, job: MediaJob): string {
  return `${archive.folder}/${chat.folder}/${job.path}`;
}

/** Fetches the message again; what is new in it goes into the archive too. */
async function freshLocation(
  { gateway, archive }: KeepFileDeps,
  { ref, signal }: KeepFileRequest,
  job: MediaJob,
): Promise<RemoteFile | undefined> {
  const page = await gateway.messages(ref, [job.messageId], signal);
  const message = page.messages.find(({ id }) => id === job.messageId);
  if (!message) return undefined;
  archive.commitPage({ history: job.history, messages: [message], peers: page.peers });
  return messageFiles(message).find(({ slot }) => slot === job.slot)?.file;
}

/** The job that stands in the place of one whose file was replaced by an edit. */
function replacement(archive: Archive, job: MediaJob, error: unknown): MediaJob | undefined {
  if (!(error instanceof MediaFailure) || !error.replaced) return undefined;
  const next = archive.mediaJob(job);
  return next && fileKey(next.file) !== fileKey(job.file) ? next : undefined;
}

/** Records what concerns this file alone; throws everything else. */
function fail(
  { archive }: KeepFileDeps,
  { chat }: KeepFileRequest,
  { job, error }: { readonly job: MediaJob; readonly error: unknown },
): FileOutcome {
  const network = error instanceof TgkeepError && error.code === "network" ? error : undefined;
  const own = error instanceof MediaFailure || error instanceof RpcError ? error : network;
  if (!own) throw error;
  const reason = own instanceof RpcError ? `Telegram refused it: ${own.type}` : own.message;
  archive.recordMediaOutcomes(chat, [{ job, outcome: { state: "failed", reason } }]);
  return { state: "failed", job, reason, ...(network ? { network } : {}) };
}
