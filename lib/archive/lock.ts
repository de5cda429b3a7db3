// One writer at a time for an output folder.
import { TgkeepError } from "../model/errors.ts";
import { Database } from "./database.ts";
import { diskError } from "./disk_error.ts";

/** The lock of a folder; disposing of it lets the next run in. */
export interface FolderLock extends Disposable {
  readonly path: string;
}

/** File name of the lock inside an output folder; it is always empty. */
export const LOCK_FILE = "archive.lock";

/** Holds the number of the process that is at work; it is gone when the process has ended properly. */
export const HOLDER_FILE = "archive.pid";

/**
 * How long a process waits that comes second, in ms: far longer than the first one needs to write its
 * number, so that no number of a process that ended long ago is told instead.
 */
const PATIENCE_MS = 300;

/** A lock of ours has no bytes; what is longer than this is certainly something else. */
const MAX_DAMAGED_BYTES = 64 * 1024;

/**
 * Takes the lock of a folder.
 *
 * The lock is an open write transaction on an empty database of its own: SQLite asks the operating
 * system for it, which drops it when the process ends in whatever way, `kill -9` too, so that no stale
 * lock can be left. (`Deno.FsFile.tryLock` would do, but older runtimes lack it.) Nothing is ever written
 * to it: a file without bytes cannot be damaged. The file stays: deleting it would let a third process
 * lock a name that the second one is no longer looking at.
 *
 * As long as the lock is held, nobody in this process may open and close the file otherwise: POSIX takes
 * the locks of a process away when it closes any descriptor of the file.
 *
 * @param folder existing folder
 * @param pid id of this process, told to whoever comes second
 * @throws {TgkeepError} "archive" when another process has it, naming that process, or something else has
 * the name of the lock
 */
export function lockFolder(folder: string, pid: number = Deno.pid): FolderLock {
  const path = `${folder}/${LOCK_FILE}`;
  emptyDamaged(path);
  using stack = new DisposableStack();
  const db = stack.use(new Database(path, { access: "write" }));
  db.exec(`PRAGMA journal_mode = MEMORY; PRAGMA busy_timeout = ${PATIENCE_MS}`);
  begin(db, folder);
  const holder = `${folder}/${HOLDER_FILE}`;
  stack.defer(() => removeHolder(holder));
  writeHolder(holder, pid);
  const held = stack.move();
  return { path, [Symbol.dispose]: () => held.dispose() };
}

/**
 * Bytes in the file are damage, or of a time when the lock had some; SQLite would refuse it as no database.
 * Whoever holds the lock does not read it.
 */
function emptyDamaged(path: string): void {
  try {
    const { isFile, size } = Deno.lstatSync(path);
    if (isFile && size === 0) return;
    if (isFile && size <= MAX_DAMAGED_BYTES) {
      Deno.truncateSync(path);
      return;
    }
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return;
    throw diskError(error, path);
  }
  throw new TgkeepError(
    "archive",
    `Cannot lock the folder: ${path} is not the empty file that tgkeep makes; move it away`,
  );
}

function begin(db: Database, folder: string): void {
  try {
    db.exec("BEGIN IMMEDIATE");
  } catch (error) {
    if (!isLocked(error)) throw error;
    const holder = holderOf(folder);
    throw new TgkeepError(
      "archive",
      `Cannot use ${folder}: another tgkeep${holder === undefined ? "" : ` (process ${holder})`} ` +
        "is working on it; wait until it ends, or choose another output folder",
      { cause: error },
    );
  }
}

function writeHolder(path: string, pid: number): void {
  try {
    // Not through a link that somebody has put there.
    removeHolder(path);
    Deno.writeTextFileSync(path, `${pid}\n`, { createNew: true });
  } catch (error) {
    throw diskError(error, path);
  }
}

function removeHolder(path: string): void {
  try {
    Deno.removeSync(path);
  } catch (error) {
    // It is told to people only; the next one that takes the lock writes its own.
    if (!(error instanceof Error)) throw error;
  }
}

function holderOf(folder: string): string | undefined {
  const path = `${folder}/${HOLDER_FILE}`;
  try {
    if (!Deno.lstatSync(path).isFile) return undefined;
    return /^\d{1,10}(?=\n$)/.exec(Deno.readTextFileSync(path))?.[0];
  } catch (error) {
    // Nobody knows the number; that the folder is in use is said all the same.
    if (error instanceof Error) return undefined;
    throw error;
  }
}

function isLocked(error: unknown): boolean {
  const cause = error instanceof TgkeepError ? error.cause : undefined;
  return cause instanceof Error && /\blocked\b|\bbusy\b/i.test(cause.message);
}
