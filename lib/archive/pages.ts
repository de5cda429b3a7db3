// Writes a page of history: messages, people, media jobs and the covered range in one transaction.
import { type FileSlot, type Message, type MessageFile, messageFiles } from "../model/message.ts";
import { fileKey, IMPORTED_KEY, type RemoteFile } from "../model/file.ts";
import { type HistoryHalf, mediaPath } from "./names.ts";
import type { Archive } from "./archive.ts";
import { sameContent } from "./content.ts";
import { cover } from "./coverage_rows.ts";
import { type Database, integer, type Row, text } from "./database.ts";
import type { IdFilter, IdFilters } from "./id_filters.ts";
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

/** The history that a page is written into. */
export interface Target {
  readonly history: number;
  readonly half: HistoryHalf;
  readonly ids: IdFilter;
  /** Unix time in seconds. */
  readonly seconds: number;
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

/** Adds the media jobs of a message, or brings them up to date. */
export function putMedia(db: Database, target: Target, message: Message): void {
  const files = messageFiles(message);
  const sizes = new Map(files.map((file) => [file.slot, file.file.size]));
  for (const file of files) putFile(db, target, message, file, sizes);
}

/**
 * A slot that has got another file starts again as pending under a new edition, and so under a new
 * path: the earlier file, kept or half downloaded, is neither overwritten nor mistaken for the new one.
 */
function putFile(
  db: Database,
  target: Target,
  message: Message,
  file: MessageFile,
  sizes: ReadonlyMap<FileSlot, number>,
): void {
  const key = fileKey(file.file);
  const json = JSON.stringify(file.file);
  const filterSize = sizes.get(mainSlot(file.slot)) ?? file.file.size;
  const path = (edition: number): string =>
    mediaPath({
      half: target.half,
      messageId: message.id,
      slot: file.slot,
      date: message.date,
      kind: file.kind,
      edition,
      ...(file.media.type === "document"
        ? { fileName: file.media.fileName, mimeType: file.media.mimeType }
        : {}),
    });
  const position = slotPosition(file.slot);
  const inserted = db.run(
    `INSERT INTO media (history, message_id, position, slot, kind, file_key, file, filter_size,
       ttl_seconds, edition, path, state)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, 1, ?, 'pending')
     ON CONFLICT (history, message_id, position) DO NOTHING`,
    target.history,
    message.id,
    position,
    file.slot,
    file.kind,
    key,
    json,
    filterSize,
    file.media.ttlSeconds ?? null,
    path(1),
  );
  if (inserted > 0) return;
  const row = db.get(
    `SELECT key, edition, file_key, state, bytes FROM media
     WHERE history = ? AND message_id = ? AND position = ?`,
    target.history,
    message.id,
    position,
  ) ?? {};
  if (text(row, "file_key") === key) {
    db.run(
      "UPDATE media SET file = ? WHERE key = ? AND file <> ?",
      json,
      integer(row, "key"),
      json,
    );
    return;
  }
  if (isImportOf(row, file.file)) return adopt(db, integer(row, "key"), file, filterSize);
  const edition = integer(row, "edition") + 1;
  db.run(
    `UPDATE media SET kind = ?, file_key = ?, file = ?, filter_size = ?, ttl_seconds = ?, edition = ?,
       path = ?, state = 'pending', reason = NULL, sha256 = NULL, bytes = NULL WHERE key = ?`,
    file.kind,
    key,
    json,
    filterSize,
    file.media.ttlSeconds ?? null,
    edition,
    path(edition),
    integer(row, "key"),
  );
}

/**
 * Whether a slot has the content of a file already, by an import: it is the file of the same message, and as
 * large as Telegram says it is.
 */
function isImportOf(row: Row, file: RemoteFile): boolean {
  return text(row, "state") === "kept" && row["bytes"] === file.size &&
    text(row, "file_key").includes(IMPORTED_KEY);
}

/** From now on the kept file is the one of Telegram's id, wherever else that is sent. */
function adopt(db: Database, key: number, { file, media }: MessageFile, filterSize: number): void {
  db.run(
    "UPDATE media SET file_key = ?, file = ?, filter_size = ?, ttl_seconds = ? WHERE key = ?",
    fileKey(file),
    JSON.stringify(file),
    filterSize,
    media.ttlSeconds ?? null,
    key,
  );
  db.run(
    `INSERT INTO files (file_key, path, bytes, sha256)
     SELECT m.file_key, c.folder || '/' || m.path, m.bytes, m.sha256 FROM media m
       JOIN histories h ON h.key = m.history JOIN chats c ON c.key = h.chat WHERE m.key = ?
     ON CONFLICT (file_key) DO NOTHING`,
    key,
  );
}

/** The kind of a message's media, as the archive finds messages by it. */
export function mediaType(message: Message): string | null {
  return message.type === "message" ? message.media?.type ?? null : null;
}

/** `main`, `thumbnail`, `paid0`, `paid0_thumbnail`, `paid1`… in the order of a message's files. */
function slotPosition(slot: FileSlot): number {
  const index = Number(/^paid(\d+)/.exec(slot)?.[1] ?? 0);
  return index * 2 + (slot.endsWith("thumbnail") ? 1 : 0);
}

function mainSlot(slot: FileSlot): FileSlot {
  if (slot === "thumbnail") return "main";
  return slot.replace(/_thumbnail$/, "") as FileSlot;
}
