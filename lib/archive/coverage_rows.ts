// Which ranges of ids are completely in the archive: the cursors of all runs so far.
import { type Database, integer, text } from "./database.ts";
import type { IdRange } from "./types.ts";

/** The covered ranges of a history in ascending order. */
export function coverageOf(db: Database, history: number, scope: string): readonly IdRange[] {
  const rows = db.all(
    "SELECT after_id, up_to_id FROM coverage WHERE history = ? AND scope = ? ORDER BY after_id",
    history,
    scope,
  );
  return rows.map((row) => ({ after: integer(row, "after_id"), upTo: integer(row, "up_to_id") }));
}

/** Adds a range, joining it with the ranges that it touches. Part of the caller's transaction. */
export function cover(db: Database, history: number, scope: string, range: IdRange): void {
  if (range.upTo <= range.after) return;
  const touching = "history = ? AND scope = ? AND after_id <= ? AND up_to_id >= ?";
  const found = db.get(
    `SELECT min(after_id) AS after_id, max(up_to_id) AS up_to_id FROM coverage WHERE ${touching}`,
    history,
    scope,
    range.upTo,
    range.after,
  );
  const joined = found && found["after_id"] !== null
    ? {
      after: Math.min(range.after, integer(found, "after_id")),
      upTo: Math.max(range.upTo, integer(found, "up_to_id")),
    }
    : range;
  db.run(`DELETE FROM coverage WHERE ${touching}`, history, scope, range.upTo, range.after);
  db.run(
    "INSERT INTO coverage (history, scope, after_id, up_to_id) VALUES (?, ?, ?, ?)",
    history,
    scope,
    joined.after,
    joined.upTo,
  );
}

/** The names of all scopes under which ranges of a history are covered. */
export function scopesOf(db: Database, history: number): readonly string[] {
  const rows = db.all(
    "SELECT DISTINCT scope FROM coverage WHERE history = ? ORDER BY scope",
    history,
  );
  return rows.map((row) => text(row, "scope"));
}
