// Verifies an output folder: the database, every file, and what does not belong there.
import type { Archive } from "../archive/archive.ts";
import type { ArchivedChat } from "../archive/types.ts";
import { forEachBounded } from "../async/for_each_bounded.ts";
import { contradictsOutput, type ContradictsOutputSource } from "../export/contradicts_output.ts";
import { TgkeepError } from "../model/errors.ts";
import type { EventListener } from "../model/events.ts";
import { EXIT_DONE, EXIT_FILES_MISSING, FAILURE_EXIT_CODES } from "../model/exit_codes.ts";
import type { VerifyProblem, VerifyReport } from "../model/verify_events.ts";
import { checkFile, type FileProblem, type KnownHashes } from "./check_file.ts";
import {
  type ExpectedFile,
  type ExpectedFiles,
  expectedFiles,
  isExpected,
  sharedFiles,
} from "./expected_files.ts";
import { findStrays, findStraysInRoot, type Stray } from "./find_strays.ts";

/** What {@linkcode verifyArchive} works with. */
export interface VerifyDeps {
  /** Open for reading; for writing where there is a `repair`. */
  readonly archive:
    & ContradictsOutputSource
    & Pick<Archive, "folder" | "chats" | "contacts" | "mediaCounts" | "verification">;
  /**
   * Version of the program: what it has written is compared with what the database says now. Absent: it is
   * not.
   */
  readonly version?: string;
  /** Receives `verify.problem` as soon as one is found, `verify.finished` last, and warnings. */
  readonly onEvent: EventListener;
  /** Called after each file with the bytes that were read of it. */
  readonly onFile?: (path: string, bytes: number) => void;
  /** Mends what was found; tells how many files are as they should be again. */
  readonly repair?: (broken: readonly BrokenFile[]) => Promise<Mended>;
  /** Ends it between two files. */
  readonly signal?: AbortSignal | undefined;
  /** Unix time in ms. `Date.now` when absent. */
  readonly now?: () => number;
}

/** A file together with what is wrong with it. */
export interface BrokenFile {
  /** What it ought to be. */
  readonly file: ExpectedFile;
  /** What was found. */
  readonly problem: FileProblem;
}

/** What a repair has done. */
export interface Mended {
  /** As they should be again. */
  readonly repaired: readonly ExpectedFile[];
}

/** Files read at the same time: enough to keep a disk busy while hashes are computed. */
const FILES_AT_ONCE = 4;

interface Tally {
  checked: number;
  bytes: number;
  foreign: number;
  unfinished: number;
  unrecorded: number;
  database: number;
  gaps: number;
  pending: number;
  failed: number;
  readonly broken: BrokenFile[];
}

/**
 * Checks everything and tells each problem once. Links are not followed, and nothing is changed unless
 * there is a `repair`, which is not called when the database is in trouble.
 *
 * @throws {TgkeepError} "archive" when the disk or the database cannot be read; the signal's reason
 */
export async function verifyArchive(deps: VerifyDeps): Promise<VerifyReport> {
  const { archive, onEvent, now = Date.now } = deps;
  const began = now();
  const version = archive.verification.dataVersion();
  const tally: Tally = {
    checked: 0,
    bytes: 0,
    foreign: 0,
    unfinished: 0,
    unrecorded: 0,
    database: 0,
    gaps: 0,
    pending: 0,
    failed: 0,
    broken: [],
  };
  const tell = (problem: VerifyProblem) => onEvent({ event: "verify.problem", ...problem });
  checkDatabase(deps, tally, tell);
  if (tally.database === 0) await compareTexts(deps, tally, tell);
  try {
    await checkFolder(deps, tally, tell);
  } catch (error) {
    // A damaged page of the database has been told already; what can be said of the files has been said.
    if (tally.database === 0 || !(error instanceof TgkeepError)) throw error;
    tell({ problem: "database", detail: error.message });
  }
  countAbsent(deps, tally);
  if (archive.verification.dataVersion() !== version) {
    onEvent({
      event: "warning",
      message:
        "Another tgkeep has written to this archive meanwhile: what it was working on may be " +
        "told as missing, damaged or foreign. Verify again when it has ended",
    });
  }
  const work = tally.broken.length > 0 || tally.pending > 0;
  const mended = deps.repair && tally.database === 0 && work
    ? await deps.repair(tally.broken)
    : { repaired: [] };
  if (work) countAbsent(deps, tally);
  const report = reportOf(tally, mended, now() - began);
  onEvent({ event: "verify.finished", ...report });
  return report;
}

function checkDatabase(
  { archive }: VerifyDeps,
  tally: Tally,
  tell: (problem: VerifyProblem) => void,
): void {
  for (const { detail, chatId } of archive.verification.problems()) {
    tally.database++;
    tell({ problem: "database", detail, ...(chatId === undefined ? {} : { chat_id: chatId }) });
  }
  for (const { chatId, after, upTo } of archive.verification.gaps()) {
    tally.gaps++;
    const detail = `messages ${after + 1} to ${upTo} were not fetched; an export of the chat ` +
      "without limits fetches them";
    tell({ problem: "gap", chat_id: chatId, from_id: after + 1, to_id: upTo, detail });
  }
}

async function compareTexts(
  { archive, version, signal }: VerifyDeps,
  tally: Tally,
  tell: (problem: VerifyProblem) => void,
): Promise<void> {
  if (version === undefined) return;
  for (const chat of archive.chats()) {
    signal?.throwIfAborted();
    if (!await contradictsOutput(archive, chat, { version, signal })) continue;
    tally.database++;
    const detail = "archive.db does not say any more what result.json was written from";
    tell({ problem: "database", chat_id: chat.id, detail });
  }
}

async function checkFolder(
  deps: VerifyDeps,
  tally: Tally,
  tell: (problem: VerifyProblem) => void,
): Promise<void> {
  const { archive, signal } = deps;
  const hashes: KnownHashes = new Map();
  const chats = archive.chats();
  const stray = (found: Stray) => {
    if (found.kind === "foreign") {
      tally.foreign++;
      tell({ problem: "foreign", path: found.path, detail: found.detail });
    } else tally[found.kind]++;
  };
  for (const chat of [null, ...chats]) {
    signal?.throwIfAborted();
    const expected = chat ? expectedFiles(archive, chat) : sharedFiles(archive);
    await checkFiles(deps, expected, { hashes, tally, tell });
    for await (const found of strays(archive.folder, chat, chats, expected)) stray(found);
  }
}

function strays(
  folder: string,
  chat: ArchivedChat | null,
  chats: readonly ArchivedChat[],
  expected: ExpectedFiles,
): AsyncIterable<Stray> {
  return chat ? findStrays(folder, chat.folder, expected) : findStraysInRoot(folder, {
    expected,
    chatFolders: new Set(chats.map((each) => each.folder)),
  });
}

async function checkFiles(
  { archive, onFile, signal }: VerifyDeps,
  expected: ExpectedFiles,
  { hashes, tally, tell }: {
    readonly hashes: KnownHashes;
    readonly tally: Tally;
    readonly tell: (problem: VerifyProblem) => void;
  },
): Promise<void> {
  const known = expected.values().filter(isExpected);
  await forEachBounded(known, FILES_AT_ONCE, async (file) => {
    signal?.throwIfAborted();
    const { problem, read } = await checkFile(archive.folder, file, hashes, signal);
    tally.checked++;
    tally.bytes += read;
    onFile?.(file.path, read);
    if (!problem) return;
    tally.broken.push({ file, problem });
    tell(problem);
  });
}

/** Files that the archive knows not to have. */
function countAbsent({ archive }: VerifyDeps, tally: Tally): void {
  const counts = archive.chats().map((chat) => archive.mediaCounts(chat));
  tally.pending = counts.reduce((sum, { pending }) => sum + pending, 0);
  tally.failed = counts.reduce((sum, { failed }) => sum + failed, 0);
}

function reportOf(tally: Tally, { repaired }: Mended, duration: number): VerifyReport {
  const mended = new Set(repaired.map(({ path }) => path));
  const left = tally.broken.filter(({ file }) => !mended.has(file.path));
  const count = (what: FileProblem["problem"]) =>
    left.filter(({ problem }) => problem.problem === what).length;
  return {
    exit_code: tally.database > 0
      ? FAILURE_EXIT_CODES.archive
      : left.length > 0
      ? EXIT_FILES_MISSING
      : EXIT_DONE,
    duration_ms: duration,
    files: {
      checked: tally.checked,
      bytes: tally.bytes,
      missing: count("missing"),
      damaged: count("damaged"),
      foreign: tally.foreign,
      pending: tally.pending,
      failed: tally.failed,
      unfinished: tally.unfinished,
      unrecorded: tally.unrecorded,
      repaired: mended.size,
    },
    database_problems: tally.database,
    gaps: tally.gaps,
  };
}
