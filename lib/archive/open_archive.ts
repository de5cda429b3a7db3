// Opens the archive of an output folder, or makes a new one.
import { TgkeepError } from "../model/errors.ts";
import type { Archive } from "./archive.ts";
import { chatStore } from "./chats.ts";
import { coverageOf, scopesOf } from "./coverage_rows.ts";
import { Database } from "./database.ts";
import { diskError } from "./disk_error.ts";
import { partMapStore } from "./download_rows.ts";
import { type FolderLock, lockFolder } from "./lock.ts";
import { idFilters, saveQuietly } from "./id_filters.ts";
import { imageStore } from "./image_rows.ts";
import { keptStore } from "./kept_rows.ts";
import { importWriter } from "./import_rows.ts";
import { knownIds, newestMessages } from "./known_rows.ts";
import { mediaStore } from "./media_rows.ts";
import { outputFileStore } from "./output_files.ts";
import { outputStore } from "./output_rows.ts";
import { pageWriter } from "./pages.ts";
import { rateMemory } from "./rate_rows.ts";
import { supplyMissingTables } from "./read_older.ts";
import { messageReader } from "./readers.ts";
import { transcriptStore } from "./transcript_rows.ts";
import { checkVersion, migrate, SCHEMA_VERSION, SEALED_FROM } from "./schema.ts";
import { beginSeal, inspectSeal, seal, unseal } from "./seal.ts";
import { enterWal, leaveWal } from "./wal.ts";
import { peerStore } from "./peers.ts";
import { searchSource } from "./search_rows.ts";
import { saysReadOnly } from "./sqlite_errors.ts";
import { windowReader } from "./window_rows.ts";
import { verificationReader } from "./verify_rows.ts";

/** How {@linkcode openArchive} opens. */
export interface OpenArchiveOptions {
  /**
   * `create` makes the folder and the archive where they are missing; `existing` wants an archive and
   * locks it like `create`; `read` takes no lock and changes nothing, of an older version either, but for a
   * change that a killed run has left half done: that one is rolled back.
   *
   * @default "create"
   */
  readonly mode?: "create" | "existing" | "read";
  /** Tells the Unix time in ms, for the time at which a revision was seen. `Date.now` when absent. */
  readonly now?: () => number;
}

/** File name of the database inside an output folder. */
export const ARCHIVE_FILE = "archive.db";

/**
 * Opens the archive of an output folder. One process at a time may write; the lock falls when the
 * archive is disposed of, or with the process.
 *
 * Permissions: `--allow-read` of the folder, and `--allow-write` of it except for the mode `read`, which needs
 * it only after a run that was killed.
 *
 * @param folder the output folder
 * @throws {TgkeepError} "archive" when the folder or the file cannot be used, another process is working
 * on it, or a newer tgkeep made it; "usage" when there is no archive and none may be made
 *
 * @example Print the texts and files of every chat
 * ```ts
 * import { type Archive, openArchive } from "tgkeep";
 *
 * function print(archive: Archive): void {
 *   for (const chat of archive.chats()) {
 *     console.log(`# ${chat.chat.fullName}: ${archive.messageCount(chat)} messages`);
 *     for (const { message, deleted, slots } of archive.messages(chat)) {
 *       if (message.type !== "message") continue;
 *       const sender = message.fromId && archive.peer(message.fromId)?.name;
 *       console.log(deleted ? "[deleted]" : "", sender ?? "?", message.text.text);
 *       for (const { path, outcome } of slots) {
 *         if (outcome.state === "kept") console.log(`  ${chat.folder}/${path}: ${outcome.bytes} bytes`);
 *       }
 *     }
 *   }
 * }
 *
 * const folder = await Deno.makeTempDir(); // where `tgkeep export --out` has written, as a rule
 * {
 *   await using _archive = await openArchive(folder);
 * }
 * await using archive = await openArchive(folder, { mode: "read" });
 * print(archive);
 * ```
 */
export async function openArchive(
  folder: string,
  options: OpenArchiveOptions = {},
): Promise<Archive> {
  const { mode = "create", now = Date.now } = options;
  const path = `${folder}/${ARCHIVE_FILE}`;
  if (mode === "create") await makeFolder(folder);
  else await requireArchive(folder, path);

  if (mode === "read") return archiveOver(openToRead(folder, path), { folder, now });
  using stack = new DisposableStack();
  const lock = stack.use(lockFolder(folder));
  const sealing = await sealingOf(path);
  const db = stack.use(new Database(path, { access: "write" }));
  prepare(db, folder, sealing);
  stack.move();
  return archiveOver(db, { folder, now, lock, sealing });
}

/**
 * A database that is not what it was when it was closed keeps its seal, whatever is written to it now: it
 * would look whole otherwise.
 */
async function sealingOf(path: string): Promise<Sealing> {
  const state = await inspectSeal(path, SEALED_FROM);
  return state === "changed" && await exists(path) ? "unwanted" : "wanted";
}

type Sealing = "wanted" | "unwanted";

async function exists(path: string): Promise<boolean> {
  try {
    return (await Deno.lstat(path)).isFile;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return false;
    throw diskError(error, path);
  }
}

function openToRead(folder: string, path: string): Database {
  try {
    return openReadOnly(folder, path);
  } catch (error) {
    if (!saysReadOnly(error)) throw error;
    // A run that was killed while it opened the archive has left a journal: nothing can be read before it
    // is rolled back.
    using db = new Database(path, { access: "write" });
    checkVersion(db, folder);
  }
  return openReadOnly(folder, path);
}

/** An archive of an older version stays one: a folder may be a backup, or on a medium that takes no writes. */
function openReadOnly(folder: string, path: string): Database {
  using stack = new DisposableStack();
  const db = stack.use(new Database(path, { access: "read" }));
  if (checkVersion(db, folder) < SCHEMA_VERSION) supplyMissingTables(db, folder);
  stack.move();
  return db;
}

function prepare(db: Database, folder: string, sealing: Sealing): void {
  checkVersion(db, folder);
  enterWal(db);
  if (sealing === "wanted") unseal(db.path);
  db.exec("PRAGMA foreign_keys = ON");
  migrate(db, folder);
}

function archiveOver(
  db: Database,
  context: {
    readonly folder: string;
    readonly now: () => number;
    readonly lock?: FolderLock;
    readonly sealing?: Sealing;
  },
): Archive {
  const filters = idFilters(db);
  const peers = peerStore(db);
  const writing = { db, filters, peers, now: context.now };
  const dispose = (): void => {
    saveQuietly(filters);
    const sealable = context.sealing !== "wanted" || beginSeal(db.path);
    const closed = context.lock !== undefined && sealable && leaveWal(db);
    db.close();
    if (closed && context.sealing === "wanted") seal(db.path);
    context.lock?.[Symbol.dispose]();
  };
  return {
    folder: context.folder,
    ...chatStore(db),
    ...messageReader(db),
    ...mediaStore(db),
    ...keptStore(db),
    ...imageStore(db),
    ...outputStore(db),
    ...partMapStore(db),
    ...outputFileStore(db),
    searchSource: searchSource(db),
    windows: windowReader(db),
    verification: verificationReader(db),
    ...transcriptStore(db, context),
    peer: peers.peer,
    rates: rateMemory(db),
    coverage: (history, scope = "") => coverageOf(db, history, scope),
    scopes: (history) => scopesOf(db, history),
    commitPage: pageWriter(writing),
    ...importWriter(writing),
    newestMessages: (history, limit) => newestMessages(db, history, limit),
    knownIds: (history, range) => knownIds(db, history, range),
    [Symbol.dispose]: dispose,
    [Symbol.asyncDispose]: () => Promise.resolve(dispose()),
  };
}

async function makeFolder(folder: string): Promise<void> {
  try {
    await Deno.mkdir(folder, { recursive: true });
  } catch (error) {
    throw diskError(error, folder);
  }
}

async function requireArchive(folder: string, path: string): Promise<void> {
  const found = await Deno.stat(path).catch((error: unknown) => {
    if (error instanceof Deno.errors.NotFound) return undefined;
    throw diskError(error, path, "read");
  });
  if (found?.isFile) return;
  throw new TgkeepError(
    "usage",
    `There is no archive in ${folder}: ${ARCHIVE_FILE} is missing; name the folder that was given ` +
      "to tgkeep export --out",
  );
}
