// The media jobs of a message: one for each file, and another edition where a file has changed.
import { type FileSlot, type Message, type MessageFile, messageFiles } from "../model/message.ts";
import { fileKey } from "../model/file.ts";
import { adopt, isImportOf } from "./adopt_import.ts";
import { type Database, integer, text } from "./database.ts";
import type { IdFilter } from "./id_filters.ts";
import { type HistoryHalf, mediaPath } from "./names.ts";

/** The history that a page is written into. */
export interface Target {
  readonly history: number;
  readonly half: HistoryHalf;
  readonly ids: IdFilter;
  /** Unix time in seconds. */
  readonly seconds: number;
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

/** `main`, `thumbnail`, `paid0`, `paid0_thumbnail`, `paid1`… in the order of a message's files. */
function slotPosition(slot: FileSlot): number {
  const index = Number(/^paid(\d+)/.exec(slot)?.[1] ?? 0);
  return index * 2 + (slot.endsWith("thumbnail") ? 1 : 0);
}

function mainSlot(slot: FileSlot): FileSlot {
  if (slot === "thumbnail") return "main";
  return slot.replace(/_thumbnail$/, "") as FileSlot;
}
