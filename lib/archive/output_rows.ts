// Which outputs say what the archive says now, so that they need not be written again.
import type { Archive } from "./archive.ts";
import { type Database, integer, optionalText, text } from "./database.ts";
import { replaceOutputFiles } from "./output_files.ts";
import type { OutputFile } from "./types.ts";

type OutputStore = Pick<Archive, "freshOutput" | "resumableOutput" | "recordOutput">;

const ADD_PEER = "INSERT OR IGNORE INTO output_peers (peer_id, chat, format) VALUES (?, ?, ?)";

/**
 * The reader and the writer of the `outputs` table. Triggers remove a row as soon as anything changes that
 * its output shows, whoever changes it; or they note from which message on it has changed, where the writer
 * has left a state.
 */
export function outputStore(db: Database): OutputStore {
  return {
    freshOutput(chat, format, writer) {
      const row = db.get(
        `SELECT files FROM outputs
         WHERE chat = ? AND format = ? AND writer = ? AND changed_from IS NULL`,
        chat.key,
        format,
        writer,
      );
      return row && JSON.parse(text(row, "files")) as readonly OutputFile[];
    },
    resumableOutput(chat, format, writer) {
      const row = db.get(
        `SELECT files, state, changed_from FROM outputs
         WHERE chat = ? AND format = ? AND writer = ? AND changed_from IS NOT NULL`,
        chat.key,
        format,
        writer,
      );
      const state = row && optionalText(row, "state");
      if (!row || state === undefined) return undefined;
      const files = JSON.parse(text(row, "files")) as readonly OutputFile[];
      return { files, state, changedFrom: integer(row, "changed_from") };
    },
    recordOutput(chat, format, writer, files, notes = {}) {
      const { peers = [], earlierPeers = "replaced", state } = notes;
      db.transaction(() => {
        db.run(
          `INSERT INTO outputs (chat, format, writer, files, state) VALUES (?, ?, ?, ?, ?)
           ON CONFLICT (chat, format) DO UPDATE SET writer = excluded.writer,
             files = excluded.files, state = excluded.state, changed_from = NULL`,
          chat.key,
          format,
          writer,
          JSON.stringify(files),
          state ?? null,
        );
        replaceOutputFiles(db, chat.key, format, files);
        if (earlierPeers === "replaced") {
          db.run("DELETE FROM output_peers WHERE chat = ? AND format = ?", chat.key, format);
        }
        for (const peer of peers) db.run(ADD_PEER, peer, chat.key, format);
      });
    },
  };
}
