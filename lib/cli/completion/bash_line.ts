// Bash's way with words: it hands over a raw line, replaces only what follows a break character, and takes
// what it is given without quoting it.

/** A command line up to the cursor. */
export interface BashLine {
  /** Without quotes; the last one is being typed. */
  readonly words: readonly string[];
  /** What is typed of the last word, as it stands there. */
  readonly raw: string;
  /** The quote that the last word began and has not ended. */
  readonly quote: "" | '"' | "'";
}

/** Splits a line as bash does, as far as quotes and backslashes go; nothing is expanded. */
export function readBashLine(line: string): BashLine {
  const words: string[] = [];
  let word: string | undefined;
  let start = line.length;
  let quote: BashLine["quote"] = "";
  for (let i = 0; i < line.length; i++) {
    const char = line.charAt(i);
    if (quote === "" && /\s/.test(char)) {
      if (word !== undefined) words.push(word);
      word = undefined;
      start = line.length;
      continue;
    }
    if (word === undefined) {
      word = "";
      start = i;
    }
    if (char === quote) quote = "";
    else if (quote === "" && (char === '"' || char === "'")) quote = char;
    else if (char === "\\" && quote !== "'" && i + 1 < line.length) word += line.charAt(++i);
    else word += char;
  }
  return { words: [...words, word ?? ""], raw: line.slice(start), quote };
}

/**
 * A value as bash is to insert it; `undefined` when the quote that was opened cannot hold it.
 *
 * @param breaks the characters after which bash replaces, `$COMP_WORDBREAKS`
 */
export function bashReply(value: string, line: BashLine, breaks: string): string | undefined {
  const { raw, quote } = line;
  if (quote !== "") {
    // Bash closes the quote itself, when it is the first character of the word.
    if (!raw.startsWith(quote) || UNFIT[quote].test(value)) return undefined;
    return value;
  }
  const quoted = value.replace(/[^\w./:=@%+,~\u0080-\u{10ffff}-]/gu, "\\$&").replace(/^~/, "\\~");
  const kept = raw.slice(0, lastBreak(raw, breaks) + 1);
  return quoted.startsWith(kept) ? quoted.slice(kept.length) : undefined;
}

const UNFIT = { '"': /["$`\\!]/, "'": /['!]/ } as const;

function lastBreak(raw: string, breaks: string): number {
  for (let i = raw.length - 1; i >= 0; i--) {
    if (!breaks.includes(raw.charAt(i)) || raw.charAt(i - 1) === "\\") continue;
    // An `@` belongs to what it begins, as in the name of a host.
    return raw.charAt(i) === "@" ? i - 1 : i;
  }
  return -1;
}
