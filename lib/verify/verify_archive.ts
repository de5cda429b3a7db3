// Verifies an output folder: the database, every file, and what does not belong there.
import type { Archive } from "../archive/archive.ts";
import { saysDamaged } from "../archive/sqlite_errors.ts";
import type { ArchivedChat } from "../archive/types.ts";
import { forEachBounded } from "../async/for_each_bounded.ts";
import { contradictsOutput, type ContradictsOutputSource } from "../export/contradicts_output.ts";
import type { EventListener } from "../model/events.ts";
import type { VerifyProblem, VerifyReport } from "../model/verify_events.ts";
import { checkFile, type FileProblem, type KnownHashes } from "./check_file.ts";
import { type ExpectedFiles, expectedFiles, isExpected, sharedFiles } from "./expected_files.ts";
import type { Internals } from "./inspect_internals.ts";
import { findStrays, findStraysInRoot, type Stray } from "./find_strays.ts";
import {
  type BrokenFile,
  DATABASE,
  type Mended,
  newTally,
  reportOf,
  type Tally,
  tellInternals,
} from "./verify_tally.ts";

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
  /** What was found before the archive was opened. Absent: nobody has looked. */
  readonly internals?: Internals;
  /** Receives `verify.problem` as soon as one is found, `verify.finished` last, and warnings. */
  readonly onEvent: EventListener;
  /** Called after each file with the bytes that were read of it. */
  readonly onFile?: (path: string, bytes: number) => void;
  /** Mends what was found; tells how many files are as they should be again. */
  readonly repair?: (
    broken: readonly BrokenFile[],
    internals: readonly FileProblem[],
  ) => Promise<Mended>;
  /** Ends it between two files. */
  readonly signal?: AbortSignal | undefined;
  /** Unix time in ms. `Date.now` when absent. */
  readonly now?: () => number;
}

/** Files read at the same time: enough to keep a disk busy while hashes are computed. */
const FILES_AT_ONCE = 4;

/**
 * Checks everything and tells each problem once. Links are not followed, and nothing is changed unless
 * there is a `repair`, which is not called when the database is in trouble.
 *
 * @throws {TgkeepError} "archive" when the disk or the database cannot be read; the signal's reason
 */
export async function verifyArchive(deps: VerifyDeps): Promise<VerifyReport> {
  const { archive, internals, onEvent, now = Date.now } = deps;
  const began = now();
  const version = archive.verification.dataVersion();
  const tally = newTally();
  const tell = (problem: VerifyProblem) => onEvent({ event: "verify.problem", ...problem });
  if (internals) tellInternals(internals, tally, tell);
  const attempt = (work: () => void | Promise<void>) => orTold(work, deps, tally, tell);
  await attempt(() => checkDatabase(deps, tally, tell));
  if (tally.database === 0 && internals?.database !== "as_sealed") {
    await attempt(() => compareTexts(deps, tally, tell));
  }
  // What a damaged database says of files proves nothing.
  if (internals?.database !== "changed") await attempt(() => checkFolder(deps, tally, tell));
  await attempt(() => countAbsent(deps, tally));
  if (archive.verification.dataVersion() !== version) {
    onEvent({
      event: "warning",
      message:
        "Another tgkeep has written to this archive meanwhile: what it was working on may be " +
        "told as missing, damaged or foreign. Verify again when it has ended",
    });
  }
  const work = tally.broken.length + tally.internals.length + tally.pending > 0;
  const mended = deps.repair && tally.database === 0 && work
    ? await deps.repair(tally.broken, tally.internals)
    : { repaired: [] };
  if (work) countAbsent(deps, tally);
  const report = reportOf(tally, mended, now() - began);
  onEvent({ event: "verify.finished", ...report });
  return report;
}

/**
 * A damaged page of the database is a finding, and so is all that goes wrong because of it: what can be
 * said of the rest is said.
 */
async function orTold(
  work: () => void | Promise<void>,
  { signal }: VerifyDeps,
  tally: Tally,
  tell: (problem: VerifyProblem) => void,
): Promise<void> {
  try {
    await work();
  } catch (error) {
    signal?.throwIfAborted();
    const ofDatabase = saysDamaged(error) || tally.database > 0;
    if (!(error instanceof Error) || !ofDatabase) throw error;
    tally.database++;
    tell({ ...DATABASE, detail: error.message });
  }
}

function checkDatabase(
  { archive }: VerifyDeps,
  tally: Tally,
  tell: (problem: VerifyProblem) => void,
): void {
  for (const { detail, chatId } of archive.verification.problems()) {
    tally.database++;
    tell({ ...DATABASE, detail, ...(chatId === undefined ? {} : { chat_id: chatId }) });
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
    tell({ ...DATABASE, chat_id: chat.id, detail });
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
  const internals = new Set(tally.internals.map(({ path }) => path));
  const stray = (found: Stray) => {
    if (internals.has(found.path)) return;
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
