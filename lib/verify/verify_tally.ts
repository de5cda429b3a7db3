// What a verification has found so far, and its report.
import { ARCHIVE_FILE } from "../archive/open_archive.ts";
import { SEAL_ENDING } from "../archive/seal.ts";
import type { EventListener } from "../model/events.ts";
import { EXIT_DONE, EXIT_FILES_MISSING, FAILURE_EXIT_CODES } from "../model/exit_codes.ts";
import type { VerifyProblem, VerifyReport } from "../model/verify_events.ts";
import type { FileProblem } from "./check_file.ts";
import type { ExpectedFile } from "./expected_files.ts";
import type { Internals } from "./inspect_internals.ts";

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
  readonly repaired: readonly Pick<ExpectedFile, "path">[];
}

/** Counts of a verification; its steps add to them. */
export interface Tally {
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
  readonly internals: FileProblem[];
}

/** How a problem of the database begins. */
export const DATABASE = { problem: "database", path: ARCHIVE_FILE } as const;

/** Nothing yet. */
export function newTally(): Tally {
  return {
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
    internals: [],
  };
}

/**
 * Tells of an archive that cannot be opened, because its database is damaged or is not there.
 *
 * @param reason what opening it said; absent where it was not tried
 */
export function reportUnreadable(
  { internals, onEvent, reason }: {
    readonly internals: Internals;
    readonly onEvent: EventListener;
    readonly reason: string | undefined;
  },
): VerifyReport {
  const tally = newTally();
  const tell = (problem: VerifyProblem) => onEvent({ event: "verify.problem", ...problem });
  tellInternals(internals, tally, tell);
  if (tally.database === 0) {
    tally.database++;
    tell({ ...DATABASE, detail: reason ?? "it is not there" });
  }
  const report = reportOf(tally, { repaired: [] }, 0);
  onEvent({ event: "verify.finished", ...report });
  return report;
}

/** Tells what was found before the archive was opened. */
export function tellInternals(
  { database, problems, unsealed }: Internals,
  tally: Tally,
  tell: (problem: VerifyProblem) => void,
): void {
  if (database === "changed") {
    tally.database++;
    const detail = "its content is not what it was when tgkeep closed it; files were not " +
      `compared with it. If you have changed it yourself, delete ${ARCHIVE_FILE}${SEAL_ENDING}`;
    tell({ ...DATABASE, detail });
  }
  for (const problem of problems) {
    tally.internals.push(problem);
    tell(problem);
  }
  tally.unrecorded += unsealed;
}

/** @param duration wall time in ms */
export function reportOf(tally: Tally, { repaired }: Mended, duration: number): VerifyReport {
  const mended = new Set(repaired.map(({ path }) => path));
  const left = [...tally.broken.map(({ problem }) => problem), ...tally.internals]
    .filter(({ path }) => !mended.has(path));
  const count = (what: FileProblem["problem"]) =>
    left.filter(({ problem }) => problem === what).length;
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
