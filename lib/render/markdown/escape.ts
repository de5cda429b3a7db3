// Makes text of strangers harmless in Markdown, front matter and HTML.

/**
 * Everything that begins or ends markup within a line, for CommonMark, GitHub and Obsidian: tags, links,
 * mathematics, highlights, tables, block ids and entities included.
 */
const INLINE = /[\\`*_[\]<>#|~^$=&{}]/g;

/** Two percent signs begin a comment of Obsidian, backslash or not; those at an edge may meet others. */
const COMMENT = /%(?=%|$)|^%/g;

/** Lists and rules; `#`, `>` and `=` are escaped wherever they stand. */
const LINE_START = /^(\d{1,9})([.)])|^([-+:])/;

const LEADING_SPACE = /^[ \t]+/;

/** A line of plain text as Markdown that shows exactly this text. */
export function escapeLine(line: string): string {
  return guardLine(escapeInline(line));
}

/** Plain text as a part of a line. */
export function escapeInline(text: string): string {
  return text.replace(INLINE, "\\$&").replace(COMMENT, "&#37;");
}

/** A line of Markdown, made of such parts, that begins neither list, rule nor code. */
export function guardLine(line: string): string {
  return line
    .replace(
      LINE_START,
      (_, digits: string | undefined, mark: string | undefined, bullet) =>
        digits === undefined ? `\\${bullet}` : `${digits}\\${mark}`,
    )
    .replace(LEADING_SPACE, noBreakSpaces);
}

/** Several words in one line, such as a name. */
export function escapeWords(text: string): string {
  return escapeLine(text.replace(/\s+/g, " ").trim());
}

/** A value of front matter: JSON strings are YAML strings, but for a few characters. */
export function yamlText(text: string): string {
  return JSON.stringify(text.toWellFormed()).replace(
    /[\u007f-\u009f\u2028\u2029\ufeff\ufffe\uffff]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}

/** What ends a target, and what would begin a link of Obsidian inside it. */
const NOT_IN_TARGET = /[<>\\\s]|\[(?=\[)|\](?=\])/g;

/** The target of a link, for `](<…>)`. */
export function linkTarget(href: string): string {
  return `<${href.replace(NOT_IN_TARGET, encodeURIComponent).replace(/&(?=[#\w]+;)/g, "&amp;")}>`;
}

/** Four or more ordinary spaces would make code of a line, and fewer would be dropped. */
function noBreakSpaces(spaces: string): string {
  return spaces.replaceAll("\t", "    ").replaceAll(" ", "\u00a0");
}
