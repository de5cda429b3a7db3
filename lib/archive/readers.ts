// Reads messages of a chat in order, in batches, so that no chat is ever in memory as a whole.
import type { FileSlot, Message } from "../model/message.ts";
import { MIGRATED_ID_SHIFT } from "../render/source.ts";
import type { Archive } from "./archive.ts";
import { type Database, innerPath, integer, type Row, text } from "./database.ts";
import { readImage } from "./image_rows.ts";
import { readOutcome } from "./media_rows.ts";
import { readTranscript } from "./transcript_rows.ts";
import { NEWEST_TRANSCRIPT } from "./transcript_sql.ts";
import {
  type ArchivedChat,
  type HistoryRecord,
  MAX_MESSAGE_ID,
  type MessageRecord,
  type SlotRecord,
} from "./types.ts";

type MessageReader = Pick<Archive, "messages" | "message" | "contacts" | "messageCount">;

/**
 * Rows a batch. Batches by key instead of one long-lived cursor: no read transaction stays open that
 * would keep the write-ahead log from being folded in, and a reader that stops early leaks nothing.
 */
const BATCH = 500;

const NO_REVISIONS: readonly Message[] = [];
const NO_SLOTS: readonly SlotRecord[] = [];

/** The readers of the `messages` table. */
export function messageReader(db: Database): MessageReader {
  return {
    messages: (chat, after) => read(db, chat, "all", after),
    message(chat, half, id) {
      const history = chat.histories.find((each) => each.half === half);
      const row = history &&
        db.get("SELECT data FROM messages WHERE history = ? AND id = ?", history.key, id);
      return row && JSON.parse(text(row, "data")) as Message;
    },
    contacts: (chat) => read(db, chat, "contact"),
    messageCount(chat) {
      let count = 0;
      for (const { key } of chat.histories) {
        const row = db.get("SELECT message_count FROM histories WHERE key = ?", key);
        count += integer(row ?? {}, "message_count");
      }
      return count;
    },
  };
}

function* read(
  db: Database,
  chat: ArchivedChat,
  which: "all" | "contact",
  afterShown = -Infinity,
): Generator<MessageRecord, void, undefined> {
  for (const history of chat.histories) {
    let after = idBehind(history, afterShown);
    for (;;) {
      const rows = messageRows(db, history.key, which, after);
      const last = rows.at(-1);
      if (!last) break;
      const upTo = integer(last, "id");
      const range: BatchRange = { history: history.key, after, upTo };
      yield* records(history, rows, slotsOf(db, range), revisionsOf(db, range));
      after = upTo;
    }
  }
}

/** An id of the history, as SQLite can compare with it, for an id as pages show it. */
function idBehind({ half }: HistoryRecord, shown: number): number {
  const shift = half === "older" ? MIGRATED_ID_SHIFT : 0;
  return Math.max(-1, Math.min(MAX_MESSAGE_ID, shown - shift));
}

/** Ids of one history that are read together. */
export interface BatchRange {
  readonly history: number;
  readonly after: number;
  readonly upTo: number;
}

function messageRows(
  db: Database,
  history: number,
  which: "all" | "contact",
  after: number,
): readonly Row[] {
  const condition = which === "contact" ? "AND media_type = 'contact'" : "";
  return db.all(
    `SELECT key, id, data, deleted_at FROM messages
     WHERE history = ? AND id > ? ${condition} ORDER BY id LIMIT ${BATCH}`,
    history,
    after,
  );
}

/** Rows of `messages` with their files and revisions. */
export function* records(
  history: HistoryRecord,
  rows: readonly Row[],
  slots: ReadonlyMap<number, readonly SlotRecord[]>,
  revisions: ReadonlyMap<number, readonly Message[]>,
): Generator<MessageRecord, void, undefined> {
  for (const row of rows) {
    yield {
      message: JSON.parse(text(row, "data")) as Message,
      half: history.half,
      deleted: row["deleted_at"] !== null,
      revisions: revisions.get(integer(row, "key")) ?? NO_REVISIONS,
      slots: slots.get(integer(row, "id")) ?? NO_SLOTS,
    };
  }
}

/** The files of the messages of a range. */
export function slotsOf(
  db: Database,
  range: BatchRange,
): ReadonlyMap<number, readonly SlotRecord[]> {
  const rows = db.all(
    `SELECT m.message_id, m.slot, m.path, m.state, m.reason, m.sha256, m.bytes, i.width, i.height,
       i.thumbnail_path, i.thumbnail_width, i.thumbnail_height, i.thumbnail_bytes,
       i.thumbnail_sha256,
       CASE WHEN m.state = 'kept' THEN ${NEWEST_TRANSCRIPT} END AS transcript
     FROM media AS m LEFT JOIN images AS i ON i.media = m.key AND i.sha256 = m.sha256
     WHERE m.history = ? AND m.message_id > ? AND m.message_id <= ?
     ORDER BY m.message_id, m.position`,
    range.history,
    range.after,
    range.upTo,
  );
  return grouped(rows, "message_id", (row) => {
    const image = readImage(row);
    const transcript = readTranscript(row, "transcript");
    return {
      slot: text(row, "slot") as FileSlot,
      path: innerPath(row, "path"),
      outcome: readOutcome(row),
      ...(image ? { image } : {}),
      ...(transcript ? { transcript } : {}),
    };
  });
}

/** The revisions of the messages of a range, by key. */
export function revisionsOf(
  db: Database,
  range: BatchRange,
): ReadonlyMap<number, readonly Message[]> {
  const rows = db.all(
    `SELECT r.message, r.data FROM messages AS m JOIN revisions AS r ON r.message = m.key
     WHERE m.history = ? AND m.id > ? AND m.id <= ? ORDER BY r.message, r.number`,
    range.history,
    range.after,
    range.upTo,
  );
  return grouped(rows, "message", (row) => JSON.parse(text(row, "data")) as Message);
}

function grouped<T>(
  rows: readonly Row[],
  column: string,
  convert: (row: Row) => T,
): ReadonlyMap<number, readonly T[]> {
  const groups = new Map<number, T[]>();
  for (const row of rows) {
    const key = integer(row, column);
    const group = groups.get(key);
    if (group) group.push(convert(row));
    else groups.set(key, [convert(row)]);
  }
  return groups;
}
