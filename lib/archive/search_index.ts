// The index of a search: a database of its own beside the archive, which can be made anew at any time.
import type { Message } from "../model/message.ts";
import { TgkeepError } from "../model/errors.ts";
import { Database, integer, type Row, text } from "./database.ts";
import { searchDocument } from "./search_document.ts";
import { diskError } from "./disk_error.ts";
import { saysDamaged } from "./sqlite_errors.ts";
import { beginSeal, seal, SEAL_ENDING, UNFINISHED_SEAL_ENDING, unseal } from "./seal.ts";
import { enterWal, leaveWal } from "./wal.ts";

/** What the index reads of the archive. */
export interface IndexSource {
  /** Keys of messages above one, in the order of their dates. */
  keysAfter(key: number): readonly number[];
  /** Messages by key, with the numbers of their chats. */
  rows(keys: readonly number[]): readonly IndexedRow[];
  /** Messages that have changed since a change of that number, in the order of the changes. */
  changesAfter(
    number: number,
    limit: number,
  ): readonly { readonly number: number; readonly key: number }[];
  /** Number of the last change; 0 when there was none. */
  lastChange(): number;
  /** Says of a message what never changes; `undefined` when it is not there. */
  stamp(key: number): string | undefined;
}

/** A message for the index. */
export interface IndexedRow {
  /** Number of the message in the archive. */
  readonly key: number;
  /** Number of the chat in the archive. */
  readonly chat: number;
  /** As Telegram told it last. */
  readonly message: Message;
  /** What is said in its files; empty where nothing is. */
  readonly spoken: string;
}

/** File name of the index inside an output folder. */
export const SEARCH_FILE = "search.db";

/** Goes up whenever the words of the index change: an older one is made anew. */
const INDEX_VERSION = 3;

/** The version from which on an index that was closed properly has a seal. */
export const INDEX_SEALED_FROM = 3;

/** The path of an index that is not kept. */
export const IN_MEMORY = ":memory:";

/** How long another process is waited for, in ms. */
const PATIENCE_MS = 20_000;

/** Messages indexed in one transaction. */
const BATCH = 2000;

/**
 * The index keeps no text: results are read from the archive. Words come in as {@linkcode searchDocument}
 * has cut them, so the plainest tokenizer is the right one. Numbers of documents follow the dates of the
 * messages, as far as they came together: the newest are found first.
 */
const TABLES = `
  CREATE TABLE meta (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;
  CREATE TABLE documents (
    number INTEGER PRIMARY KEY,
    message INTEGER NOT NULL UNIQUE
  ) STRICT;
  CREATE VIRTUAL TABLE words USING fts5(
    text, names, tags, bare, content = '', contentless_delete = 1, tokenize = 'ascii'
  );
  PRAGMA user_version = ${INDEX_VERSION};`;

/** What belongs to an index on the disk, by what follows its name. */
export const INDEX_ENDINGS = [
  "",
  "-wal",
  "-shm",
  "-journal",
  SEAL_ENDING,
  UNFINISHED_SEAL_ENDING,
] as const;

/**
 * Opens the index of an archive. One that is damaged is thrown away: it can be made again.
 *
 * @throws {TgkeepError} "archive" when the disk does not allow it
 */
export function openIndex(path: string): Database {
  try {
    return open(path);
  } catch (error) {
    if (!saysDamaged(error)) throw error;
    for (const ending of INDEX_ENDINGS) removeIfThere(`${path}${ending}`);
    return open(path);
  }
}

function open(path: string): Database {
  using stack = new DisposableStack();
  const db = stack.use(new Database(path, { access: "write" }));
  db.exec(`PRAGMA busy_timeout = ${PATIENCE_MS}`);
  const version = integer(db.get("PRAGMA user_version") ?? {}, "user_version");
  if (version !== INDEX_VERSION) {
    beginToWrite(db);
    db.transaction(() => makeAnew(db));
  }
  stack.move();
  return db;
}

function removeIfThere(path: string): void {
  try {
    Deno.removeSync(path);
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw diskError(error, path);
  }
}

/** Closes an index; the last one to do so seals it. */
export function closeIndex(db: Database): void {
  if (db.path !== IN_MEMORY && isWritten(db) && beginSeal(db.path) && leaveWal(db)) {
    sealAlone(db);
  }
  db.close();
}

/** A reader that comes now waits for it; a writer takes the seal away again. */
function sealAlone(db: Database): void {
  try {
    db.exec(`PRAGMA busy_timeout = ${PATIENCE_MS}; BEGIN EXCLUSIVE`);
  } catch (error) {
    // Somebody else has begun to write, and will seal it.
    if (!(error instanceof TgkeepError)) throw error;
    return;
  }
  seal(db.path);
}

function isWritten(db: Database): boolean {
  return text(db.get("PRAGMA journal_mode") ?? {}, "journal_mode") === "wal";
}

/** In this order: nobody can seal a database in WAL mode that somebody has open. */
function beginToWrite(db: Database): void {
  if (db.path === IN_MEMORY) return;
  enterWal(db);
  unseal(db.path);
}

/** How a catch-up is told. */
export interface CatchUpOptions {
  /** Called now and then with the messages that were indexed so far, and how many there are to do. */
  readonly onProgress?: ((done: number, total: number) => void) | undefined;
  /** Ends it between two transactions. */
  readonly signal?: AbortSignal | undefined;
}

/**
 * Brings the index up to date: messages that are new, and those that were edited. Two processes may do so at
 * the same time; a process that is killed leaves what it had done.
 *
 * @returns how many messages were indexed
 * @throws the signal's reason when aborted
 */
export function catchUp(db: Database, source: IndexSource, options: CatchUpOptions = {}): number {
  if (!isIndexOf(db, source)) {
    beginToWrite(db);
    db.transaction(() => makeAnew(db));
  }
  if (hasNews(db, source)) beginToWrite(db);
  return addNew(db, source, options) + addChanged(db, source, options);
}

function hasNews(db: Database, source: IndexSource): boolean {
  const seen = meta(db, "changes_up_to");
  return seen === undefined || source.lastChange() > Number(seen) ||
    source.keysAfter(metaNumber(db, "up_to")).length > 0;
}

function addNew(
  db: Database,
  source: IndexSource,
  { onProgress, signal }: CatchUpOptions,
): number {
  if (meta(db, "changes_up_to") === undefined) {
    // Changes up to here are in the rows that are read from now on, by this process or the next.
    setMeta(db, "changes_up_to", String(source.lastChange()));
  }
  const keys = source.keysAfter(metaNumber(db, "up_to"));
  let done = 0;
  for (let from = 0; from < keys.length; from += BATCH) {
    signal?.throwIfAborted();
    const rows = source.rows(keys.slice(from, from + BATCH));
    db.transaction(() => {
      for (const row of rows) {
        const added = db.run("INSERT OR IGNORE INTO documents (message) VALUES (?)", row.key);
        if (added > 0) addWords(db, row);
      }
    });
    done += rows.length;
    onProgress?.(done, keys.length);
  }
  const newest = keys.reduce((max, key) => Math.max(max, key), 0);
  if (newest === 0) return 0;
  db.transaction(() => {
    setMeta(db, "up_to", String(newest));
    setMeta(db, "stamp", source.stamp(newest) ?? "");
  });
  return done;
}

function addChanged(db: Database, source: IndexSource, { signal }: CatchUpOptions): number {
  let done = 0;
  for (;;) {
    signal?.throwIfAborted();
    const changes = source.changesAfter(metaNumber(db, "changes_up_to"), BATCH);
    const last = changes.at(-1);
    if (!last) return done;
    const rows = source.rows(changes.map(({ key }) => key));
    db.transaction(() => {
      for (const row of rows) {
        const number = numberOf(db, row.key);
        if (number === undefined) continue;
        db.run("DELETE FROM words WHERE rowid = ?", number);
        addWords(db, row);
      }
      setMeta(db, "changes_up_to", String(last.number));
    });
    done += rows.length;
  }
}

function addWords(db: Database, { key, chat, message, spoken }: IndexedRow): void {
  const document = searchDocument(message, chat, spoken);
  db.run(
    `INSERT INTO words (rowid, text, names, tags, bare)
     VALUES ((SELECT number FROM documents WHERE message = ?), ?, ?, ?, ?)`,
    key,
    document.text,
    document.names,
    document.tags,
    document.bare,
  );
}

/** An index beside another archive, as after a backup was put back, would find the wrong messages. */
function isIndexOf(db: Database, source: IndexSource): boolean {
  const upTo = metaNumber(db, "up_to");
  return upTo === 0 || source.stamp(upTo) === meta(db, "stamp");
}

function makeAnew(db: Database): void {
  db.exec("DROP TABLE IF EXISTS words; DROP TABLE IF EXISTS documents; DROP TABLE IF EXISTS meta");
  db.exec(TABLES);
}

function numberOf(db: Database, key: number): number | undefined {
  const row = db.get("SELECT number FROM documents WHERE message = ?", key);
  return row && integer(row, "number");
}

function meta(db: Database, name: string): string | undefined {
  const row: Row | undefined = db.get("SELECT value FROM meta WHERE name = ?", name);
  return row && text(row, "value");
}

function metaNumber(db: Database, name: string): number {
  return Number(meta(db, name) ?? 0);
}

function setMeta(db: Database, name: string, value: string): void {
  db.run("INSERT OR REPLACE INTO meta (name, value) VALUES (?, ?)", name, value);
}
