// Makes text from outside safe to print on a terminal.

const ESC = String.fromCharCode(0x1b);
/** CSI, OSC/DCS/APC/PM/SOS strings with their end, and two-character escapes. */
const ESCAPE_SEQUENCES = new RegExp(
  `(?:${ESC}\\[|\\u009b)[0-?]*[ -/]*[@-~]|` +
    `(?:${ESC}[\\]PX^_]|[\\u0090\\u0098\\u009d-\\u009f])[^\\u0007\\u009c${ESC}\\n]*(?:\\u0007|\\u009c|${ESC}\\\\)?|` +
    `${ESC}[ -/]*[0-~]?`,
  "g",
);
/** Line and tab characters, of every script. */
const BREAKS = /[\t\n\v\f\r\u0085\u2028\u2029]+/g;
/** What is left of control characters. */
const CONTROLS = /\p{Cc}/gu;
/** Marks that reorder what follows them, line after line: the "Trojan Source" trick. */
const REORDERING = /[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff\u{e0001}]/gu;

/**
 * One line without control characters, escape sequences, reordering marks or lone surrogates. Names of
 * chats and files come from other people and may hold any of them.
 */
export function sanitizeLine(text: string): string {
  return text
    .replace(ESCAPE_SEQUENCES, "")
    .replace(BREAKS, " ")
    .replace(CONTROLS, "")
    .replace(REORDERING, "")
    .toWellFormed();
}

/** The same for a text of several lines, which stay lines. */
export function sanitizeLines(text: string): string {
  return text.split("\n").map(sanitizeLine).join("\n");
}
