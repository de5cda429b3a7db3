// JSON text in Telegram Desktop's layout: one space a level.
import type { JsonValue } from "../../model/json.ts";

/**
 * Strict JSON that is valid UTF-8 whatever the strings hold: control characters and lone surrogates are
 * escaped, and so are the two line separators that JavaScript once took for line ends.
 *
 * @param level how deep the value is nested; its first line is not indented
 */
export function jsonText(value: JsonValue, level = 0): string {
  const text = JSON.stringify(value, undefined, 1);
  // Line ends inside strings are escaped, so the raw ones are all of the layout.
  return withoutSeparators(
    level === 0 ? text : text.replaceAll("\n", `\n${" ".repeat(level)}`),
  );
}

/** The same in one line. */
export function jsonLine(value: JsonValue): string {
  return withoutSeparators(JSON.stringify(value));
}

function withoutSeparators(text: string): string {
  return LINE_SEPARATORS.test(text) ? text.replace(LINE_SEPARATORS_ALL, escaped) : text;
}

const LINE_SEPARATORS = /[\u2028\u2029]/;
const LINE_SEPARATORS_ALL = /[\u2028\u2029]/g;

function escaped(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16)}`;
}
