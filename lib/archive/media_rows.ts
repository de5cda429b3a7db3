// Media jobs, their outcomes, and where each file of Telegram is kept.
import { fileKey, IMPORTED_KEY, type MediaKind, type RemoteFile } from "../model/file.ts";
import type { FileSlot } from "../model/message.ts";
import type { Archive } from "./archive.ts";
import { type Database, innerPath, integer, optionalText, type Row, text } from "./database.ts";
import { dropPartMap } from "./download_rows.ts";
import {
  type ArchivedChat,
  type KeptFile,
  type KeptFileRecord,
  MAX_MESSAGE_ID,
  type MediaCounts,
  type MediaJob,
  type MediaOutcome,
  type MediaResult,
} from "./types.ts";

type MediaStore = Pick<
  Archive,
  | "reconsiderMedia"
  | "takeMediaJobs"
  | "mediaJob"
  | "recordMediaOutcomes"
  | "mediaCounts"
  | "pendingMedia"
  | "keptFile"
  | "forgetKeptFile"
  | "confirmKeptFile"
  | "keptFilesOfSize"
  | "keptFilesWithContent"
>;

/** The readers and writers of the `media` and `files` tables. */
export function mediaStore(db: Database): MediaStore {
  return {
    reconsiderMedia: (chat, filter) => reconsider(db, chat, filter),
    takeMediaJobs(history, limit, after, { upTo, above, atMost } = {}) {
      const rows = db.all(
        `SELECT * FROM media WHERE state = 'pending' AND history = ?
           AND (message_id, position) > (?, ?) AND message_id <= ?
           AND json_extract(file, '$.size') > ? AND json_extract(file, '$.size') <= ?
         ORDER BY message_id, position LIMIT ?`,
        history,
        after?.messageId ?? -1,
        after?.position ?? -1,
        upTo ?? MAX_MESSAGE_ID,
        above ?? -1,
        atMost ?? Number.MAX_SAFE_INTEGER,
        limit,
      );
      return rows.map(readJob);
    },
    mediaJob({ history, messageId, position }) {
      const row = db.get(
        "SELECT * FROM media WHERE history = ? AND message_id = ? AND position = ?",
        history,
        messageId,
        position,
      );
      return row && readJob(row);
    },
    recordMediaOutcomes(chat, outcomes) {
      db.transaction(() => {
        for (const result of outcomes) recordOutcome(db, chat, result);
      });
    },
    mediaCounts: (chat) => countMedia(db, chat),
    pendingMedia(histories, { kinds, maxBytes = Number.MAX_SAFE_INTEGER }) {
      const row = db.get(
        `SELECT count(*) AS files, coalesce(sum(filter_size), 0) AS bytes FROM media
         WHERE state = 'pending' AND history IN (SELECT value FROM json_each(?))
           AND kind IN (SELECT value FROM json_each(?)) AND filter_size <= ? AND ttl_seconds IS NULL`,
        JSON.stringify(histories),
        JSON.stringify(kinds),
        maxBytes,
      ) ?? {};
      return { files: integer(row, "files"), bytes: integer(row, "bytes") };
    },
    keptFile(key) {
      const row = db.get("SELECT * FROM files WHERE file_key = ?", key);
      return row && readKept(row);
    },
    forgetKeptFile: (key) => void db.run("DELETE FROM files WHERE file_key = ?", key),
    confirmKeptFile({ fileKey: key, path, bytes, sha256, modifiedAt }) {
      db.run(
        `INSERT INTO files (file_key, path, bytes, sha256, modified_at) VALUES (?, ?, ?, ?, ?)
         ON CONFLICT (file_key) DO UPDATE SET modified_at = excluded.modified_at
           WHERE path = excluded.path`,
        key,
        path,
        bytes,
        sha256,
        modifiedAt ?? null,
      );
    },
    keptFilesOfSize: (bytes, limit) =>
      db.all("SELECT * FROM files WHERE bytes = ? LIMIT ?", bytes, limit).map(readKeptFile),
    keptFilesWithContent: (sha256, limit) =>
      db.all("SELECT * FROM files WHERE sha256 = ? LIMIT ?", sha256, limit).map(readKeptFile),
  };
}

/** The path of a file inside the output folder. */
function keptPath(chat: ArchivedChat, path: string): string {
  return `${chat.folder}/${path}`;
}

function reconsider(db: Database, chat: ArchivedChat, filter: string): void {
  db.transaction(() => {
    for (const { key } of chat.histories) {
      db.run(
        `UPDATE media SET state = 'pending', reason = NULL WHERE state = 'failed' AND history = ?
           AND file_key NOT LIKE '%${IMPORTED_KEY}%'`,
        key,
      );
    }
    const sql = "UPDATE chats SET media_filter = ? WHERE key = ? AND media_filter IS NOT ?";
    if (db.run(sql, filter, chat.key, filter) === 0) return;
    for (const { key } of chat.histories) {
      db.run(
        `UPDATE media SET state = 'pending', reason = NULL WHERE state = 'skipped' AND history = ?
           AND file_key NOT LIKE '%${IMPORTED_KEY}%'`,
        key,
      );
    }
  });
}

/** A job whose file was replaced in the meantime stays as it is: the outcome is not about it. */
function recordOutcome(
  db: Database,
  chat: ArchivedChat,
  { job, outcome, modifiedAt }: MediaResult,
): void {
  const key = fileKey(job.file);
  db.run(
    `UPDATE media SET state = ?, reason = ?, sha256 = ?, bytes = ? WHERE key = ? AND file_key = ?`,
    outcome.state,
    outcome.state === "kept" ? null : printable(outcome.reason),
    outcome.state === "kept" ? outcome.sha256 : null,
    outcome.state === "kept" ? outcome.bytes : null,
    job.key,
    key,
  );
  if (outcome.state !== "kept") return;
  dropPartMap(db, keptPath(chat, job.path));
  db.run(
    `INSERT INTO files (file_key, path, bytes, sha256, modified_at) VALUES (?, ?, ?, ?, ?)
     ON CONFLICT (file_key) DO NOTHING`,
    key,
    keptPath(chat, job.path),
    outcome.bytes,
    outcome.sha256,
    modifiedAt ?? null,
  );
}

/** Reasons may quote the server. */
function printable(reason: string): string {
  return reason.toWellFormed().replaceAll(/\p{Cc}+/gu, " ").slice(0, 500);
}

function countMedia(db: Database, chat: ArchivedChat): MediaCounts {
  const counts = { pending: 0, kept: 0, skipped: 0, failed: 0 };
  for (const { key } of chat.histories) {
    const rows = db.all(
      "SELECT state, count(*) AS n FROM media WHERE history = ? GROUP BY state",
      key,
    );
    for (const row of rows) counts[text(row, "state") as keyof MediaCounts] += integer(row, "n");
  }
  return counts;
}

/** The job that a row of `media` tells. */
export function readJob(row: Row): MediaJob {
  const ttl = row["ttl_seconds"];
  return {
    key: integer(row, "key"),
    history: integer(row, "history"),
    messageId: integer(row, "message_id"),
    position: integer(row, "position"),
    slot: text(row, "slot") as FileSlot,
    kind: text(row, "kind") as MediaKind,
    file: JSON.parse(text(row, "file")) as RemoteFile,
    filterSize: integer(row, "filter_size"),
    path: innerPath(row, "path"),
    ...(typeof ttl === "number" ? { ttlSeconds: ttl } : {}),
  };
}

function readKept(row: Row): KeptFileRecord {
  const modifiedAt = row["modified_at"];
  return {
    path: innerPath(row, "path"),
    bytes: integer(row, "bytes"),
    sha256: text(row, "sha256"),
    ...(typeof modifiedAt === "number" ? { modifiedAt } : {}),
  };
}

function readKeptFile(row: Row): KeptFile {
  return { ...readKept(row), fileKey: text(row, "file_key") };
}

/** The outcome that a row of `media` tells. */
export function readOutcome(row: Row): MediaOutcome | { readonly state: "pending" } {
  const state = text(row, "state");
  if (state === "kept") {
    return { state, bytes: integer(row, "bytes"), sha256: text(row, "sha256") };
  }
  if (state === "skipped") {
    const reason = text(row, "reason");
    if (reason !== "excluded" && reason !== "too_large" && reason !== "self_destructing") {
      throw new TypeError(`Cannot read "${reason}" as a reason for skipping`);
    }
    return { state, reason };
  }
  if (state === "failed") return { state, reason: optionalText(row, "reason") ?? "" };
  return { state: "pending" };
}
