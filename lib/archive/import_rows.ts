// Puts messages of an earlier export into the archive, beside or behind what Telegram itself has told.
import { type Message, messageFiles } from "../model/message.ts";
import type { Archive } from "./archive.ts";
import { sameContent } from "./content.ts";
import { type Database, innerPath, integer, type Row, text } from "./database.ts";
import { readJob } from "./media_rows.ts";
import type { HistoryHalf } from "./names.ts";
import { putMedia, type Target } from "./media_jobs.ts";
import { insertMessage, mediaType, type PageWriterDeps } from "./pages.ts";
import type { ImportedFileRow, ImportedMessage, ImportOutcome } from "./import_types.ts";
import type { KeptFileRecord } from "./types.ts";

/** The writer behind {@linkcode Archive.importMessages}. */
export function importWriter(
  deps: PageWriterDeps,
): Pick<Archive, "importMessages" | "contentAt"> {
  return {
    importMessages(history, messages, peers) {
      try {
        return deps.db.transaction(() => {
          deps.peers.upsert(peers);
          return writeMessages(deps, history, messages);
        });
      } catch (error) {
        deps.filters.forget(history);
        deps.peers.forget();
        throw error;
      }
    },
    contentAt: (sha256) => contentAt(deps.db, sha256),
  };
}

function writeMessages(
  { db, filters, now }: PageWriterDeps,
  history: number,
  messages: readonly ImportedMessage[],
): readonly ImportOutcome[] {
  const row = db.get("SELECT half, message_count FROM histories WHERE key = ?", history);
  if (!row) throw new RangeError(`Cannot find history ${history} in the archive`);
  const target: Target = {
    history,
    half: text(row, "half") as HistoryHalf,
    ids: filters.of(history, integer(row, "message_count")),
    seconds: Math.floor(now() / 1000),
  };
  const outcomes = messages.map((each) => putImported(db, target, each));
  const added = outcomes.filter(({ change }) => change === "added").length;
  const newest = messages.reduce((max, { message }) => Math.max(max, message.id), 0);
  db.run(
    `UPDATE histories SET message_count = message_count + ?,
       last_message_id = max(last_message_id, ?) WHERE key = ?`,
    added,
    newest,
    history,
  );
  return outcomes;
}

function putImported(db: Database, target: Target, imported: ImportedMessage): ImportOutcome {
  const { message } = imported;
  const row = db.get(
    `SELECT key, data, EXISTS (SELECT 1 FROM imported_messages WHERE message = key) AS imported
     FROM messages WHERE history = ? AND id = ?`,
    target.history,
    message.id,
  );
  const change = row ? mergeMessage(db, target, row, imported) : addMessage(db, target, imported);
  return { change, files: filesOf(db, target.history, message.id) };
}

const MARK_IMPORTED =
  "INSERT OR REPLACE INTO imported_messages (message, imported_at) VALUES (?, ?)";

function addMessage(db: Database, target: Target, imported: ImportedMessage): "added" {
  const { message, revisions, deleted } = imported;
  insertMessage(db, target, message, JSON.stringify(message));
  target.ids.add(message.id);
  const key = integer(
    db.get(
      "SELECT key FROM messages WHERE history = ? AND id = ?",
      target.history,
      message.id,
    ) ?? {},
    "key",
  );
  if (deleted) db.run("UPDATE messages SET deleted_at = ? WHERE key = ?", target.seconds, key);
  db.run(MARK_IMPORTED, key, target.seconds);
  for (const [i, revision] of revisions.entries()) {
    addRevision(db, target, key, i + 1, revision);
  }
  putMedia(db, target, message);
  return "added";
}

/** What Telegram told itself wins; an older text than its own is a revision of it. */
function mergeMessage(
  db: Database,
  target: Target,
  row: Row,
  { message }: ImportedMessage,
): "updated" | "kept" {
  const here = JSON.parse(text(row, "data")) as Message;
  const key = integer(row, "key");
  const wasImported = row["imported"] === 1;
  const fuller = messageFiles(message).length > messageFiles(here).length &&
    !isNewer(here, message);
  if (wasImported && (fuller || isNewer(message, here))) {
    if (!sameText(message, here)) addRevision(db, target, key, "next", here);
    db.run(
      "UPDATE messages SET date = ?, type = ?, media_type = ?, data = ? WHERE key = ?",
      message.date,
      message.type,
      mediaType(message),
      JSON.stringify(message),
      key,
    );
    db.run(MARK_IMPORTED, key, target.seconds);
    putMedia(db, target, message);
    return "updated";
  }
  if (isNewer(here, message) && !sameText(here, message)) {
    keepOlderText(db, target, key, message);
  }
  return "kept";
}

/** Placed before the revisions that are here when it is older than all of them. */
function keepOlderText(db: Database, target: Target, key: number, message: Message): void {
  const first = db.get(
    "SELECT number, data FROM revisions WHERE message = ? ORDER BY number LIMIT 1",
    key,
  );
  if (first) {
    const oldest = JSON.parse(text(first, "data")) as Message;
    if (sameText(oldest, message) || !isNewer(oldest, message)) return;
  }
  addRevision(db, target, key, first ? integer(first, "number") - 1 : 1, message);
  db.run(
    "DELETE FROM outputs WHERE chat = (SELECT chat FROM histories WHERE key = ?)",
    target.history,
  );
}

function addRevision(
  db: Database,
  target: Target,
  key: number,
  number: number | "next",
  message: Message,
): void {
  const next = number === "next"
    ? integer(
      db.get(
        "SELECT coalesce(max(number), 0) + 1 AS n FROM revisions WHERE message = ?",
        key,
      ) ?? {},
      "n",
    )
    : number;
  db.run(
    "INSERT INTO revisions (message, number, data, replaced_at) VALUES (?, ?, ?, ?)",
    key,
    next,
    JSON.stringify(message),
    target.seconds,
  );
}

function isNewer(a: Message, b: Message): boolean {
  return editedAt(a) > editedAt(b);
}

function editedAt(message: Message): number {
  return message.type === "message" ? message.editDate ?? 0 : 0;
}

function sameText(a: Message, b: Message): boolean {
  if (a.type !== "message" || b.type !== "message") return sameContent(a, b);
  return a.text.text === b.text.text;
}

function filesOf(db: Database, history: number, id: number): readonly ImportedFileRow[] {
  const rows = db.all(
    "SELECT * FROM media WHERE history = ? AND message_id = ? ORDER BY position",
    history,
    id,
  );
  return rows.map((row) => ({
    job: readJob(row),
    state: text(row, "state") as ImportedFileRow["state"],
  }));
}

function contentAt(db: Database, sha256: string): KeptFileRecord | undefined {
  const row = db.get("SELECT path, bytes, sha256 FROM files WHERE sha256 = ? LIMIT 1", sha256);
  return row && { path: innerPath(row, "path"), bytes: integer(row, "bytes"), sha256 };
}
