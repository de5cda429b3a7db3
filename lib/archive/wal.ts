// The way into and out of the mode in which others can read while somebody writes.
import { TgkeepError } from "../model/errors.ts";
import { type Database, text } from "./database.ts";

/**
 * WAL lets readers look while a run writes. With it, `synchronous = NORMAL` loses at most the last
 * transactions when the power fails, never the file's integrity, and nothing at all when only the
 * process dies.
 */
export function enterWal(db: Database): void {
  db.exec("PRAGMA journal_mode = WAL");
  db.exec("PRAGMA synchronous = NORMAL");
}

/**
 * Whoever reads a file that is not in WAL mode leaves no other files beside it, and needs to write none.
 *
 * @returns whether it is out of that mode: not while somebody else has the file open, or on a full disk
 */
export function leaveWal(db: Database): boolean {
  try {
    db.exec("PRAGMA busy_timeout = 0; PRAGMA journal_mode = DELETE");
    return text(db.get("PRAGMA journal_mode") ?? {}, "journal_mode") === "delete";
  } catch (error) {
    if (!(error instanceof TgkeepError)) throw error;
    return false;
  }
}
