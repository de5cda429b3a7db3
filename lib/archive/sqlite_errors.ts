// Says what is wrong with a database in words for a person.
import { TgkeepError } from "../model/errors.ts";

interface Trouble {
  readonly pattern: RegExp;
  readonly advice: string;
}

/** By SQLite's own English texts: the runtime does not attach a result code to every error. */
const TROUBLES: readonly Trouble[] = [
  {
    pattern: /disk is full/i,
    advice:
      "the disk is full; free some space and run the same command again, it goes on from there",
  },
  {
    pattern: /readonly database|read-only/i,
    advice: "it cannot be written; check the permissions of the file and of its folder",
  },
  {
    pattern: /not a database|file is encrypted/i,
    advice: "it is not a tgkeep archive; choose another output folder or move that file away",
  },
  {
    pattern: /malformed|corrupt/i,
    advice: "it is damaged; restore it from a backup, or move it away and export again",
  },
  {
    pattern: /unable to open/i,
    advice: "it cannot be opened; check that the folder exists and that you may write to it",
  },
  {
    pattern: /database is locked|database table is locked|busy/i,
    advice: "another program holds it; close that program and run the same command again",
  },
  {
    pattern: /disk i\/o error/i,
    advice: "the disk reports an error; check the disk and its space",
  },
];

/** Whether an error of {@linkcode archiveError} says that the file itself is damaged. */
export function saysDamaged(error: unknown): boolean {
  const cause = error instanceof TgkeepError ? error.cause : undefined;
  return isSqliteError(cause) && isDamage(cause);
}

/** Whether an error of {@linkcode archiveError} says that something had to be written first. */
export function saysReadOnly(error: unknown): boolean {
  const cause = error instanceof TgkeepError ? error.cause : undefined;
  return isSqliteError(cause) && /readonly database/i.test(cause.message);
}

function isDamage({ message }: Error): boolean {
  return /malformed|corrupt|not a database|encrypted/i.test(message);
}

/**
 * Turns an error of SQLite into one for a person.
 *
 * @param error what was thrown
 * @param path the database file
 * @returns a {@linkcode TgkeepError} for trouble outside the program, else the error as it was: a
 * violated constraint is a defect, not the user's business
 */
export function archiveError(error: unknown, path: string): unknown {
  if (!isSqliteError(error)) return error;
  const trouble = TROUBLES.find(({ pattern }) => pattern.test(error.message));
  if (!trouble) return error;
  if (isDamage(error) && path.endsWith("/search.db")) {
    const message =
      `Cannot search with ${path}: it is damaged; delete it, and the next search makes it again`;
    return new TgkeepError("archive", message, { cause: error });
  }
  return new TgkeepError("archive", `Cannot use the archive ${path}: ${trouble.advice}`, {
    cause: error,
  });
}

function isSqliteError(error: unknown): error is Error {
  return error instanceof Error && (error as { code?: unknown }).code === "ERR_SQLITE_ERROR";
}
