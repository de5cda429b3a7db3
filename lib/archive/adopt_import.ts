// A file out of an import becomes the one that Telegram tells of.
import { fileKey, IMPORTED_KEY, type RemoteFile } from "../model/file.ts";
import type { MessageFile } from "../model/message.ts";
import { type Database, type Row, text } from "./database.ts";

/**
 * Whether a slot has the content of a file already, by an import: it is the file of the same message, and as
 * large as Telegram says it is.
 */
export function isImportOf(row: Row, file: RemoteFile): boolean {
  return text(row, "state") === "kept" && row["bytes"] === file.size &&
    text(row, "file_key").includes(IMPORTED_KEY);
}

/** From now on the kept file is the one of Telegram's id, wherever else that is sent. */
export function adopt(
  db: Database,
  key: number,
  { file, media }: MessageFile,
  filterSize: number,
): void {
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
