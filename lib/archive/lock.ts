// One writer at a time for an output folder.
import { TgkeepError } from "../model/errors.ts";
import { Database, integer } from "./database.ts";

/** The lock of a folder; disposing of it lets the next run in. */
export interface FolderLock extends Disposable {
  readonly path: string;
}

/** How often a lock is taken anew because another process wrote its number in between. */
const ATTEMPTS = 10;

/**
 * How long a process waits that comes second, in ms: far longer than the first one needs to write its
 * number, so that no number of a process that ended long ago is told instead.
 */
const PATIENCE_MS = 300;

/**
 * Takes the lock of a folder.
 *
 * The lock is an open write transaction on an empty database of its own: SQLite asks the operating
 * system for it, which drops it when the process ends in whatever way, `kill -9` too, so that no stale
 * lock can be left. (`Deno.FsFile.tryLock` would do, but older runtimes lack it.) Others can still read
 * the database, and with it the number of the process that holds the lock. The file stays: deleting it
 * would let a third process lock a name that the second one is no longer looking at.
 *
 * @param folder existing folder
 * @param pid id of this process, told to whoever comes second
 * @throws {TgkeepError} "archive" when another process has it, naming that process
 */
export function lockFolder(folder: string, pid: number = Deno.pid): FolderLock {
  const path = `${folder}/archive.lock`;
  using stack = new DisposableStack();
  const db = stack.use(new Database(path, { access: "write" }));
  db.exec(`PRAGMA busy_timeout = ${PATIENCE_MS}`);
  for (let attempt = 1; attempt <= ATTEMPTS; attempt++) {
    // The number must be committed to be readable, and the lock is free for a moment after that.
    begin(db, folder);
    db.exec(`PRAGMA user_version = ${pid}; COMMIT`);
    begin(db, folder);
    if (holderOf(db) === pid) {
      const held = stack.move();
      return { path, [Symbol.dispose]: () => held.dispose() };
    }
    db.exec("ROLLBACK");
  }
  throw new TgkeepError("archive", `Cannot lock ${folder}: other processes keep taking the lock`);
}

function begin(db: Database, folder: string): void {
  try {
    db.exec("BEGIN IMMEDIATE");
  } catch (error) {
    if (!isLocked(error)) throw error;
    throw new TgkeepError(
      "archive",
      `Cannot use ${folder}: another tgkeep (process ${
        holderOf(db)
      }) is working on it; wait until ` +
        "it ends, or choose another output folder",
      { cause: error },
    );
  }
}

function holderOf(db: Database): number {
  return integer(db.get("PRAGMA user_version") ?? {}, "user_version");
}

function isLocked(error: unknown): boolean {
  const cause = error instanceof TgkeepError ? error.cause : undefined;
  return cause instanceof Error && /\blocked\b|\bbusy\b/i.test(cause.message);
}
