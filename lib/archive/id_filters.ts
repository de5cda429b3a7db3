// Keeps one Bloom filter a history: in memory while pages are committed, in the archive between runs.
import { TgkeepError } from "../model/errors.ts";
import {
  addId,
  bloomCapacity,
  type BloomFilter,
  mayHaveId,
  newBloomFilter,
  readBloomFilter,
} from "./bloom_filter.ts";
import { bytes, type Database, integer, text } from "./database.ts";

/** The ids of a history, as far as a filter can tell. */
export interface IdFilter {
  /** `false` when the id is surely not in the archive. */
  mayHave(id: number): boolean;
  /** Notes an id that was put into the archive. */
  add(id: number): void;
  /** Makes the filter anew: the table has an id that it denied, so its bits are damaged. */
  repair(): void;
}

/** The filters of an archive. */
export interface IdFilters {
  /**
   * The filter of a history, inside the transaction of a page.
   *
   * @param messages how many messages the `histories` table says there are; a filter that knows of
   * another number is not up to date and is made anew from the ids themselves
   */
  of(history: number, messages: number): IdFilter;
  /** Forgets what is in memory of a history, because a transaction was undone or the filter was wrong. */
  forget(history: number): void;
  /** Writes down what has changed. */
  save(): void;
}

/** Histories whose filters stay in memory: both halves of a chat, and of the one before it. */
const KEPT = 4;

/** Ids read at once: joined to one text, they cost a fifth of what rows of their own would. */
const BATCH = 10_000;

interface Loaded {
  bits: BloomFilter;
  /** Exactly how many ids were added. */
  ids: number;
  /** Ids when it was last written down. */
  saved: number;
}

/**
 * The filters over the `id_filters` table.
 *
 * A row there is written seldom: when a filter has grown, when another history takes its place in memory,
 * and at the end. What makes that safe is the count beside the bits. The transaction of every page brings
 * `histories.message_count` up to date and no message is ever removed, so a filter that knows of the same
 * number knows every message; after a crash it does not, and is made anew (20 ms for 100,000 messages).
 */
export function idFilters(db: Database): IdFilters {
  const loaded = new Map<number, Loaded>();
  const save = (history: number, filter: Loaded): void => {
    if (filter.saved === filter.ids) return;
    // The bits may know of a transaction that was undone, or not know of another connection's.
    db.run(
      `INSERT INTO id_filters (history, messages, bits)
       SELECT key, message_count, ? FROM histories WHERE key = ? AND message_count = ?
       ON CONFLICT (history) DO UPDATE SET messages = excluded.messages, bits = excluded.bits`,
      filter.bits,
      history,
      filter.ids,
    );
    filter.saved = filter.ids;
  };
  const makeRoom = (): void => {
    for (const [history, filter] of loaded) {
      if (loaded.size < KEPT) return;
      save(history, filter);
      loaded.delete(history);
    }
  };
  const current = (history: number, messages: number): Loaded => {
    const known = loaded.get(history);
    if (known?.ids === messages) return known;
    loaded.delete(history);
    makeRoom();
    const filter = readFilter(db, history, messages) ?? makeFilter(db, history, messages);
    loaded.set(history, filter);
    return filter;
  };
  return {
    of(history, messages) {
      const filter = current(history, messages);
      return {
        mayHave: (id) => mayHaveId(filter.bits, id),
        add(id) {
          filter.ids++;
          // The ids of the page so far are in the table already: it is the same transaction.
          if (filter.ids > bloomCapacity(filter.bits)) {
            filter.bits = bitsOf(db, history, filter.ids * 2);
          }
          addId(filter.bits, id);
        },
        repair() {
          filter.bits = bitsOf(db, history, filter.ids);
          filter.saved = -1;
        },
      };
    },
    forget: (history) => void loaded.delete(history),
    save() {
      for (const [history, filter] of loaded) save(history, filter);
    },
  };
}

function readFilter(db: Database, history: number, messages: number): Loaded | undefined {
  const row = db.get(
    "SELECT bits FROM id_filters WHERE history = ? AND messages = ?",
    history,
    messages,
  );
  const bits = row && readBloomFilter(bytes(row, "bits"), messages);
  return bits && { bits, ids: messages, saved: messages };
}

function makeFilter(db: Database, history: number, messages: number): Loaded {
  return { bits: bitsOf(db, history, messages), ids: messages, saved: -1 };
}

/** A filter of all ids that the table has. */
function bitsOf(db: Database, history: number, capacity: number): BloomFilter {
  const bits = newBloomFilter(capacity);
  for (let after = -1;;) {
    const row = db.get(
      `SELECT group_concat(id) AS ids, max(id) AS last FROM
         (SELECT id FROM messages WHERE history = ? AND id > ? ORDER BY id LIMIT ${BATCH})`,
      history,
      after,
    ) ?? {};
    if (row["last"] === null) return bits;
    for (const id of text(row, "ids").split(",")) addId(bits, Number(id));
    after = integer(row, "last");
  }
}

/** A filter that is not written costs the next run 20 ms for 100,000 messages, no more. */
export function saveQuietly(filters: IdFilters): void {
  try {
    filters.save();
  } catch (error) {
    if (!(error instanceof TgkeepError)) throw error;
  }
}
