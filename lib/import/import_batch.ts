// Puts a few messages of an export into the archive, and their files beside them.
import type { Archive } from "../archive/archive.ts";
import type { ImportedFileRow, ImportedMessage } from "../archive/import_types.ts";
import type { HistoryHalf } from "../archive/names.ts";
import type { ArchivedChat, MediaJob, MediaOutcome } from "../archive/types.ts";
import { forEachBounded } from "../async/for_each_bounded.ts";
import { type LinkMode, placeFile } from "../media/place.ts";
import type { EventListener } from "../model/events.ts";
import { fileKey, IMPORTED_KEY } from "../model/file.ts";
import type { FileSlot } from "../model/message.ts";
import { type Fields, wordsIn } from "./fields.ts";
import { type FileFate, pathsIn, type SourceFile } from "./files.ts";
import { paidItemsIn } from "./media.ts";
import { messageIn, placeIn } from "./message.ts";
import { olderHalfOf, type People } from "./people.ts";
import { sourceFile } from "./source_files.ts";

/** What {@linkcode importBatch} works with. */
export interface BatchDeps {
  /** Open for writing. */
  readonly archive: Archive;
  /** Folder of the export. */
  readonly root: string;
  readonly people: People;
  /** How a content that the archive has already comes to a second place. */
  readonly link: LinkMode;
  readonly tally: ImportTally;
  /** Receives `media.failed`. */
  readonly onEvent: EventListener;
  readonly signal?: AbortSignal | undefined;
}

/** Counts of an import; a batch adds to them. */
export interface ImportTally {
  new: number;
  updated: number;
  kept: number;
  skipped: number;
  copied: number;
  linked: number;
  missing: number;
  bytes: number;
}

/** Files read at the same time. */
const FILES_AT_ONCE = 4;

/** A vCard is a few lines; a larger file is something else. */
const MAX_VCARD_BYTES = 1024 * 1024;

interface Read extends ImportedMessage {
  readonly fates: ReadonlyMap<FileSlot, FileFate>;
}

/** @throws {TgkeepError} "archive" when the disk does not allow it; the signal's reason when aborted */
export async function importBatch(
  deps: BatchDeps,
  chat: ArchivedChat,
  messages: readonly Fields[],
): Promise<void> {
  const sources = await findSources(deps, messages);
  const halves = new Map<HistoryHalf, Read[]>([["older", []], ["main", []]]);
  for (const fields of messages) {
    const place = placeIn(fields);
    const read = place && await readMessage(deps, chat, fields, sources);
    if (read) halves.get(place.half)?.push(read);
    else deps.tally.skipped++;
  }
  const peers = deps.people.take();
  for (const [half, read] of halves) {
    if (read.length === 0) continue;
    const history = historyOf(deps.archive, chat, half);
    const outcomes = deps.archive.importMessages(history, read, peers);
    for (const [i, { change, files }] of outcomes.entries()) {
      deps.signal?.throwIfAborted();
      if (change === "added") deps.tally.new++;
      else deps.tally[change]++;
      const fates = read[i]?.fates;
      if (fates) await settleFiles(deps, chat, files, fates);
    }
  }
}

/** Every file is read once for its hash; a path that is not safe leads to no file. */
async function findSources(
  { root, signal }: BatchDeps,
  messages: readonly Fields[],
): Promise<ReadonlyMap<string, SourceFile>> {
  const paths = new Set(
    messages.flatMap((fields) => [fields, ...paidItemsIn(fields) ?? []]).flatMap(pathsIn),
  );
  const sources = new Map<string, SourceFile>();
  await forEachBounded(paths, FILES_AT_ONCE, async (path) => {
    const source = await sourceFile(root, path, signal);
    if (source) sources.set(path, source);
  });
  return sources;
}

async function readMessage(
  { people }: BatchDeps,
  chat: ArchivedChat,
  fields: Fields,
  sources: ReadonlyMap<string, SourceFile>,
): Promise<Read | undefined> {
  const fates = new Map<FileSlot, FileFate>();
  const place = `${chat.id}-${wordsIn(fields, "id")}`;
  const notes = { sources, place, fates };
  const vcard = await readVcard(sources.get(wordsIn(fields, "contact_vcard") ?? ""));
  const read = messageIn(fields, { chatId: chat.id, people, notes, vcard });
  return read && { ...read, fates };
}

async function readVcard(source: SourceFile | undefined): Promise<string | undefined> {
  if (!source || source.bytes > MAX_VCARD_BYTES) return undefined;
  return await Deno.readTextFile(source.path);
}

function historyOf(archive: Archive, chat: ArchivedChat, half: HistoryHalf): number {
  const { histories } = half === "older"
    ? archive.addOlderHalf(chat.id, olderHalfOf(chat.id))
    : chat;
  const history = histories.find((each) => each.half === half);
  if (!history) throw new RangeError(`Cannot find the ${half} half of ${chat.id}`);
  return history.key;
}

async function settleFiles(
  deps: BatchDeps,
  chat: ArchivedChat,
  files: readonly ImportedFileRow[],
  fates: ReadonlyMap<FileSlot, FileFate>,
): Promise<void> {
  const outcomes: { readonly job: MediaJob; readonly outcome: MediaOutcome }[] = [];
  for (const { job, state } of files) {
    const fate = fates.get(job.slot);
    if (!fate) continue;
    const own = fileKey(job.file).includes(IMPORTED_KEY);
    if (fate.state === "there") {
      const fits = own || job.file.size === fate.source.bytes;
      if (!fits || state === "kept" && await isThere(deps, chat, job)) continue;
      await placeSource(deps, `${deps.archive.folder}/${chat.folder}/${job.path}`, fate.source);
      const { bytes, sha256 } = fate.source;
      outcomes.push({ job, outcome: { state: "kept", bytes, sha256 } });
    } else if (own && state === "pending") {
      outcomes.push({ job, outcome: fate });
      if (fate.state === "failed") tellMissing(deps, chat, job, fate.reason);
    }
  }
  if (outcomes.length > 0) deps.archive.recordMediaOutcomes(chat, outcomes);
}

/** A file that was lost since it was imported is taken from the export again. */
async function isThere({ archive }: BatchDeps, chat: ArchivedChat, job: MediaJob) {
  try {
    return (await Deno.lstat(`${archive.folder}/${chat.folder}/${job.path}`)).isFile;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return false;
    throw error;
  }
}

/** Copied, never linked, out of the export: whoever edits a file there must not change the archive. */
async function placeSource(deps: BatchDeps, to: string, source: SourceFile): Promise<void> {
  const { archive, tally, link } = deps;
  const { bytes, sha256 } = source;
  const known = archive.contentAt(sha256);
  if (known) {
    const from = `${archive.folder}/${known.path}`;
    const placed = from === to ? "source_missing" : await placeFile({ from, to, bytes, link });
    if (placed !== "source_missing") {
      tally.linked++;
      return;
    }
  }
  await placeFile({ from: source.path, to, bytes, link: "copy" });
  tally.copied++;
  tally.bytes += bytes;
}

function tellMissing(
  { tally, onEvent }: BatchDeps,
  chat: ArchivedChat,
  job: MediaJob,
  reason: string,
): void {
  tally.missing++;
  onEvent({
    event: "media.failed",
    chat_id: chat.id,
    message_id: job.messageId,
    kind: job.kind,
    path: `${chat.folder}/${job.path}`,
    reason,
  });
}
