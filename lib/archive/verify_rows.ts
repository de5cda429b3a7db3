// What a verification reads: files that ought to be on the disk, and whether the tables agree with each other.
import { IMPORTED_KEY } from "../model/file.ts";
import type { PeerId } from "../model/peer.ts";
import { coverageOf } from "./coverage_rows.ts";
import { type Database, integer, optionalText, type Row, text } from "./database.ts";
import { readImageJob } from "./image_rows.ts";
import { writtenOutputs } from "./output_files.ts";
import { safeSegments } from "./safe_segments.ts";
import type { ArchivedChat, IdRange } from "./types.ts";
import type {
  ContentRow,
  CoverageGap,
  DatabaseProblem,
  MediaFileRow,
  ThumbnailRow,
  VerificationReader,
} from "./verify_types.ts";

/** Rows a batch. */
const BATCH = 1000;

/** Sentences of SQLite's own check that are told. */
const MAX_PROBLEMS = 100;

/** The reader of a verification. */
export function verificationReader(db: Database): VerificationReader {
  return {
    mediaFiles: (chat) => mediaFiles(db, chat),
    contents: (folder) => contents(db, folder),
    thumbnails: (chat) => thumbnails(db, chat),
    outputs: (chat) =>
      writtenOutputs(db, chat === null ? null : chat.key).filter(({ path }) => safeSegments(path)),
    problems: () => databaseProblems(db),
    gaps: () => gaps(db),
    dataVersion: () => integer(db.get("PRAGMA data_version") ?? {}, "data_version"),
    otherPaths: (sha256) => otherPaths(db, sha256),
    pictureOf(chat, thumbnail) {
      const path = thumbnail.slice(chat.folder.length + 1);
      const rows = chat.histories.flatMap(({ key }) => db.all(PICTURE, key, path));
      return rows.map(readImageJob).at(0);
    },
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
    state = iif(file_key LIKE '%${IMPORTED_KEY}%', 'failed', 'pending'),
    reason = iif(file_key LIKE '%${IMPORTED_KEY}%', 'lost since it was imported; import it again', NULL)
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
      for (const row of rows.filter((each) => isInside(each, "path"))) {
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

const PICTURE = `SELECT m.key, m.message_id, m.position, m.slot, m.kind, m.path, m.sha256
  FROM media AS m JOIN images AS i ON i.media = m.key AND i.sha256 = m.sha256
  WHERE m.history = ? AND m.state = 'kept' AND i.thumbnail_path = ?`;

function thumbnails(db: Database, { folder, histories }: ArchivedChat): readonly ThumbnailRow[] {
  const rows = histories.flatMap(({ key }) =>
    db.all(
      `SELECT m.key, m.message_id, i.thumbnail_path, i.thumbnail_bytes, i.thumbnail_sha256
       FROM media AS m JOIN images AS i ON i.media = m.key AND i.sha256 = m.sha256
       WHERE m.history = ? AND m.state = 'kept' AND i.thumbnail_sha256 IS NOT NULL
       ORDER BY m.message_id, m.position`,
      key,
    )
  );
  return rows.filter((row) => isInside(row, "thumbnail_path")).map((row) => ({
    key: integer(row, "key"),
    messageId: integer(row, "message_id"),
    path: `${folder}/${text(row, "thumbnail_path")}`,
    bytes: integer(row, "thumbnail_bytes"),
    sha256: text(row, "thumbnail_sha256"),
  }));
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
  return rows.filter((row) => isInside(row, "path")).map((row) => ({
    path: text(row, "path"),
    bytes: integer(row, "bytes"),
    sha256: text(row, "sha256"),
  }));
}

/** What leads out is told with the database's own problems, and never read. */
function isInside(row: Row, column: string): boolean {
  return safeSegments(text(row, column)) !== undefined;
}

function otherPaths(db: Database, sha256: string): readonly string[] {
  db.exec(`CREATE TEMP TABLE IF NOT EXISTS kept_paths AS
    SELECT m.sha256, c.folder || '/' || m.path AS path FROM media m
      JOIN histories h ON h.key = m.history JOIN chats c ON c.key = h.chat WHERE m.state = 'kept'
    UNION SELECT sha256, path FROM files`);
  db.exec("CREATE INDEX IF NOT EXISTS temp.kept_paths_by_content ON kept_paths (sha256)");
  const rows = db.all("SELECT path FROM temp.kept_paths WHERE sha256 = ?", sha256);
  return rows.filter((row) => isInside(row, "path")).map((row) => text(row, "path"));
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
  yield* pathProblems(db);
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

/** Columns with paths relative to the output folder, or to a chat's. */
const PATHS: readonly (readonly [table: string, column: string])[] = [
  ["chats", "folder"],
  ["media", "path"],
  ["files", "path"],
  ["downloads", "path"],
  ["images", "thumbnail_path"],
  ["output_files", "path"],
];

/** The rule of {@linkcode safeSegments} in SQL; char(92) is the backslash. */
function leadsOut(column: string): string {
  const framed = `'/' || ${column} || '/'`;
  return `${framed} GLOB '*/../*' OR ${framed} GLOB '*/./*' OR ${framed} GLOB '*//*'
    OR ${framed} GLOB '*/[A-Za-z]:*' OR instr(${column}, char(92)) OR instr(${column}, char(0))
    OR length(${column}) > 4096`;
}

function* pathProblems(db: Database): Generator<DatabaseProblem> {
  for (const [table, column] of PATHS) {
    const row = db.get(
      `SELECT count(*) AS n, min(${column}) AS example FROM ${table} WHERE ${leadsOut(column)}`,
    ) ?? {};
    const n = integer(row, "n");
    if (n === 0) continue;
    const example = JSON.stringify(text(row, "example").slice(0, 200));
    yield { detail: `${n} paths of ${table} are not inside the output folder, such as ${example}` };
  }
}

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
