// What the files of outputs, and others that are written whole, were when they were written, so that damage can be told from age.
import type { Archive } from "./archive.ts";
import { type Database, integer, text } from "./database.ts";
import { diskError } from "./disk_error.ts";
import { hashFile } from "./hash_file.ts";
import type { OutputFile } from "./types.ts";
import type { WrittenOutput } from "./verify_types.ts";

type OutputFileStore = Pick<Archive, "recordOutputFiles">;

/**
 * The `output_files` table. Its rows stay when a chat changes: an output that is older than the archive is
 * still as it was written.
 */
export function outputFileStore(db: Database): OutputFileStore {
  return {
    recordOutputFiles(chat, format, files) {
      db.transaction(() => replaceOutputFiles(db, chat && chat.key, format, files));
    },
  };
}

/**
 * Replaces what is known of one output. Part of the caller's transaction.
 *
 * @param chat key of the chat; `null` for files that belong to all chats
 */
export function replaceOutputFiles(
  db: Database,
  chat: number | null,
  format: string,
  files: readonly Omit<OutputFile, "modifiedAt">[],
): void {
  db.run("DELETE FROM output_files WHERE chat IS ? AND format = ?", chat, format);
  for (const { path, bytes, sha256 } of files) {
    if (sha256 === undefined) continue;
    db.run(
      `INSERT INTO output_files (path, chat, format, bytes, sha256) VALUES (?, ?, ?, ?, ?)
       ON CONFLICT (path) DO UPDATE SET chat = excluded.chat, format = excluded.format,
         bytes = excluded.bytes, sha256 = excluded.sha256`,
      path,
      chat,
      format,
      bytes,
      sha256,
    );
  }
}

/** The files of a chat's outputs, or with `null` those that belong to all chats. */
export function writtenOutputs(db: Database, chat: number | null): readonly WrittenOutput[] {
  const rows = db.all("SELECT * FROM output_files WHERE chat IS ? ORDER BY path", chat);
  return rows.map((row) => ({
    path: text(row, "path"),
    format: text(row, "format"),
    bytes: integer(row, "bytes"),
    sha256: text(row, "sha256"),
  }));
}

/**
 * Describes a file that has just been written, for {@linkcode Archive.recordOutput}.
 *
 * @param folder the output folder
 * @param path relative to it
 * @throws {TgkeepError} "archive" when the disk does not allow it
 */
export async function describeOutput(folder: string, path: string): Promise<OutputFile> {
  const full = `${folder}/${path}`;
  try {
    const { mtime } = await Deno.stat(full);
    return { path, modifiedAt: mtime?.getTime() ?? 0, ...await hashFile(full) };
  } catch (error) {
    throw diskError(error, full, "read");
  }
}
