// Opens an archive that may be damaged.
import type { Archive } from "../archive/archive.ts";
import { openArchive } from "../archive/open_archive.ts";
import { saysDamaged } from "../archive/sqlite_errors.ts";
import type { EventListener } from "../model/events.ts";
import type { VerifyReport } from "../model/verify_events.ts";
import { inspectInternals, type Internals } from "./inspect_internals.ts";
import { reportUnreadable } from "./verify_tally.ts";

/** How {@linkcode openToVerify} opens. */
export interface OpenToVerifyOptions {
  /** `existing` locks the folder, and is needed for repairs. */
  readonly mode: "read" | "existing";
  /** Receives the problem and the report when the archive cannot be opened because it is damaged. */
  readonly onEvent: EventListener;
  readonly signal?: AbortSignal | undefined;
}

/** The archive, or what can be said without it. */
export type OpenedToVerify =
  | {
    readonly archive: Archive;
    readonly internals: Internals;
    /** `read` where `existing` was asked for and the database is damaged: it is not written to. */
    readonly mode: "read" | "existing";
    readonly report?: undefined;
  }
  | { readonly report: VerifyReport };

/**
 * Looks at the files that the program itself works with, and then opens the archive. That its database is
 * damaged or gone is a finding, not a failure.
 *
 * @throws {TgkeepError} when it cannot be opened for another reason; the signal's reason when aborted
 */
export async function openToVerify(
  folder: string,
  { mode: wanted, onEvent, signal }: OpenToVerifyOptions,
): Promise<OpenedToVerify & AsyncDisposable> {
  const internals = await inspectInternals(folder, signal);
  const unreadable = (reason?: string) => ({
    report: reportUnreadable({ internals, onEvent, reason }),
    [Symbol.asyncDispose]: () => Promise.resolve(),
  });
  if (internals.database === "missing") return unreadable();
  const mode = internals.database === "changed" ? "read" : wanted;
  try {
    const archive = await openArchive(folder, { mode });
    return {
      archive,
      internals,
      mode,
      [Symbol.asyncDispose]: () => archive[Symbol.asyncDispose](),
    };
  } catch (error) {
    const damaged = internals.database === "changed" || saysDamaged(error);
    if (!damaged || !(error instanceof Error)) throw error;
    return unreadable(error.message);
  }
}
