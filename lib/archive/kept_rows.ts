// Files that media jobs have been answered with, to see whether they are still there.
import type { Archive } from "./archive.ts";
import { type Database, innerPath, integer, type Row, text } from "./database.ts";
import type { KeptMedia } from "./types.ts";

type KeptStore = Pick<Archive, "keptMedia" | "reopenMedia">;

/** The readers and writers of kept rows of the `media` table. */
export function keptStore(db: Database): KeptStore {
  return {
    keptMedia(chat, history, limit, after) {
      const rows = db.all(
        `SELECT media.*, files.modified_at, files.path AS kept_path FROM media
           LEFT JOIN files ON files.file_key = media.file_key
         WHERE state = 'kept' AND history = ? AND (message_id, position) > (?, ?)
         ORDER BY message_id, position LIMIT ?`,
        history,
        after?.messageId ?? -1,
        after?.position ?? -1,
        limit,
      );
      return rows.map((row) => readKeptMedia(row, chat.folder));
    },
    reopenMedia(keys) {
      db.transaction(() => {
        for (const key of keys) {
          db.run(
            `UPDATE media SET state = 'pending', sha256 = NULL, bytes = NULL
             WHERE key = ? AND state = 'kept'`,
            key,
          );
        }
      });
    },
  };
}

function readKeptMedia(row: Row, folder: string): KeptMedia {
  const path = `${folder}/${innerPath(row, "path")}`;
  const indexed = row["kept_path"];
  const modifiedAt = row["modified_at"];
  return {
    key: integer(row, "key"),
    messageId: integer(row, "message_id"),
    position: integer(row, "position"),
    fileKey: text(row, "file_key"),
    path,
    bytes: integer(row, "bytes"),
    sha256: text(row, "sha256"),
    indexed: indexed === path ? "here" : indexed === null ? "nowhere" : "elsewhere",
    ...(typeof modifiedAt === "number" ? { modifiedAt } : {}),
  };
}
