// Which parts of unfinished downloads are on disk.
import type { Archive } from "./archive.ts";
import { bytes, type Database, integer, text } from "./database.ts";

type PartMapStore = Pick<Archive, "partMap" | "savePartMap">;

/** The reader and the writer of the `downloads` table. */
export function partMapStore(db: Database): PartMapStore {
  return {
    partMap(path) {
      const row = db.get("SELECT * FROM downloads WHERE path = ?", path);
      return row && {
        fileKey: text(row, "file_key"),
        partBytes: integer(row, "part_bytes"),
        finished: bytes(row, "finished"),
      };
    },
    savePartMap(path, { fileKey, partBytes, finished }) {
      db.run(
        `INSERT INTO downloads (path, file_key, part_bytes, finished) VALUES (?, ?, ?, ?)
         ON CONFLICT (path) DO UPDATE SET file_key = excluded.file_key,
           part_bytes = excluded.part_bytes, finished = excluded.finished`,
        path,
        fileKey,
        partBytes,
        finished,
      );
    },
  };
}

/** A file that is kept is no unfinished download any more. */
export function dropPartMap(db: Database, path: string): void {
  db.run("DELETE FROM downloads WHERE path = ?", path);
}
