// A search in the words of SQLite's FTS5.
import type { PeerId } from "../model/peer.ts";
import { chatTag, dayTag, fromTag, hasTag, monthTag, yearTag } from "./search_document.ts";
import type { SearchQuery, SearchTerm } from "./search_query.ts";
import { isArabic, withoutArticle } from "./search_arabic.ts";
import { tokens } from "./search_tokens.ts";

/** A search whose names have become numbers and ids. */
export interface ResolvedSearch extends Pick<SearchQuery, "terms" | "has" | "before" | "after"> {
  /** Keys of chats, any of them; absent: all. */
  readonly chats?: readonly number[];
  /** Senders, any of them; absent: all. */
  readonly from?: readonly PeerId[];
}

/** Shorter words are not taken for beginnings: half of all messages would have them. */
const MIN_PREFIX = 3;

/** Seconds. */
const DAY = 86_400;

/** Beyond these no message has a date. */
const FIRST_YEAR = 2013;

/**
 * An FTS5 expression. All that comes from people stands in it as letters and digits alone.
 *
 * @param now Unix time in seconds, where the time asked for has no end
 * @returns `undefined` when the search can find nothing: all of its words are signs, or no chat is left
 */
export function matchExpression(search: ResolvedSearch, now: number): string | undefined {
  if (search.chats?.length === 0 || search.from?.length === 0) return undefined;
  const wanted = search.terms.filter(({ excluded }) => !excluded);
  const words = wanted.map(termAnywhere).filter((each) => each !== undefined);
  if (words.length < wanted.length && words.length === 0) return undefined;
  const without = search.terms.filter(({ excluded }) => excluded).map(termExpression)
    .filter((each) => each !== undefined);
  const all = [
    ...new Set(words),
    ...anyTag(search.chats?.map(chatTag)),
    ...anyTag(search.from?.map(fromTag)),
    ...anyTag(search.has.length > 0 ? search.has.map(hasTag) : undefined),
    ...anyTag(timeTags(search, now)),
  ];
  // FTS5 excludes only from something: every message has the tag of its year.
  if (all.length === 0) all.push(`tags : "y" *`);
  const positive = all.join(" AND ");
  if (without.length === 0) return positive;
  return `(${positive}) NOT ({text names} : (${without.join(" OR ")}))`;
}

/** A single word is found behind Arabic proclitics too; its own are left out only where it has an article. */
function termAnywhere(term: SearchTerm): string | undefined {
  const words = Array.from(tokens(term.text), ({ word }) => word);
  const [word] = words;
  const plain = inColumns("text names", termExpression(term));
  if (!plain || word === undefined || words.length > 1 || term.match !== "words") return plain;
  const bare = withoutArticle(word);
  const others = [
    ...(isArabic(word) ? [inColumns("bare", termExpression(term))] : []),
    ...(bare === undefined
      ? []
      : [inColumns("text names bare", termExpression({ ...term, text: bare }))]),
  ];
  return others.length === 0 ? plain : `(${[plain, ...others].join(" OR ")})`;
}

function inColumns(columns: string, expression: string | undefined): string | undefined {
  return expression && `{${columns}} : ${expression}`;
}

function termExpression({ text, match }: SearchTerm): string | undefined {
  const words = Array.from(tokens(text));
  const last = words.at(-1);
  if (!last) return undefined;
  const phrase = `"${words.map(({ word }) => word).join(" ")}"`;
  const open = match === "words" && !last.single && Array.from(last.word).length >= MIN_PREFIX;
  return open ? `${phrase} *` : phrase;
}

function anyTag(tags: readonly string[] | undefined): readonly string[] {
  if (!tags) return [];
  return [`tags : (${tags.map((tag) => `"${tag}"`).join(" OR ")})`];
}

/** Whole days of UTC around the time that is asked for; its exact ends are looked at afterwards. */
function timeTags(
  { before, after }: Pick<SearchQuery, "before" | "after">,
  now: number,
): readonly string[] | undefined {
  if (before === undefined && after === undefined) return undefined;
  const first = Math.max(after ?? 0, Date.UTC(FIRST_YEAR, 0) / 1000);
  const last = Math.min(before === undefined ? Infinity : before - 1, now + 366 * DAY);
  const tags: string[] = [];
  for (let from = first - first % DAY; from <= last;) {
    const date = new Date(from * 1000);
    const [year, month, day] = [date.getUTCFullYear(), date.getUTCMonth(), date.getUTCDate()];
    const nextYear = Date.UTC(year + 1, 0) / 1000;
    const nextMonth = Date.UTC(year, month + 1) / 1000;
    if (month === 0 && day === 1 && nextYear <= last + 1) {
      tags.push(yearTag(from));
      from = nextYear;
    } else if (day === 1 && nextMonth <= last + 1) {
      tags.push(monthTag(from));
      from = nextMonth;
    } else {
      tags.push(dayTag(from));
      from += DAY;
    }
  }
  return tags.length === 0 ? ["none"] : tags;
}
