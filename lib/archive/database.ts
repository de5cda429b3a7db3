// A SQLite connection with prepared statements kept, transactions, and errors for people.
import { DatabaseSync, type StatementSync } from "node:sqlite";
import { TgkeepError } from "../model/errors.ts";
import { safeSegments } from "./safe_segments.ts";
import { archiveError } from "./sqlite_errors.ts";

/** What SQLite takes and gives here. */
export type SqlValue = string | number | null | Uint8Array;

/** A row by column names. */
export type Row = Readonly<Record<string, SqlValue>>;

/** How a database is opened. */
export interface DatabaseOptions {
  readonly access: "write" | "read";
}

/**
 * How long others are waited for that hold the file, in ms. Nobody does for longer than a statement takes,
 * which is a while where a check reads the whole file.
 */
const PATIENCE_MS = 30_000;

/** One open database file. All methods map SQLite's errors with {@linkcode archiveError}. */
export class Database implements Disposable {
  readonly path: string;
  readonly #db: DatabaseSync;
  readonly #statements = new Map<string, StatementSync>();
  #closed = false;

  /** @throws {TgkeepError} "archive" when the file cannot be opened */
  constructor(path: string, options: DatabaseOptions) {
    this.path = path;
    try {
      this.#db = new DatabaseSync(path, { readOnly: options.access === "read" });
      this.#db.exec(`PRAGMA busy_timeout = ${PATIENCE_MS}`);
    } catch (error) {
      throw archiveError(error, path);
    }
  }

  /** Runs statements that have no parameters and give no rows. */
  exec(sql: string): void {
    this.#guard(() => this.#db.exec(sql));
  }

  /** Runs one statement; returns how many rows it changed. */
  run(sql: string, ...values: SqlValue[]): number {
    return this.#guard(() => Number(this.#prepare(sql).run(...values).changes));
  }

  /** The first row, if there is one. */
  get(sql: string, ...values: SqlValue[]): Row | undefined {
    return this.#guard(() => this.#prepare(sql).get(...values)) as Row | undefined;
  }

  /** All rows; callers bound them with LIMIT. */
  all(sql: string, ...values: SqlValue[]): readonly Row[] {
    return this.#guard(() => this.#prepare(sql).all(...values)) as unknown as readonly Row[];
  }

  /** Runs `work` as one transaction: all of it happens, or nothing. Must not be nested. */
  transaction<T>(work: () => T): T {
    this.exec("BEGIN IMMEDIATE");
    let result: T;
    try {
      result = work();
      this.exec("COMMIT");
    } catch (error) {
      this.#rollback();
      throw error;
    }
    return result;
  }

  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#statements.clear();
    this.#guard(() => this.#db.close());
  }

  [Symbol.dispose](): void {
    this.close();
  }

  #prepare(sql: string): StatementSync {
    let statement = this.#statements.get(sql);
    if (!statement) {
      statement = this.#db.prepare(sql);
      this.#statements.set(sql, statement);
    }
    return statement;
  }

  /** A full disk makes SQLite roll back by itself; a second rollback is then refused. */
  #rollback(): void {
    try {
      this.#db.exec("ROLLBACK");
    } catch (error) {
      if (!(error instanceof Error) || !/no transaction is active/i.test(error.message)) {
        throw error;
      }
    }
  }

  #guard<T>(work: () => T): T {
    try {
      return work();
    } catch (error) {
      throw archiveError(error, this.path);
    }
  }
}

/** A column that is text by the schema. */
export function text(row: Row, column: string): string {
  const value = row[column];
  if (typeof value !== "string") throw new TypeError(`Cannot read column ${column} as text`);
  return value;
}

/**
 * A column that is a path inside the output folder by the schema.
 *
 * @throws {TgkeepError} "archive" when it leads out of there: the file is not as tgkeep has written it
 */
export function innerPath(row: Row, column: string): string {
  const path = text(row, column);
  if (safeSegments(path)) return path;
  throw new TgkeepError(
    "archive",
    `Cannot use the archive: it names ${
      JSON.stringify(path.slice(0, 200))
    } as one of its files, which ` +
      "is not inside the output folder; restore archive.db from a backup",
  );
}

/** A column that is an integer by the schema. */
export function integer(row: Row, column: string): number {
  const value = row[column];
  if (typeof value !== "number") throw new TypeError(`Cannot read column ${column} as an integer`);
  return value;
}

/** A column that is a blob by the schema. */
export function bytes(row: Row, column: string): Uint8Array {
  const value = row[column];
  if (!(value instanceof Uint8Array)) throw new TypeError(`Cannot read column ${column} as bytes`);
  return value;
}

/** A column that is text or NULL. */
export function optionalText(row: Row, column: string): string | undefined {
  const value = row[column] ?? undefined;
  if (value !== undefined && typeof value !== "string") {
    throw new TypeError(`Cannot read column ${column} as text`);
  }
  return value;
}
