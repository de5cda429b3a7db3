// Lets an archive of an older version be read like one of this version, without a change to its file.
import { Database, optionalText, text } from "./database.ts";
import { migrate } from "./schema.ts";

/** What columns that a step has filled from other tables would hold; the others hold their default. */
const COMPUTED: ReadonlyMap<string, string> = new Map([
  [
    "histories.last_message_id",
    "coalesce((SELECT max(id) FROM main.messages WHERE history = h.key), 0)",
  ],
  [
    "histories.message_count",
    "(SELECT count(*) FROM main.messages WHERE history = h.key)",
  ],
]);

/**
 * Adds, for this connection alone, what the tables of this version have and those of the file lack: SQLite
 * looks a name up among temporary tables first. A table that is new is empty.
 *
 * @param db open for reading
 * @param folder the output folder, for messages
 */
export function supplyMissingTables(db: Database, folder: string): void {
  using newest = new Database(":memory:", { access: "write" });
  migrate(newest, folder);
  const tables = newest.all(
    "SELECT name, sql FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'",
  );
  for (const row of tables) {
    const name = text(row, "name");
    const found = new Set(columnsOf(db, name).keys());
    if (found.size === 0) db.exec(text(row, "sql").replace(/^CREATE TABLE/, "CREATE TEMP TABLE"));
    const added = [...columnsOf(newest, name)]
      .filter(([column]) => found.size > 0 && !found.has(column))
      .map(([column, value]) => `, ${COMPUTED.get(`${name}.${column}`) ?? value} AS ${column}`);
    if (added.length === 0) continue;
    db.exec(`CREATE TEMP VIEW ${name} AS SELECT h.*${added.join("")} FROM main.${name} AS h`);
  }
}

/** The columns of a table with their defaults as SQL; none when there is no such table. */
function columnsOf(db: Database, table: string): ReadonlyMap<string, string> {
  const rows = db.all("SELECT name, dflt_value FROM pragma_table_info(?, 'main')", table);
  return new Map(rows.map((row) => [text(row, "name"), optionalText(row, "dflt_value") ?? "NULL"]));
}
