// Arabic writes "and", "in", "for", "the" as letters in front of a word: what is left without them.

/** Folded Arabic letters, as the index has them. */
const ARABIC = /^[\u0620-\u064a\u066e-\u06d3]+$/;

/** Whether a folded word is Arabic, or in its script. */
export function isArabic(word: string): boolean {
  return ARABIC.test(word);
}

/** And, so. */
const CONJUNCTION = /^[وف](?=.{3})/u;
/** In, as, for; "for the" hides the article's first letter. */
const PREPOSITION = /^(?:[بك](?=.{3})|ل(?!ل)(?=.{3}))/u;
const FOR_THE = /^لل(?=.{2})/u;
const ARTICLE = /^ال(?=.{2})/u;

/**
 * What a word may be without the letters in front of it, longest first; none for words of other scripts. The
 * letters can be the word's own (`ولد` is a boy): whoever asks for the word as it stands finds it as it stands.
 *
 * @param word folded
 */
export function withoutProclitics(word: string): readonly string[] {
  if (!ARABIC.test(word)) return [];
  const found: string[] = [];
  let rest = word;
  for (const proclitic of [CONJUNCTION, PREPOSITION, FOR_THE, ARTICLE]) {
    const shorter = rest.replace(proclitic, "");
    if (shorter !== rest) found.push(rest = shorter);
  }
  return found;
}

/**
 * A word of a query without its article, which is as often there as not; `undefined` where it has none.
 *
 * @param word folded
 */
export function withoutArticle(word: string): string | undefined {
  if (!ARABIC.test(word)) return undefined;
  const bare = word.replace(ARTICLE, "");
  return bare === word ? undefined : bare;
}
