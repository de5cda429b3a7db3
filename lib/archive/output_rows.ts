// Which outputs say what the archive says now, so that they need not be written again.
import type { Archive } from "./archive.ts";
import { type Database, text } from "./database.ts";
import { replaceOutputFiles } from "./output_files.ts";
import type { OutputFile } from "./types.ts";

type OutputStore = Pick<Archive, "freshOutput" | "recordOutput">;

const ADD_PEER = "INSERT OR IGNORE INTO output_peers (peer_id, chat, format) VALUES (?, ?, ?)";

/**
 * The reader and the writer of the `outputs` table. Triggers remove a row as soon as anything changes that
 * its output shows, whoever changes it.
 */
export function outputStore(db: Database): OutputStore {
  return {
    freshOutput(chat, format, writer) {
      const row = db.get(
        "SELECT files FROM outputs WHERE chat = ? AND format = ? AND writer = ?",
        chat.key,
        format,
        writer,
      );
      return row && JSON.parse(text(row, "files")) as readonly OutputFile[];
    },
    recordOutput(chat, format, writer, files, peers = []) {
      db.transaction(() => {
        db.run(
          `INSERT INTO outputs (chat, format, writer, files) VALUES (?, ?, ?, ?)
           ON CONFLICT (chat, format) DO UPDATE SET writer = excluded.writer,
             files = excluded.files`,
          chat.key,
          format,
          writer,
          JSON.stringify(files),
        );
        replaceOutputFiles(db, chat.key, format, files);
        db.run("DELETE FROM output_peers WHERE chat = ? AND format = ?", chat.key, format);
        for (const peer of peers) db.run(ADD_PEER, peer, chat.key, format);
      });
    },
  };
}
