// Asks SQLite whether an archive is sound, without changing it.
import { Database } from "./database.ts";
import { ARCHIVE_FILE } from "./open_archive.ts";

/** Problems are told one by one up to this many. */
const MOST_PROBLEMS = 10;

/**
 * Looks at the structure of the database and at references between its tables; files are not looked at.
 * Takes about as long as reading the database once.
 *
 * @param folder the output folder, which has an archive
 * @returns what is wrong, in SQLite's words; empty when nothing is
 * @throws {TgkeepError} "archive" when the file cannot be read as a database at all
 */
export function checkArchive(folder: string): readonly string[] {
  using db = new Database(`${folder}/${ARCHIVE_FILE}`, { access: "read" });
  const structure = db.all(`PRAGMA quick_check(${MOST_PROBLEMS})`)
    .map(({ quick_check }) => String(quick_check))
    .filter((text) => text !== "ok");
  const references = db.all("SELECT * FROM pragma_foreign_key_check LIMIT ?", MOST_PROBLEMS)
    .map((row) =>
      `row ${row["rowid"]} of ${row["table"]} refers to a missing row of ${row["parent"]}`
    );
  return [...structure, ...references].slice(0, MOST_PROBLEMS);
}
