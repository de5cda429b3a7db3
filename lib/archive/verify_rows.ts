// What a verification reads: files that ought to be on the disk, and whether the tables agree with each other.
import type { PeerId } from "../model/peer.ts";
import { coverageOf } from "./coverage_rows.ts";
import { type Database, integer, optionalText, text } from "./database.ts";
import { type WrittenOutput, writtenOutputs } from "./output_files.ts";
import type { ArchivedChat, IdRange } from "./types.ts";

/** A file that a message has, or is to have. */
export interface MediaFileRow {
  /** Number of the media job. */
  readonly key: number;
  readonly messageId: number;
  /** Relative to the output folder. */
  readonly path: string;
  /** What the archive says of a file that it has; absent for one that is not kept. */
  readonly kept?: KeptContent;
}

/** A content by size and hash. */
export interface KeptContent {
  readonly bytes: number;
  /** Lower-case hexadecimal. */
  readonly sha256: string;
}

/** A file that content was kept under, whether a message still has it or not. */
export interface ContentRow extends KeptContent {
  /** Relative to the output folder. */
  readonly path: string;
}

/** Something that must not be in a database of ours. */
export interface DatabaseProblem {
  /** A sentence for people. */
  readonly detail: string;
  readonly chatId?: PeerId;
}

/** Ids between two covered ranges of a history, which nobody has asked for yet. */
export interface CoverageGap extends IdRange {
  readonly chatId: PeerId;
}

/** The questions of a verification. Nothing is changed, except by `markLost`. */
export interface VerificationReader {
  /** The files of a chat's messages, in the order of the messages. */
  mediaFiles(chat: ArchivedChat): Iterable<MediaFileRow>;
  /** Files below a folder that content is kept under. */
  contents(folder: string): readonly ContentRow[];
  /** The files of a chat's outputs, or with `null` those that belong to all chats. */
  outputs(chat: ArchivedChat | null): readonly WrittenOutput[];
  /** How many files of a chat are still to be had. */
  pendingFiles(chat: ArchivedChat): number;
  /** What is wrong with the database; at most a hundred sentences. */
  problems(): Iterable<DatabaseProblem>;
  /** Ranges that were left out between ranges that were fetched. */
  gaps(): readonly CoverageGap[];
  /** Another value than before means that another process has written in between. */
  dataVersion(): number;

  /** Where files with some content were kept when this was first asked: they may stand in for a lost one. */
  otherPaths(sha256: string): readonly string[];
  /** Makes files pending again and forgets that their content is kept under those paths. */
  markLost(files: readonly { readonly key?: number; readonly path: string }[]): void;
  /** The `filter` of the last {@linkcode Archive.reconsiderMedia} of a chat. */
  mediaFilter(chat: ArchivedChat): string | undefined;
}

/** Rows a batch. */
const BATCH = 1000;

/** Sentences of SQLite's own check that are told. */
const MAX_PROBLEMS = 100;

/** The reader of a verification. */
export function verificationReader(db: Database): VerificationReader {
  return {
    mediaFiles: (chat) => mediaFiles(db, chat),
    contents: (folder) => contents(db, folder),
    outputs: (chat) => writtenOutputs(db, chat === null ? null : chat.key),
    pendingFiles: (chat) => pendingFiles(db, chat),
    problems: () => databaseProblems(db),
    gaps: () => gaps(db),
    dataVersion: () => integer(db.get("PRAGMA data_version") ?? {}, "data_version"),
    otherPaths: (sha256) => otherPaths(db, sha256),
    markLost(files) {
      db.transaction(() => {
        for (const { key, path } of files) {
          if (key !== undefined) db.run(LOSE, key);
          db.run("DELETE FROM files WHERE path = ?", path);
        }
      });
    },
    mediaFilter(chat) {
      const row = db.get("SELECT media_filter FROM chats WHERE key = ?", chat.key);
      return row && optionalText(row, "media_filter");
    },
  };
}

/** A file out of an import cannot be fetched by what the archive knows of it. */
const LOSE = `UPDATE media SET sha256 = NULL, bytes = NULL,
    state = iif(file_key LIKE '%:import:%', 'failed', 'pending'),
    reason = iif(file_key LIKE '%:import:%', 'lost since it was imported; import it again', NULL)
  WHERE key = ?`;

function* mediaFiles(db: Database, chat: ArchivedChat): Generator<MediaFileRow> {
  for (const history of chat.histories) {
    let after: [number, number] = [-1, -1];
    for (;;) {
      const rows = db.all(
        `SELECT key, message_id, position, path, state, sha256, bytes FROM media
         WHERE history = ? AND (message_id, position) > (?, ?)
         ORDER BY message_id, position LIMIT ${BATCH}`,
        history.key,
        ...after,
      );
      const last = rows.at(-1);
      if (!last) break;
      for (const row of rows) {
        const sha256 = optionalText(row, "sha256");
        const kept = text(row, "state") === "kept" && sha256 !== undefined;
        yield {
          key: integer(row, "key"),
          messageId: integer(row, "message_id"),
          path: `${chat.folder}/${text(row, "path")}`,
          ...(kept ? { kept: { bytes: integer(row, "bytes"), sha256 } } : {}),
        };
      }
      after = [integer(last, "message_id"), integer(last, "position")];
    }
  }
}

function pendingFiles(db: Database, chat: ArchivedChat): number {
  let pending = 0;
  for (const { key } of chat.histories) {
    const sql = "SELECT count(*) AS n FROM media WHERE state = 'pending' AND history = ?";
    pending += integer(db.get(sql, key) ?? {}, "n");
  }
  return pending;
}

/** "0" is the character behind "/". */
function contents(db: Database, folder: string): readonly ContentRow[] {
  db.exec(`CREATE TEMP TABLE IF NOT EXISTS contents AS SELECT path, bytes, sha256 FROM files`);
  db.exec("CREATE INDEX IF NOT EXISTS temp.contents_by_path ON contents (path)");
  const rows = db.all(
    "SELECT * FROM temp.contents WHERE path >= ? AND path < ?",
    `${folder}/`,
    `${folder}0`,
  );
  return rows.map((row) => ({
    path: text(row, "path"),
    bytes: integer(row, "bytes"),
    sha256: text(row, "sha256"),
  }));
}

function otherPaths(db: Database, sha256: string): readonly string[] {
  db.exec(`CREATE TEMP TABLE IF NOT EXISTS kept_paths AS
    SELECT m.sha256, c.folder || '/' || m.path AS path FROM media m
      JOIN histories h ON h.key = m.history JOIN chats c ON c.key = h.chat WHERE m.state = 'kept'
    UNION SELECT sha256, path FROM files`);
  db.exec("CREATE INDEX IF NOT EXISTS temp.kept_paths_by_content ON kept_paths (sha256)");
  const rows = db.all("SELECT path FROM temp.kept_paths WHERE sha256 = ?", sha256);
  return rows.map((row) => text(row, "path"));
}

function* databaseProblems(db: Database): Generator<DatabaseProblem> {
  for (const row of db.all(`PRAGMA integrity_check(${MAX_PROBLEMS})`)) {
    const detail = text(row, "integrity_check");
    if (detail !== "ok") yield { detail: `SQLite's integrity check: ${detail}` };
  }
  for (const row of db.all("PRAGMA foreign_key_check").slice(0, MAX_PROBLEMS)) {
    yield {
      detail: `A row of ${text(row, "table")} points to a row of ${
        text(row, "parent")
      } that is not there`,
    };
  }
  yield* rowProblems(db);
  for (const row of db.all(COUNTS)) yield* countProblems(row);
}

const COUNTS = `SELECT h.message_count, h.last_message_id, c.peer_id,
    (SELECT count(*) FROM messages WHERE history = h.key) AS messages,
    coalesce((SELECT max(id) FROM messages WHERE history = h.key), 0) AS newest
  FROM histories h JOIN chats c ON c.key = h.chat`;

function* countProblems(row: ReturnType<Database["all"]>[number]): Generator<DatabaseProblem> {
  const chatId = text(row, "peer_id") as PeerId;
  const [counted, found] = [integer(row, "message_count"), integer(row, "messages")];
  if (counted !== found) {
    yield { chatId, detail: `${counted} messages were counted, but ${found} are there` };
  }
  const [last, newest] = [integer(row, "last_message_id"), integer(row, "newest")];
  if (last < newest) {
    yield { chatId, detail: `The newest message is said to be ${last}, but ${newest} is there` };
  }
}

/** Questions whose answer is 0 in an archive that is whole. */
const MUST_BE_NONE: readonly (readonly [sql: string, what: string])[] = [
  ["SELECT count(*) AS n FROM messages WHERE NOT json_valid(data)", "messages cannot be read"],
  ["SELECT count(*) AS n FROM revisions WHERE NOT json_valid(data)", "revisions cannot be read"],
  ["SELECT count(*) AS n FROM peers WHERE NOT json_valid(data)", "people cannot be read"],
  ["SELECT count(*) AS n FROM chats WHERE NOT json_valid(data)", "chats cannot be read"],
  [
    "SELECT count(*) AS n FROM media WHERE state = 'kept' AND (sha256 IS NULL OR bytes IS NULL)",
    "kept files have no hash or no size",
  ],
  [
    `SELECT count(*) AS n FROM media AS f WHERE NOT EXISTS
       (SELECT 1 FROM messages AS m WHERE m.history = f.history AND m.id = f.message_id)`,
    "files belong to no message",
  ],
];

function* rowProblems(db: Database): Generator<DatabaseProblem> {
  for (const [sql, what] of MUST_BE_NONE) {
    const n = integer(db.get(sql) ?? {}, "n");
    if (n > 0) yield { detail: `${n} ${what}` };
  }
}

function gaps(db: Database): readonly CoverageGap[] {
  const rows = db.all("SELECT h.key, c.peer_id FROM histories h JOIN chats c ON c.key = h.chat");
  return rows.flatMap((row) => {
    const chatId = text(row, "peer_id") as PeerId;
    return holes(coverageOf(db, integer(row, "key"), "")).map((hole) => ({ chatId, ...hole }));
  });
}

/** What lies between ranges that are in ascending order. */
function holes(ranges: readonly IdRange[]): readonly IdRange[] {
  return ranges.slice(1).map((range, i) => ({ after: ranges[i]?.upTo ?? 0, upTo: range.after }));
}
