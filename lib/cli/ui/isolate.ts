// Keeps right-to-left names from reordering what stands beside them.

/**
 * What stands for the marks while Ink lays a line out, since Ink drops characters without a width: each
 * takes the one cell of a space.
 */
const OPEN = "\ue000";
const CLOSE = "\ue001";
const PLACEHOLDERS = /[\ue000\ue001]/g;
/** Letters of scripts that are written from right to left. */
const RIGHT_TO_LEFT =
  /[\p{Script=Hebrew}\p{Script=Arabic}\p{Script=Syriac}\p{Script=Thaana}\p{Script=Nko}\p{Script=Adlam}]/u;
const FIRST_STRONG_ISOLATE = "\u2068";
const POP_ISOLATE = "\u2069";

/** Cells that {@linkcode isolate} adds to a text. */
export const ISOLATE_CELLS = 2;

/** The text with a space on either side; where it holds right-to-left letters, the spaces will isolate it. */
export function isolate(text: string): string {
  return RIGHT_TO_LEFT.test(text) ? `${OPEN}${text}${CLOSE}` : ` ${text} `;
}

/** The text for a line that Ink has no part in, isolated where it holds right-to-left letters. */
export function isolated(text: string): string {
  return RIGHT_TO_LEFT.test(text) ? `${FIRST_STRONG_ISOLATE}${text}${POP_ISOLATE}` : text;
}

/** A text of others without characters that {@linkcode restoreIsolates} would take for its own. */
export function withoutPlaceholders(text: string): string {
  return text.replace(PLACEHOLDERS, "");
}

/** Puts the marks of Unicode (UAX 9) where {@linkcode isolate} has left room for them. */
export function restoreIsolates(line: string): string {
  return line.replaceAll(OPEN, ` ${FIRST_STRONG_ISOLATE}`).replaceAll(CLOSE, `${POP_ISOLATE} `);
}
