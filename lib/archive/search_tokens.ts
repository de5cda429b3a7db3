// Cuts text into the words that a search finds, alike for the index and for a query.

/** A word where it stands in its text. */
export interface TextToken {
  /** As it is compared: without upper case and without marks that people leave out. */
  readonly word: string;
  /** Start in the text, in UTF-16 code units. */
  readonly start: number;
  /** End in the text. */
  readonly end: number;
  /** One character of a script that does not put spaces between words. */
  readonly single: boolean;
}

/** Longer words are numbers, hashes and the like: nobody types more of them. */
const MAX_WORD = 40;

/**
 * Scripts without spaces between words, and Korean, whose words carry endings that nobody types: each
 * character is a word, and a word of a query is a run of them.
 */
const SINGLE = "\\p{Script=Han}\\p{Script=Hiragana}\\p{Script=Katakana}\\p{Script=Hangul}" +
  "\\p{Script=Thai}\\p{Script=Lao}\\p{Script=Khmer}\\p{Script=Myanmar}\\u30fc";

const TOKEN = new RegExp(
  `(?<single>[${SINGLE}]\\p{M}*|\\p{Extended_Pictographic}|\\p{Regional_Indicator})` +
    `|(?![${SINGLE}])[\\p{L}\\p{N}](?:(?![${SINGLE}])[\\p{L}\\p{N}\\p{M}\\u0640])*`,
  "gu",
);

/** Plain words, which most texts are made of, need none of the rest. */
const ASCII_TOKEN = /[a-z0-9]+/gi;

// deno-lint-ignore no-control-regex
const NOT_ASCII = /[^\x00-\x7f]/;

/**
 * Marks that are left out by people who type: accents, the vowels and the lengthening of Arabic, the points
 * of Hebrew. The breve of й stays, because it makes another letter.
 */
const MARKS =
  /(?<!и)\u0306|[\u0300-\u0305\u0307-\u036f\u0591-\u05c7\u0610-\u061a\u0640\u064b-\u065f\u0670\u06d6-\u06ed]/g;

/** Letters that are written one way or the other. */
const VARIANTS: ReadonlyMap<string, string> = new Map([
  ["ς", "σ"],
  ["ß", "ss"],
  ["ى", "ي"],
  ["ی", "ي"],
  ["ک", "ك"],
  ["ة", "ه"],
  ["ı", "i"],
]);

const VARIANT = /[ςßىیکةı]/g;

/** The words of a text, in its order. */
export function* tokens(text: string): Generator<TextToken> {
  if (!NOT_ASCII.test(text)) {
    for (const { 0: found, index } of text.matchAll(ASCII_TOKEN)) {
      const word = found.slice(0, MAX_WORD).toLowerCase();
      yield { word, start: index, end: index + found.length, single: false };
    }
    return;
  }
  for (const { 0: found, index, groups } of text.matchAll(TOKEN)) {
    const single = groups?.single !== undefined;
    const word = fold(found);
    if (word === "") continue;
    const end = index + found.length;
    if (word === found) {
      yield { word: cut(word), start: index, end, single };
      continue;
    }
    // What was one character may be several now, each a word, as in ㌀, or a mark that is none.
    for (const { 0: part, groups } of word.matchAll(TOKEN)) {
      yield { word: cut(part), start: index, end, single: groups?.single !== undefined };
    }
  }
}

/** The words of a text in one string, as the index takes them. */
export function indexText(text: string): string {
  let words = "";
  for (const { word } of tokens(text)) words += words === "" ? word : ` ${word}`;
  return words;
}

function fold(text: string): string {
  const plain = text.toLowerCase();
  if (!NOT_ASCII.test(plain)) return plain;
  const bare = plain.normalize("NFKD").toLowerCase().replace(MARKS, "").normalize("NFC");
  return bare.replace(VARIANT, (letter) => VARIANTS.get(letter) ?? letter)
    .replaceAll(/[^\p{L}\p{N}\p{M}\p{Extended_Pictographic}\p{Regional_Indicator}]/gu, "");
}

/** Never inside a pair of surrogates. */
function cut(word: string): string {
  return word.length <= MAX_WORD ? word : word.slice(0, MAX_WORD).replace(/[\ud800-\udbff]$/, "");
}
