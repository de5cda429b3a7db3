// The tables of archive.db and the way from one version of them to the next.
import { TgkeepError } from "../model/errors.ts";
import { type Database, integer } from "./database.ts";
import { OUTPUT_CHANGES } from "./schema_output_changes.ts";
import { THUMBNAIL_HASHES_AND_OUTPUT_PEERS } from "./schema_output_peers.ts";

/** Marks the file as ours in SQLite's header ("tgkp"). */
const APPLICATION_ID = 0x74676b70;

/** Transcripts of files, by their content. Where `data` is empty, `reason` says why there is none. */
const TRANSCRIPTS = `
  CREATE TABLE transcripts (
    sha256 TEXT NOT NULL,
    model TEXT NOT NULL,
    asked_language TEXT NOT NULL,
    language TEXT,
    data TEXT,
    reason TEXT,
    made_at INTEGER NOT NULL,
    PRIMARY KEY (sha256, model)
  ) STRICT;
  CREATE INDEX media_by_content ON media (sha256) WHERE sha256 IS NOT NULL;
  CREATE TRIGGER transcript_added AFTER INSERT ON transcripts WHEN NEW.data IS NOT NULL BEGIN
    DELETE FROM outputs WHERE chat IN (
      SELECT h.chat FROM media AS m JOIN histories AS h ON h.key = m.history
      WHERE m.sha256 = NEW.sha256
    );
    INSERT OR REPLACE INTO message_changes (message, number)
      SELECT m.key, (SELECT coalesce(max(number), 0) FROM message_changes) + row_number() OVER ()
      FROM media AS f JOIN messages AS m ON m.history = f.history AND m.id = f.message_id
      WHERE f.sha256 = NEW.sha256 GROUP BY m.key;
  END;
  CREATE TRIGGER spoken_file_kept AFTER UPDATE OF sha256 ON media
    WHEN NEW.sha256 IS NOT OLD.sha256
      AND EXISTS (SELECT 1 FROM transcripts WHERE sha256 = NEW.sha256)
  BEGIN
    INSERT OR REPLACE INTO message_changes (message, number)
      SELECT m.key, (SELECT coalesce(max(number), 0) + 1 FROM message_changes)
      FROM messages AS m WHERE m.history = NEW.history AND m.id = NEW.message_id;
  END;
`;

/**
 * Step `n` leads from version `n` to `n + 1`. Steps that were released are never changed; a new version
 * is a new step.
 */
const MIGRATIONS: readonly string[] = [
  `
  CREATE TABLE chats (
    key INTEGER PRIMARY KEY,
    peer_id TEXT NOT NULL UNIQUE,
    folder TEXT NOT NULL,
    folder_folded TEXT NOT NULL UNIQUE,
    data TEXT NOT NULL,
    details TEXT,
    media_filter TEXT
  ) STRICT;

  CREATE TABLE histories (
    key INTEGER PRIMARY KEY,
    chat INTEGER NOT NULL REFERENCES chats (key),
    half TEXT NOT NULL CHECK (half IN ('older', 'main')),
    peer_id TEXT NOT NULL,
    UNIQUE (chat, half)
  ) STRICT;

  CREATE TABLE coverage (
    history INTEGER NOT NULL REFERENCES histories (key),
    scope TEXT NOT NULL,
    after_id INTEGER NOT NULL,
    up_to_id INTEGER NOT NULL CHECK (up_to_id > after_id),
    PRIMARY KEY (history, scope, after_id)
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE messages (
    key INTEGER PRIMARY KEY,
    history INTEGER NOT NULL REFERENCES histories (key),
    id INTEGER NOT NULL,
    date INTEGER NOT NULL,
    type TEXT NOT NULL,
    media_type TEXT,
    data TEXT NOT NULL,
    deleted_at INTEGER,
    UNIQUE (history, id)
  ) STRICT;
  CREATE INDEX messages_by_media ON messages (history, media_type, id) WHERE media_type IS NOT NULL;

  CREATE TABLE revisions (
    message INTEGER NOT NULL REFERENCES messages (key),
    number INTEGER NOT NULL,
    data TEXT NOT NULL,
    replaced_at INTEGER NOT NULL,
    PRIMARY KEY (message, number)
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE peers (
    peer_id TEXT PRIMARY KEY,
    data TEXT NOT NULL
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE media (
    key INTEGER PRIMARY KEY,
    history INTEGER NOT NULL REFERENCES histories (key),
    message_id INTEGER NOT NULL,
    position INTEGER NOT NULL,
    slot TEXT NOT NULL,
    kind TEXT NOT NULL,
    file_key TEXT NOT NULL,
    file TEXT NOT NULL,
    filter_size INTEGER NOT NULL,
    ttl_seconds INTEGER,
    edition INTEGER NOT NULL,
    path TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('pending', 'kept', 'skipped', 'failed')),
    reason TEXT,
    sha256 TEXT,
    bytes INTEGER,
    UNIQUE (history, message_id, position)
  ) STRICT;
  CREATE INDEX media_unfinished ON media (state, history, message_id, position)
    WHERE state IN ('pending', 'failed');

  CREATE TABLE files (
    file_key TEXT PRIMARY KEY,
    path TEXT NOT NULL,
    bytes INTEGER NOT NULL,
    sha256 TEXT NOT NULL
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX files_by_content ON files (sha256);
  `,
  `
  ALTER TABLE histories ADD COLUMN last_message_id INTEGER NOT NULL DEFAULT 0;
  ALTER TABLE histories ADD COLUMN message_count INTEGER NOT NULL DEFAULT 0;
  UPDATE histories SET
    last_message_id = coalesce((SELECT max(id) FROM messages WHERE history = histories.key), 0),
    message_count = (SELECT count(*) FROM messages WHERE history = histories.key);

  CREATE TABLE id_filters (
    history INTEGER PRIMARY KEY REFERENCES histories (key),
    messages INTEGER NOT NULL,
    bits BLOB NOT NULL
  ) STRICT;

  CREATE TABLE rate_memory (
    method_class TEXT PRIMARY KEY,
    requests_per_hour INTEGER NOT NULL,
    learned_at INTEGER NOT NULL
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE outputs (
    chat INTEGER NOT NULL REFERENCES chats (key),
    format TEXT NOT NULL,
    writer TEXT NOT NULL,
    files TEXT NOT NULL,
    PRIMARY KEY (chat, format)
  ) STRICT, WITHOUT ROWID;

  CREATE TRIGGER message_added AFTER INSERT ON messages BEGIN
    DELETE FROM outputs WHERE chat = (SELECT chat FROM histories WHERE key = NEW.history);
  END;
  CREATE TRIGGER message_changed AFTER UPDATE OF data, deleted_at ON messages BEGIN
    DELETE FROM outputs WHERE chat = (SELECT chat FROM histories WHERE key = NEW.history);
  END;
  CREATE TRIGGER message_removed AFTER DELETE ON messages BEGIN
    DELETE FROM outputs WHERE chat = (SELECT chat FROM histories WHERE key = OLD.history);
  END;
  CREATE TRIGGER media_added AFTER INSERT ON media BEGIN
    DELETE FROM outputs WHERE chat = (SELECT chat FROM histories WHERE key = NEW.history);
  END;
  CREATE TRIGGER media_changed AFTER UPDATE OF path, state, reason, sha256, bytes ON media BEGIN
    DELETE FROM outputs WHERE chat = (SELECT chat FROM histories WHERE key = NEW.history);
  END;
  CREATE TRIGGER chat_changed AFTER UPDATE OF data ON chats WHEN OLD.data <> NEW.data BEGIN
    DELETE FROM outputs WHERE chat = NEW.key;
  END;
  CREATE TRIGGER peer_added AFTER INSERT ON peers BEGIN DELETE FROM outputs; END;
  CREATE TRIGGER peer_changed AFTER UPDATE ON peers BEGIN DELETE FROM outputs; END;
  `,
  `
  ALTER TABLE files ADD COLUMN modified_at INTEGER;
  CREATE INDEX files_by_size ON files (bytes);

  CREATE TABLE downloads (
    path TEXT PRIMARY KEY,
    file_key TEXT NOT NULL,
    part_bytes INTEGER NOT NULL,
    finished BLOB NOT NULL
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE images (
    media INTEGER PRIMARY KEY REFERENCES media (key),
    sha256 TEXT NOT NULL,
    width INTEGER,
    height INTEGER,
    thumbnail_path TEXT,
    thumbnail_width INTEGER,
    thumbnail_height INTEGER,
    thumbnail_bytes INTEGER
  ) STRICT;
  CREATE TRIGGER image_added AFTER INSERT ON images BEGIN
    DELETE FROM outputs WHERE chat = (
      SELECT h.chat FROM media AS m JOIN histories AS h ON h.key = m.history WHERE m.key = NEW.media
    );
  END;
  CREATE TRIGGER image_changed AFTER UPDATE ON images BEGIN
    DELETE FROM outputs WHERE chat = (
      SELECT h.chat FROM media AS m JOIN histories AS h ON h.key = m.history WHERE m.key = NEW.media
    );
  END;
  `,
  `
  CREATE TABLE output_files (
    path TEXT PRIMARY KEY,
    chat INTEGER REFERENCES chats (key),
    format TEXT NOT NULL,
    bytes INTEGER NOT NULL,
    sha256 TEXT NOT NULL
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE imported_messages (
    message INTEGER PRIMARY KEY REFERENCES messages (key),
    imported_at INTEGER NOT NULL
  ) STRICT;

  CREATE TABLE message_changes (
    message INTEGER PRIMARY KEY,
    number INTEGER NOT NULL UNIQUE
  ) STRICT;
  CREATE TRIGGER message_edited AFTER UPDATE OF data ON messages BEGIN
    INSERT OR REPLACE INTO message_changes (message, number)
      VALUES (NEW.key, (SELECT coalesce(max(number), 0) + 1 FROM message_changes));
  END;
  `,
  TRANSCRIPTS,
  THUMBNAIL_HASHES_AND_OUTPUT_PEERS,
  // Pages show on which side a message stands; the other outputs do not.
  `
  ALTER TABLE chats ADD COLUMN account TEXT;
  CREATE TRIGGER account_changed AFTER UPDATE OF account ON chats
    WHEN OLD.account IS NOT NEW.account
  BEGIN DELETE FROM outputs WHERE chat = NEW.key AND format = 'html'; END;
  `,
  OUTPUT_CHANGES,
];

/** From this version on, a database that was closed properly has a seal. */
export const SEALED_FROM = 8;

/** The version of the tables that this program writes. */
export const SCHEMA_VERSION = MIGRATIONS.length;

/**
 * Brings a database to the version of this program.
 *
 * @param folder the output folder, for messages
 * @param to version at which to stop
 * @throws {TgkeepError} "archive" when the file is not ours or a newer tgkeep made it
 */
export function migrate(db: Database, folder: string, to: number = SCHEMA_VERSION): void {
  const found = checkVersion(db, folder);
  if (found >= to) return;
  db.transaction(() => {
    for (const step of MIGRATIONS.slice(found, to)) db.exec(step);
    db.exec(`PRAGMA user_version = ${to}`);
    db.exec(`PRAGMA application_id = ${APPLICATION_ID}`);
  });
}

/**
 * The version of the tables in the file, 0 for a new file.
 *
 * @throws {TgkeepError} "archive" when the file is not ours or a newer tgkeep made it
 */
export function checkVersion(db: Database, folder: string): number {
  const application = pragma(db, "application_id");
  const version = pragma(db, "user_version");
  const tables = integer(db.get("SELECT count(*) AS n FROM sqlite_schema") ?? {}, "n");
  if (tables > 0 && application !== APPLICATION_ID) {
    throw new TgkeepError(
      "archive",
      `Cannot use ${db.path}: it is the database of another program; choose another output folder`,
    );
  }
  if (version > SCHEMA_VERSION) {
    throw new TgkeepError(
      "archive",
      `Cannot use the archive in ${folder}: a newer tgkeep made it (format ${version}, this ` +
        `program knows ${SCHEMA_VERSION}); update tgkeep`,
    );
  }
  return version;
}

function pragma(db: Database, name: "application_id" | "user_version"): number {
  return integer(db.get(`PRAGMA ${name}`) ?? {}, name);
}
