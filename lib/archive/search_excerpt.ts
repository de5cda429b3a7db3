// A piece of a text around the words that were found in it.
import type { SearchTerm } from "./search_query.ts";
import { isArabic, withoutArticle, withoutProclitics } from "./search_arabic.ts";
import { type TextToken, tokens } from "./search_tokens.ts";

/** A piece of a text. */
export interface Excerpt {
  /** On one line; "…" stands for what was left out at either end. */
  readonly text: string;
  /** Where words that were looked for are in `text`: start and end in UTF-16 code units, ascending. */
  readonly matches: readonly (readonly [start: number, end: number])[];
}

/** Length of an excerpt, about two lines of a terminal. */
const LENGTH = 160;

/** So much stands before the first match. */
const BEFORE = 40;

/** Longer texts are looked through no further: no message has more. */
const MAX_TEXT = 20_000;

/** The beginning of a text, or the part of it where the terms are found first. */
export function excerpt(text: string, terms: readonly SearchTerm[]): Excerpt {
  const whole = text.slice(0, MAX_TEXT);
  const found = findTerms(whole, terms);
  const first = found[0]?.[0] ?? 0;
  const start = whole.length <= LENGTH ? 0 : wordStart(whole, Math.max(0, first - BEFORE));
  const end = wordEnd(whole, Math.min(whole.length, start + LENGTH), start);
  const lead = start > 0 ? "…" : "";
  const piece = whole.slice(start, end).replaceAll(/\s/g, " ");
  const matches = found.filter(([from, to]) => from >= start && to <= end)
    .map(([from, to]): [number, number] => [from - start + lead.length, to - start + lead.length]);
  return { text: `${lead}${piece}${end < text.length ? "…" : ""}`, matches };
}

/** Where terms are found in a text, without overlap, in its order. */
export function findTerms(
  text: string,
  terms: readonly SearchTerm[],
): readonly (readonly [start: number, end: number])[] {
  const wanted = terms.filter(({ excluded }) => !excluded)
    .map(({ text: term, match }) => ({ words: Array.from(tokens(term)), match }))
    .filter(({ words }) => words.length > 0);
  if (wanted.length === 0) return [];
  const words = Array.from(tokens(text));
  const found: [number, number][] = [];
  for (let i = 0; i < words.length; i++) {
    const hit = wanted.find((term) => isAt(words, i, term));
    const last = hit && words[i + hit.words.length - 1];
    if (!hit || !last) continue;
    found.push([words[i]?.start ?? 0, last.end]);
    i += hit.words.length - 1;
  }
  return found;
}

function isAt(
  words: readonly TextToken[],
  at: number,
  term: { readonly words: readonly TextToken[]; readonly match: SearchTerm["match"] },
): boolean {
  return term.words.every(({ word }, i) => {
    const here = words[at + i]?.word;
    if (here === undefined) return false;
    const open = term.match === "words" && i === term.words.length - 1 && word.length >= 3;
    if (open ? here.startsWith(word) : here === word) return true;
    return term.match === "words" && term.words.length === 1 && isBehindProclitics(here, word);
  });
}

function isBehindProclitics(here: string, word: string): boolean {
  if (!isArabic(word)) return false;
  const bare = withoutArticle(word);
  const meant = bare === undefined ? [word] : [word, bare];
  const forms = [here, ...withoutProclitics(here)];
  return meant.some((each) =>
    forms.some((form) => each.length >= 3 ? form.startsWith(each) : form === each)
  );
}

function wordStart(text: string, at: number): number {
  if (at === 0) return 0;
  const space = text.slice(at, at + 20).search(/\s/);
  return pairSafe(text, space < 0 ? at : at + space + 1);
}

function wordEnd(text: string, at: number, start: number): number {
  if (at >= text.length) return text.length;
  const space = text.slice(start, at).search(/\s\S*$/);
  return pairSafe(text, space > LENGTH - 20 ? start + space : at);
}

/** Never inside a pair of surrogates. */
function pairSafe(text: string, at: number): number {
  return /[\udc00-\udfff]/.test(text[at] ?? "") ? at - 1 : at;
}
