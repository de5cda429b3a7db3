// Full-text search over an archive.
import { TgkeepError } from "../model/errors.ts";
import type { Message } from "../model/message.ts";
import type { Archive } from "./archive.ts";
import { type Database, integer } from "./database.ts";
import { type Excerpt, excerpt } from "./search_excerpt.ts";
import { searchableText } from "./search_document.ts";
import {
  catchUp,
  type CatchUpOptions,
  closeIndex,
  IN_MEMORY,
  openIndex,
  SEARCH_FILE,
} from "./search_index.ts";
import { matchExpression, type ResolvedSearch } from "./search_match.ts";
import type { SearchQuery } from "./search_query.ts";
import type { FoundRow } from "./search_rows.ts";
import type { ArchivedChat } from "./types.ts";
import type { HistoryHalf } from "./names.ts";

/** A message that was found. */
export interface SearchResult {
  /** Where it is. */
  readonly chat: ArchivedChat;
  /** Which id space its id belongs to. */
  readonly half: HistoryHalf;
  /** As Telegram told it last. */
  readonly message: Message;
  /** Seen before, gone from Telegram now. */
  readonly deleted: boolean;
  /** The words that were found, with what stands around them. */
  readonly excerpt: Excerpt;
}

/** An answer. */
export interface SearchAnswer {
  /** The best first; the newest first where there are many. */
  readonly results: readonly SearchResult[];
  /** How many messages were found; not all were counted when `more` says so. */
  readonly total: number;
  /** There are more than were counted. */
  readonly more: boolean;
}

/** Which part of the results is wanted. */
export interface SearchPage {
  /** How many are wanted at most. */
  readonly limit: number;
  /** Results that were shown already. @default 0 */
  readonly offset?: number;
}

/** An archive that can be searched. */
export interface ArchiveSearch extends Disposable {
  /**
   * Brings the index up to date; searches find what was there when this was last called.
   *
   * @returns how many messages were indexed
   */
  catchUp(options?: CatchUpOptions): number;
  /**
   * Finds messages.
   *
   * @throws {TgkeepError} "usage" when a filter names a chat or a person that is not there
   */
  search(query: SearchQuery, page: SearchPage): SearchAnswer;
}

/** Found messages that are compared with each other; of more, the newest are taken. */
const MAX_RANKED = 2000;

/**
 * Opens the search of an archive. The index is `search.db` beside it; where the folder cannot be written it
 * is made in memory.
 *
 * @param archive may be open for reading alone
 * @throws {TgkeepError} "archive" when the index cannot be used
 */
export function openSearch(archive: Archive, now: () => number = Date.now): ArchiveSearch {
  const db = openOrInMemory(`${archive.folder}/${SEARCH_FILE}`);
  return {
    catchUp: (options) => catchUp(db, archive.searchSource, options),
    search: (query, page) => search(db, archive, query, { ...page, now: now() / 1000 }),
    [Symbol.dispose]: () => closeIndex(db),
  };
}

/** A backup on a disk that cannot be written is worth searching too. */
function openOrInMemory(path: string): Database {
  try {
    return openIndex(path);
  } catch (error) {
    if (!(error instanceof TgkeepError)) throw error;
    return openIndex(IN_MEMORY);
  }
}

interface Page extends SearchPage {
  /** Unix time in seconds. */
  readonly now: number;
}

function search(db: Database, archive: Archive, query: SearchQuery, page: Page): SearchAnswer {
  const resolved = resolve(archive, query);
  const expression = matchExpression(resolved, page.now);
  if (expression === undefined) return { results: [], total: 0, more: false };
  const { within, all, more } = candidates(db, archive, expression, query);
  const ranked = more || query.terms.length === 0
    ? within
    : byRank(db, expression, all ? undefined : new Set(within));
  const offset = page.offset ?? 0;
  const keys = keysOf(db, ranked.slice(offset, offset + page.limit));
  const chats = new Map(archive.chats().map((chat) => [chat.key, chat]));
  const results = archive.searchSource.found(keys).flatMap((row) => resultOf(row, chats, query));
  return { results, total: within.length, more };
}

function resolve(archive: Archive, query: SearchQuery): ResolvedSearch {
  const { terms, has, before, after } = query;
  return {
    terms,
    has,
    ...(before === undefined ? {} : { before }),
    ...(after === undefined ? {} : { after }),
    ...(query.chats.length > 0
      ? { chats: query.chats.flatMap((word) => chatsNamed(archive, word)) }
      : {}),
    ...(query.from.length > 0
      ? { from: query.from.flatMap((word) => sendersNamed(archive, word)) }
      : {}),
  };
}

function chatsNamed(archive: Archive, word: string): readonly number[] {
  const plain = word.replace(/^@/, "").toLowerCase();
  const chats = archive.chats().filter(({ id, chat }) => {
    const titles = word.startsWith("@") ? [] : [chat.fullName, chat.name];
    return id === plain || chat.username?.toLowerCase() === plain ||
      plain === "me" && chat.type === "saved_messages" ||
      titles.some((title) => title.toLowerCase().includes(plain));
  });
  if (chats.length > 0) return chats.map(({ key }) => key);
  throw new TgkeepError("usage", `chat:${word} is no chat of this archive`);
}

function sendersNamed(archive: Archive, word: string) {
  const peers = archive.searchSource.peersNamed(word);
  if (peers.length > 0) return peers;
  throw new TgkeepError("usage", `from:${word} is nobody in this archive`);
}

interface Candidates {
  /** Numbers of documents, the newest first. */
  readonly within: readonly number[];
  /** Whether nothing that the index found is outside of the time asked for. */
  readonly all: boolean;
  /** There are more. */
  readonly more: boolean;
}

/** Goes on behind what is outside of the time that is asked for: there may be a whole day of it. */
function candidates(
  db: Database,
  archive: Archive,
  expression: string,
  query: SearchQuery,
): Candidates {
  const within: number[] = [];
  let [below, seen] = [Number.MAX_SAFE_INTEGER, 0];
  for (;;) {
    const rows = db.all(
      `SELECT rowid AS number FROM words WHERE words MATCH ? AND rowid < ?
       ORDER BY rowid DESC LIMIT ${MAX_RANKED + 1}`,
      expression,
      below,
    );
    const numbers = rows.map((row) => integer(row, "number"));
    within.push(...inTime(db, archive, numbers, query));
    seen += numbers.length;
    const all = within.length === seen;
    if (within.length > MAX_RANKED) {
      return { within: within.slice(0, MAX_RANKED), all, more: true };
    }
    if (numbers.length <= MAX_RANKED) return { within, all, more: false };
    below = numbers.at(-1) ?? 0;
  }
}

/** The index knows days of UTC; the exact ends of a time are looked at here. */
function inTime(
  db: Database,
  archive: Archive,
  numbers: readonly number[],
  { before, after }: SearchQuery,
): readonly number[] {
  if (before === undefined && after === undefined) return numbers;
  const keys = keysOf(db, numbers);
  const dates = archive.searchSource.dates(keys);
  return numbers.filter((_, i) => {
    const date = dates.get(keys[i] ?? 0);
    return date !== undefined && (before === undefined || date < before) &&
      (after === undefined || date >= after);
  });
}

/** Words in the text count more than those in names; a short text with a word more than a long one. */
function byRank(
  db: Database,
  expression: string,
  wanted: ReadonlySet<number> | undefined,
): readonly number[] {
  const rows = db.all(
    `SELECT rowid AS number FROM words WHERE words MATCH ?
     ORDER BY bm25(words, 1.0, 0.6, 0.0, 0.4), rowid DESC`,
    expression,
  );
  const numbers = rows.map((row) => integer(row, "number"));
  return wanted ? numbers.filter((number) => wanted.has(number)) : numbers;
}

function keysOf(db: Database, numbers: readonly number[]): readonly number[] {
  const rows = db.all(
    "SELECT d.message FROM json_each(?) AS j JOIN documents d ON d.number = j.value ORDER BY j.key",
    JSON.stringify(numbers),
  );
  return rows.map((row) => integer(row, "message"));
}

function resultOf(
  row: FoundRow,
  chats: ReadonlyMap<number, ArchivedChat>,
  query: SearchQuery,
): readonly SearchResult[] {
  const chat = chats.get(row.chat);
  if (!chat) return [];
  const { message, half, deleted, spoken } = row;
  const { text, names } = searchableText(message, spoken);
  const inText = excerpt(text, query.terms);
  const shown = inText.matches.length > 0 || names === "" ? inText : excerpt(names, query.terms);
  const best = shown.matches.length > 0 || text === "" ? shown : inText;
  return [{ chat, half, message, deleted, excerpt: best }];
}
