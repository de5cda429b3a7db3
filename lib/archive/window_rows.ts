// Reads parts of a chat: what stands before and after a place, files, figures.
import type { MediaKind } from "../model/file.ts";
import type { PeerId } from "../model/peer.ts";
import { MIGRATED_ID_SHIFT } from "../render/source.ts";
import { type Database, innerPath, integer, optionalText, type Row, text } from "./database.ts";
import { records, revisionsOf, slotsOf } from "./readers.ts";
import type { ArchivedChat, HistoryRecord, MessageRecord } from "./types.ts";
import type {
  ChatPlace,
  ChatStatistics,
  GalleryItem,
  WindowReader,
  WindowRequest,
} from "./window_types.ts";

/** The readers of parts of a chat. */
export function windowReader(db: Database): WindowReader {
  return {
    messages: (chat, request) => windowOf(db, chat, request),
    placeAt: (chat, unixSeconds) => placeAt(db, chat, unixSeconds),
    newest: (chat) => windowOf(db, chat, { direction: "before", place: Infinity, limit: 1 })[0],
    gallery: (chat, request) => galleryOf(db, chat, request),
    statistics: (chat, senders) => statisticsOf(db, chat, senders),
  };
}

function shiftOf({ half }: HistoryRecord): number {
  return half === "older" ? MIGRATED_ID_SHIFT : 0;
}

/** An id of a history that SQLite can compare with, whatever the place is. */
function idAt(history: HistoryRecord, place: ChatPlace): number {
  return Math.trunc(Math.max(-1, Math.min(2 ** 31, place - shiftOf(history))));
}

function windowOf(
  db: Database,
  chat: ArchivedChat,
  { direction, place, limit }: WindowRequest,
): readonly MessageRecord[] {
  const before = direction === "before";
  const found: MessageRecord[] = [];
  for (const history of before ? chat.histories.toReversed() : chat.histories) {
    const wanted = limit - found.length;
    if (wanted <= 0) break;
    const rows = db.all(
      `SELECT key, id, data, deleted_at FROM messages
       WHERE history = ? AND id ${before ? "<" : ">"} ?
       ORDER BY id ${before ? "DESC" : "ASC"} LIMIT ?`,
      history.key,
      idAt(history, place),
      wanted,
    );
    const part = recordsOf(db, history, before ? rows.toReversed() : rows);
    if (before) found.unshift(...part);
    else found.push(...part);
  }
  return found;
}

function recordsOf(
  db: Database,
  history: HistoryRecord,
  rows: readonly Row[],
): readonly MessageRecord[] {
  const [first, last] = [rows[0], rows.at(-1)];
  if (!first || !last) return [];
  const range = {
    history: history.key,
    after: integer(first, "id") - 1,
    upTo: integer(last, "id"),
  };
  return Array.from(records(history, rows, slotsOf(db, range), revisionsOf(db, range)));
}

/** Ids and dates rise together, so a date is found by halving; there is no index of dates. */
function placeAt(
  db: Database,
  chat: ArchivedChat,
  unixSeconds: number,
): ChatPlace | undefined {
  for (const history of chat.histories) {
    const at = (id: number) =>
      db.get(
        "SELECT id, date FROM messages WHERE history = ? AND id >= ? ORDER BY id LIMIT 1",
        history.key,
        id,
      );
    let low = 0;
    let high = history.lastMessageId + 1;
    while (low < high) {
      const middle = Math.floor((low + high) / 2);
      const row = at(middle);
      if (!row || integer(row, "date") >= unixSeconds) high = middle;
      else low = integer(row, "id") + 1;
    }
    const found = at(low);
    if (found) return integer(found, "id") + shiftOf(history);
  }
  return undefined;
}

function galleryOf(
  db: Database,
  chat: ArchivedChat,
  { kinds, before, limit }: {
    readonly kinds: readonly MediaKind[];
    readonly before: ChatPlace;
    readonly limit: number;
  },
): readonly GalleryItem[] {
  const items: GalleryItem[] = [];
  for (const history of chat.histories.toReversed()) {
    const rows = db.all(
      `SELECT m.message_id, m.kind, m.path, m.bytes, t.path AS thumbnail,
         (SELECT data ->> '$.media.spoiler' FROM messages
           WHERE history = m.history AND id = m.message_id) AS spoiler
       FROM media AS m LEFT JOIN media AS t ON t.history = m.history
         AND t.message_id = m.message_id AND t.position = m.position + 1 AND t.state = 'kept'
       WHERE m.history = ? AND m.message_id < ? AND m.state = 'kept' AND m.position % 2 = 0
         AND m.kind IN (SELECT value FROM json_each(?))
       ORDER BY m.message_id DESC, m.position DESC LIMIT ?`,
      history.key,
      idAt(history, before),
      JSON.stringify(kinds),
      limit - items.length,
    );
    items.push(...rows.map((row): GalleryItem => {
      const thumbnail = optionalText(row, "thumbnail");
      return {
        place: integer(row, "message_id") + shiftOf(history),
        kind: text(row, "kind") as MediaKind,
        path: innerPath(row, "path"),
        bytes: integer(row, "bytes"),
        ...(thumbnail === undefined ? {} : { thumbnail }),
        ...(row["spoiler"] === 1 ? { spoiler: true } : {}),
      };
    }));
    if (items.length >= limit) break;
  }
  return items;
}

function statisticsOf(
  db: Database,
  chat: ArchivedChat | "all",
  senders: number,
): ChatStatistics {
  // All rows in their own order are read in half the time that the index takes.
  const within = chat === "all" ? "true" : "history IN (SELECT value FROM json_each(?))";
  const histories = chat === "all" ? [] : [JSON.stringify(chat.histories.map(({ key }) => key))];
  const months = db.all(
    `SELECT strftime('%Y-%m', date, 'unixepoch', 'localtime') AS month, count(*) AS n
     FROM messages WHERE ${within} GROUP BY 1 ORDER BY 1`,
    ...histories,
  );
  const people = db.all(
    `SELECT data ->> 'fromId' AS peer, count(*) AS n FROM messages
     WHERE ${within} AND type = 'message' GROUP BY 1 ORDER BY 2 DESC, 1 LIMIT ?`,
    ...histories,
    senders,
  );
  return {
    months: months.flatMap((row) => {
      const month = optionalText(row, "month");
      return month === undefined ? [] : [{ month, messages: integer(row, "n") }];
    }),
    senders: people.map((row) => ({
      peer: optionalText(row, "peer") as PeerId | undefined,
      messages: integer(row, "n"),
    })),
  };
}
