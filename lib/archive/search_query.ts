// The language of searches: words, "phrases", -words, and filters such as chat:, from:, has:, before:.

/** What a message can be asked to have. */
export const HAS_KINDS = [
  "photo",
  "video",
  "voice",
  "video_message",
  "audio",
  "animation",
  "sticker",
  "file",
  "media",
  "link",
  "poll",
  "location",
  "contact",
] as const;

/** One of {@linkcode HAS_KINDS}. */
export type HasKind = typeof HAS_KINDS[number];

/** A word or phrase that is looked for. */
export interface SearchTerm {
  /** As it was typed, without quotes. */
  readonly text: string;
  /** `words`: a word may go on behind it; `phrase`: exactly these words in this order. */
  readonly match: "words" | "phrase";
  /** Messages with it are left out. */
  readonly excluded: boolean;
}

/** A search as it was understood. All of it must hold; several of one filter mean any of them. */
export interface SearchQuery {
  /** Words and phrases; none for a search by filters alone. */
  readonly terms: readonly SearchTerm[];
  /** Ids, user names, or parts of titles. */
  readonly chats: readonly string[];
  /** Ids, user names, or parts of names. */
  readonly from: readonly string[];
  /** What a message carries, any of them. */
  readonly has: readonly HasKind[];
  /** Unix seconds; later messages, and those of that second, are left out. */
  readonly before?: number;
  /** Unix seconds; earlier messages are left out. */
  readonly after?: number;
}

/** Other words for a kind. */
const SYNONYMS: ReadonlyMap<string, HasKind> = new Map([
  ["document", "file"],
  ["doc", "file"],
  ["gif", "animation"],
  ["image", "photo"],
  ["music", "audio"],
  ["round", "video_message"],
  ["url", "link"],
  ["place", "location"],
]);

const FILTER = /^(chat|in|from|has|before|after|since|until):/i;
const ITEM = /(-?)(?:([a-zA-Z]+):)?(?:"([^"]*)("|$)|([^\s"]+))|\S/gu;

/**
 * Reads a search.
 *
 * `before:2024-03-01` means before that day begins and `after:2024-03-01` from that day on; `until:` and
 * `since:` include the day that they name. Years and months stand for their first or last day. A colon
 * behind any other word is a part of the word.
 *
 * @throws {SyntaxError} for a filter without a value, or with one that cannot be meant
 */
export function parseSearch(text: string): SearchQuery {
  const terms: SearchTerm[] = [];
  const chats: string[] = [];
  const from: string[] = [];
  const has: HasKind[] = [];
  const bounds: { before?: number; after?: number } = {};
  for (const { 0: whole, 1: minus, 2: key, 3: quoted, 5: bare } of text.matchAll(ITEM)) {
    const filter = key !== undefined && FILTER.test(`${key}:`) ? key.toLowerCase() : undefined;
    const value = (quoted ?? bare ?? "").trim();
    if (filter === undefined) {
      if (FILTER.test(whole)) throw new SyntaxError(`${whole} has no value`);
      addTerm(terms, { whole, minus: minus ?? "", key, quoted, value });
    } else if (minus) {
      throw new SyntaxError(`-${filter}: cannot be excluded; only words can`);
    } else if (value === "") throw new SyntaxError(`${filter}: has no value`);
    else if (filter === "chat" || filter === "in") chats.push(value);
    else if (filter === "from") from.push(value);
    else if (filter === "has") has.push(...value.split(",").map(hasKind));
    else addBound(bounds, filter, value);
  }
  return { terms, chats, from, has, ...bounds };
}

function addTerm(
  terms: SearchTerm[],
  item: {
    readonly whole: string;
    readonly minus: string;
    readonly key: string | undefined;
    readonly quoted: string | undefined;
    readonly value: string;
  },
): void {
  const prefix = item.key === undefined ? "" : `${item.key}:`;
  const text = `${prefix}${item.value}`;
  if (text === "") return;
  terms.push({
    text,
    match: item.quoted === undefined ? "words" : "phrase",
    excluded: item.minus !== "",
  });
}

function hasKind(word: string): HasKind {
  const name = word.trim().toLowerCase();
  const kind = HAS_KINDS.find((known) => known === name) ?? SYNONYMS.get(name);
  if (kind) return kind;
  throw new SyntaxError(`has:${word} is not known. Give one of ${HAS_KINDS.join(", ")}`);
}

function addBound(
  bounds: { before?: number; after?: number },
  filter: string,
  value: string,
): void {
  const { start, end } = dayRange(filter, value);
  const later = (a: number | undefined, b: number) => Math.max(a ?? -Infinity, b);
  const earlier = (a: number | undefined, b: number) => Math.min(a ?? Infinity, b);
  if (filter === "before") bounds.before = earlier(bounds.before, start);
  else if (filter === "until") bounds.before = earlier(bounds.before, end);
  else bounds.after = later(bounds.after, start);
}

/** A day, month or year in local time, as Unix seconds; `end` is the first second behind it. */
function dayRange(filter: string, text: string): { readonly start: number; readonly end: number } {
  const match = /^(\d{4})(?:-(\d{1,2})(?:-(\d{1,2}))?)?$/.exec(text);
  const [year, month, day] = [match?.[1], match?.[2], match?.[3]].map((part) =>
    part === undefined ? undefined : Number(part)
  );
  const first = year === undefined ? undefined : new Date(year, (month ?? 1) - 1, day ?? 1);
  const real = first && first.getFullYear() === year &&
    (month === undefined || first.getMonth() === month - 1) &&
    (day === undefined || first.getDate() === day);
  if (!first || !real) {
    throw new SyntaxError(`${filter}:${text} is no date. Give it as 2024-12-31, 2024-12 or 2024`);
  }
  const next = new Date(first);
  if (month === undefined) next.setFullYear(next.getFullYear() + 1);
  else if (day === undefined) next.setMonth(next.getMonth() + 1);
  else next.setDate(next.getDate() + 1);
  return { start: first.getTime() / 1000, end: next.getTime() / 1000 };
}
