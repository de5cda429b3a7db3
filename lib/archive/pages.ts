// Writes a page of history: messages, people, media jobs and the covered range in one transaction.
import type { Message } from "../model/message.ts";
import type { HistoryHalf } from "./names.ts";
import type { Archive } from "./archive.ts";
import { sameContent } from "./content.ts";
import { cover } from "./coverage_rows.ts";
import { type Database, integer, text } from "./database.ts";
import type { IdFilters } from "./id_filters.ts";
import { putMedia, type Target } from "./media_jobs.ts";
import type { PeerStore } from "./peers.ts";
import type { CommitResult, PageCommit } from "./types.ts";

/** What the writer of pages works with. */
export interface PageWriterDeps {
  readonly db: Database;
  /** What is known of the ids that are here. */
  readonly filters: IdFilters;
  /** People and chats. */
  readonly peers: PeerStore;
  /** Unix time in ms. */
  readonly now: () => number;
}

/** The writer behind {@linkcode Archive.commitPage}. */
export function pageWriter(deps: PageWriterDeps): Archive["commitPage"] {
  return (page) => {
    try {
      return deps.db.transaction(() => writePage(deps, page));
    } catch (error) {
      deps.filters.forget(page.history);
      deps.peers.forget();
      throw error;
    }
  };
}

function writePage({ db, filters, peers, now }: PageWriterDeps, page: PageCommit): CommitResult {
  const row = db.get("SELECT half, message_count FROM histories WHERE key = ?", page.history);
  if (!row) throw new RangeError(`Cannot find history ${page.history} in the archive`);
  const seconds = Math.floor(now() / 1000);
  const target: Target = {
    history: page.history,
    half: text(row, "half") as HistoryHalf,
    ids: filters.of(page.history, integer(row, "message_count")),
    seconds,
  };
  let added = 0;
  let revised = 0;
  let newest = 0;
  for (const message of page.messages) {
    const change = putMessage(db, target, message);
    if (change === "added") added++;
    if (change === "revised") revised++;
    newest = Math.max(newest, message.id);
  }
  if (page.messages.length > 0) {
    db.run(
      `UPDATE histories SET message_count = message_count + ?,
         last_message_id = max(last_message_id, ?) WHERE key = ?`,
      added,
      newest,
      page.history,
    );
  }
  const deleted = markDeleted(db, page.history, page.gone ?? [], seconds);
  peers.upsert(page.peers);
  if (page.covered) cover(db, page.history, page.scope ?? "", page.covered);
  return { added, revised, deleted };
}

/**
 * The filter only decides what is tried first: for an id that may be here, a look at the row; else the
 * insertion. Either is exact, so neither answer of the filter can lose a message.
 */
function putMessage(db: Database, target: Target, message: Message): "added" | "revised" | "same" {
  const data = JSON.stringify(message);
  if (target.ids.mayHave(message.id)) {
    const change = replaceMessage(db, target, message, data);
    if (change) return change;
  }
  if (insertMessage(db, target, message, data)) {
    target.ids.add(message.id);
    putMedia(db, target, message);
    return "added";
  }
  target.ids.repair();
  return replaceMessage(db, target, message, data) ?? "same";
}

/** Adds a message that may be here already. @returns whether it was not */
export function insertMessage(
  db: Database,
  target: Target,
  message: Message,
  data: string,
): boolean {
  const inserted = db.run(
    `INSERT INTO messages (history, id, date, type, media_type, data) VALUES (?, ?, ?, ?, ?, ?)
     ON CONFLICT (history, id) DO NOTHING`,
    target.history,
    message.id,
    message.date,
    message.type,
    mediaType(message),
    data,
  );
  return inserted > 0;
}

function textOf(message: Message): string {
  return message.type === "message" ? message.text.text : "";
}

/** Telegram shows them no more; the messages and their files stay. */
function markDeleted(
  db: Database,
  history: number,
  ids: readonly number[],
  seconds: number,
): number {
  let deleted = 0;
  for (const id of ids) {
    deleted += db.run(
      "UPDATE messages SET deleted_at = ? WHERE history = ? AND id = ? AND deleted_at IS NULL",
      seconds,
      history,
      id,
    );
  }
  return deleted;
}

/**
 * A message that is here already may have been edited, or only counters and references are newer.
 *
 * @returns `undefined` when it is not here
 */
function replaceMessage(
  db: Database,
  target: Target,
  message: Message,
  data: string,
): "revised" | "same" | undefined {
  const row = db.get(
    `SELECT key, data, EXISTS (SELECT 1 FROM imported_messages WHERE message = key) AS imported
     FROM messages WHERE history = ? AND id = ?`,
    target.history,
    message.id,
  );
  if (!row) return undefined;
  const before = text(row, "data");
  const key = integer(row, "key");
  if (before === data) {
    db.run("UPDATE messages SET deleted_at = NULL WHERE key = ? AND deleted_at IS NOT NULL", key);
    return "same";
  }
  const earlier = JSON.parse(before) as Message;
  // An import knows less of a message than Telegram; only another text is news.
  const revised = row["imported"] === 0
    ? !sameContent(earlier, message)
    : textOf(earlier) !== textOf(message);
  if (revised) {
    db.run(
      `INSERT INTO revisions (message, number, data, replaced_at)
       SELECT ?, coalesce(max(number), 0) + 1, ?, ? FROM revisions WHERE message = ?`,
      key,
      before,
      target.seconds,
      key,
    );
  }
  db.run(
    `UPDATE messages SET date = ?, type = ?, media_type = ?, data = ?, deleted_at = NULL
     WHERE key = ?`,
    message.date,
    message.type,
    mediaType(message),
    data,
    key,
  );
  if (row["imported"] === 1) db.run("DELETE FROM imported_messages WHERE message = ?", key);
  putMedia(db, target, message);
  return revised ? "revised" : "same";
}

/** The kind of a message's media, as the archive finds messages by it. */
export function mediaType(message: Message): string | null {
  return message.type === "message" ? message.media?.type ?? null : null;
}
