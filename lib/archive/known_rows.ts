// What the archive knows of a history by ids alone: for looking again at messages that are here.
import { type Database, integer } from "./database.ts";
import type { IdRange, KnownId, NewestMessages } from "./types.ts";

/** Where the newest messages of a history lie that are not marked as deleted. */
export function newestMessages(db: Database, history: number, limit: number): NewestMessages {
  const row = db.get(
    `SELECT count(*) AS n, coalesce(min(id), 1) - 1 AS after FROM
       (SELECT id FROM messages WHERE history = ? AND deleted_at IS NULL ORDER BY id DESC LIMIT ?)`,
    history,
    limit,
  ) ?? {};
  const last = db.get("SELECT last_message_id FROM histories WHERE key = ?", history) ?? {};
  const range = { after: integer(row, "after"), upTo: integer(last, "last_message_id") };
  return { count: integer(row, "n"), range };
}

/** The messages of a range, deleted ones too. */
export function knownIds(db: Database, history: number, range: IdRange): readonly KnownId[] {
  const rows = db.all(
    `SELECT id, deleted_at FROM messages WHERE history = ? AND id > ? AND id <= ? ORDER BY id`,
    history,
    range.after,
    range.upTo,
  );
  return rows.map((row) => ({ id: integer(row, "id"), deleted: row["deleted_at"] !== null }));
}
