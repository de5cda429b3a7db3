// What a search reads of the archive: messages for the index, and messages that were found.
import type { Message } from "../model/message.ts";
import type { PeerId } from "../model/peer.ts";
import { type Database, integer, optionalText, text } from "./database.ts";
import type { HistoryHalf } from "./names.ts";
import type { IndexSource } from "./search_index.ts";
import { SPOKEN } from "./transcript_sql.ts";

/** A message that was found. */
export interface FoundRow {
  /** Number of the message in the archive. */
  readonly key: number;
  /** Number of the chat. */
  readonly chat: number;
  /** Which id space its id belongs to. */
  readonly half: HistoryHalf;
  /** Seen before, gone from Telegram now. */
  readonly deleted: boolean;
  /** As Telegram told it last. */
  readonly message: Message;
  /** What is said in its files; empty where nothing is. */
  readonly spoken: string;
}

/** What is asked of the archive for a search. */
export interface SearchSource extends IndexSource {
  /** Messages by key, in the order of the keys. */
  found(keys: readonly number[]): readonly FoundRow[];
  /** Unix seconds of messages by key. */
  dates(keys: readonly number[]): ReadonlyMap<number, number>;
  /** People whose name or user name contains a text, or who have that id. */
  peersNamed(text: string): readonly PeerId[];
}

/** The readers of a search. */
export function searchSource(db: Database): SearchSource {
  return {
    keysAfter: (key) =>
      db.all("SELECT key FROM messages WHERE key > ? ORDER BY date, key", key).map((row) =>
        integer(row, "key")
      ),
    rows: (keys) =>
      db.all(
        `SELECT m.key, h.chat, m.data, ${SPOKEN} AS spoken FROM json_each(?) AS j JOIN messages m ON m.key = j.value
           JOIN histories h ON h.key = m.history ORDER BY j.key`,
        JSON.stringify(keys),
      ).map((row) => ({
        key: integer(row, "key"),
        chat: integer(row, "chat"),
        message: JSON.parse(text(row, "data")) as Message,
        spoken: optionalText(row, "spoken") ?? "",
      })),
    changesAfter: (number, limit) =>
      db.all(
        "SELECT * FROM message_changes WHERE number > ? ORDER BY number LIMIT ?",
        number,
        limit,
      ).map((row) => ({ number: integer(row, "number"), key: integer(row, "message") })),
    lastChange: () =>
      integer(db.get("SELECT coalesce(max(number), 0) AS n FROM message_changes") ?? {}, "n"),
    stamp(key) {
      const row = db.get("SELECT history, id, date FROM messages WHERE key = ?", key);
      return row && `${integer(row, "history")} ${integer(row, "id")} ${integer(row, "date")}`;
    },
    found: (keys) =>
      db.all(
        `SELECT m.key, h.chat, h.half, m.deleted_at, m.data, ${SPOKEN} AS spoken
         FROM json_each(?) AS j JOIN messages m ON m.key = j.value
           JOIN histories h ON h.key = m.history ORDER BY j.key`,
        JSON.stringify(keys),
      ).map((row) => ({
        key: integer(row, "key"),
        chat: integer(row, "chat"),
        half: text(row, "half") as HistoryHalf,
        deleted: row["deleted_at"] !== null,
        message: JSON.parse(text(row, "data")) as Message,
        spoken: optionalText(row, "spoken") ?? "",
      })),
    dates(keys) {
      const rows = db.all(
        "SELECT m.key, m.date FROM json_each(?) AS j JOIN messages m ON m.key = j.value",
        JSON.stringify(keys),
      );
      return new Map(rows.map((row) => [integer(row, "key"), integer(row, "date")]));
    },
    peersNamed: (name) => peersNamed(db, name),
  };
}

/** Rows a batch. */
const BATCH = 5000;

function peersNamed(db: Database, wanted: string): readonly PeerId[] {
  const plain = wanted.replace(/^@/, "").toLowerCase();
  const found: PeerId[] = [];
  let after = "";
  for (;;) {
    const rows = db.all(
      `SELECT peer_id, data ->> 'name' AS name, coalesce(data ->> 'username', '') AS username
       FROM peers WHERE peer_id > ? ORDER BY peer_id LIMIT ${BATCH}`,
      after,
    );
    const last = rows.at(-1);
    if (!last) return found;
    for (const row of rows) {
      const id = text(row, "peer_id");
      const names = [
        id,
        text(row, "username"),
        ...(wanted.startsWith("@") ? [] : [
          text(row, "name"),
        ]),
      ];
      const [exact, username = "", name = ""] = names.map((each) => each.toLowerCase());
      if (exact === plain || username === plain || name !== "" && name.includes(plain)) {
        found.push(id as PeerId);
      }
    }
    after = text(last, "peer_id");
  }
}
