// Mends, while they pass, the ways in which exports of Telegram Desktop are not JSON.

/** What {@linkcode createJsonRepair} has met. */
export interface JsonRepair {
  /**
   * The next bytes, mended. What belongs to an escape that is not complete is held back, and what comes
   * behind damage is left out.
   */
  write(chunk: Uint8Array): Uint8Array;
  /** What is held back still, at the end of the file. */
  end(): Uint8Array;
  /** An escape that could mean several things, or nesting without end: nothing comes behind it. */
  readonly damage: JsonDamage | undefined;
  /** How many places were mended. */
  readonly repairs: number;
  /** Where a place of the mended text lies in the file, in bytes from its beginning. */
  origin(offset: number): number;
}

/** A place in a file that cannot be read. */
export class JsonDamage extends Error {
  /** Tells it from other errors after it was logged. */
  override readonly name = "JsonDamage";
  /** Bytes from the beginning of the file. */
  readonly offset: number;

  /** @param reason a few words, as they stand behind the place */
  constructor(reason: string, offset: number, options?: ErrorOptions) {
    super(reason, options);
    this.offset = offset;
  }
}

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const SPACE = 0x20;
const LETTER_X = 0x78;
const LETTER_U = 0x75;

/** No export nests so deep; parsers take time or stack with the square of it. */
const MAX_DEPTH = 100;

/** Places of repairs that are remembered, for telling where an error behind them lies. */
const MAX_MARKS = 4096;

interface Mark {
  /** Bytes of the mended text before it. */
  readonly at: number;
  /** How many bytes longer the mended text is from here on. */
  readonly shift: number;
}

/**
 * A filter over the bytes of a JSON text.
 *
 * Telegram Desktop writes control characters in strings as `\x0B`, which JSON does not know; they become
 * `\u000b`. Versions 4.1 wrote the path of a custom emoji without quotes. Raw control characters in strings,
 * which JSON forbids, and bytes that are no UTF-8 cannot mean anything else either. All else that is wrong stays for the parser to complain of.
 */
export function createJsonRepair(): JsonRepair {
  const decoder = new TextDecoder("utf-8", { fatal: false, ignoreBOM: true });
  const encoder = new TextEncoder();
  let held = new Uint8Array(0);
  let inString = false;
  let depth = 0;
  let read = 0;
  let written = 0;
  let repairs = 0;
  let damage: JsonDamage | undefined;
  let tail = "";
  let marks: Mark[] = [{ at: 0, shift: 0 }];

  const mark = (at: number, longer: number) => {
    if (longer === 0) return;
    if (marks.length >= MAX_MARKS) marks = marks.slice(MAX_MARKS / 2);
    marks.push({ at, shift: (marks.at(-1)?.shift ?? 0) + longer });
  };

  /** Whether the key of a custom emoji's file stands before a byte; the key may be in the chunk before. */
  const follows = (bytes: Uint8Array, at: number): boolean => {
    const near = String.fromCharCode(...bytes.subarray(Math.max(0, at - 32), at));
    return BARE_KEY.test(tail + near);
  };

  const mend = (bytes: Uint8Array, place: "middle" | "end"): Uint8Array => {
    const out: Uint8Array[] = [];
    let length = 0;
    let from = 0;
    const put = (piece: Uint8Array) => {
      out.push(piece);
      length += piece.length;
    };
    const replace = (at: number, old: number, text: string) => {
      put(bytes.subarray(from, at));
      put(encoder.encode(text));
      mark(written + length, text.length - old);
      from = at + old;
    };
    let i = 0;
    for (; i < bytes.length; i++) {
      const byte = bytes[i] ?? 0;
      if (!inString) {
        if (beginsBareWord(byte) && follows(bytes, i)) {
          const end = bytes.indexOf(LINE_FEED, i);
          if (end < 0 && place === "middle" && bytes.length - i < MAX_BARE_BYTES) break;
          const word = bareWord(bytes.subarray(i, end < 0 ? i : end));
          if (word !== undefined) {
            replace(i, encoder.encode(word).length, JSON.stringify(word));
            repairs++;
            i = from - 1;
          }
        } else if (byte === QUOTE) inString = true;
        else if (byte === 0x7b || byte === 0x5b) {
          depth++;
          if (depth > MAX_DEPTH) {
            damage = new JsonDamage("it is nested too deeply", read + i);
            break;
          }
        } else if (byte === 0x7d || byte === 0x5d) depth--;
      } else if (byte === QUOTE) inString = false;
      else if (byte < SPACE) {
        replace(i, 1, escaped(byte));
        repairs++;
      } else if (byte === 0xef && startsWithMark(bytes.subarray(i, i + 3))) {
        replace(i, 3, BYTE_ORDER_MARK_ESCAPES);
        i += 2;
      } else if (byte === BACKSLASH) {
        const next = bytes[i + 1];
        if (place === "middle" && i + escapeLength(next) > bytes.length) break;
        if (next === LETTER_X) {
          const digits = bytes.subarray(i + 2, i + 4);
          const code = controlCode(digits);
          if (code === undefined) {
            damage = unknownEscape(`x${Array.from(digits, printable).join("")}`, read + i);
            break;
          }
          replace(i, 4, escaped(code));
          repairs++;
          i += 3;
        } else if (next === LETTER_U) {
          const digits = String.fromCharCode(...bytes.subarray(i + 2, i + 6));
          if (digits.toLowerCase() === "feff") replace(i, 6, BYTE_ORDER_MARK_ESCAPES);
          i += 5;
        } else if (next !== undefined && !SIMPLE_ESCAPES.has(next)) {
          damage = unknownEscape(printable(next), read + i);
          break;
        } else i++;
      }
    }
    put(bytes.subarray(from, Math.max(from, i)));
    tail = (tail + String.fromCharCode(...bytes.subarray(Math.max(0, i - 32), i))).slice(-32);
    held = bytes.slice(i);
    read += i;
    written += length;
    return out.length === 1 ? out[0] ?? NOTHING : joined(out, length);
  };

  return {
    write(chunk) {
      if (damage) return NOTHING;
      const text = decoder.decode(chunk, { stream: true });
      let bytes: Uint8Array = encoder.encode(text);
      if (read === 0 && held.length === 0 && startsWithMark(bytes)) {
        bytes = bytes.subarray(3);
        read = 3;
        mark(0, -3);
      }
      return mend(
        held.length === 0 ? bytes : joined([held, bytes], held.length + bytes.length),
        "middle",
      );
    },
    end() {
      if (damage) return NOTHING;
      const rest = encoder.encode(decoder.decode());
      return mend(joined([held, rest], held.length + rest.length), "end");
    },
    get damage() {
      return damage;
    },
    get repairs() {
      return repairs;
    },
    origin(offset) {
      const last = marks.findLast(({ at }) => at <= offset);
      return Math.max(0, offset - (last?.shift ?? 0));
    },
  };
}

/**
 * Stands for U+FEFF inside a string, which the parser drops wherever a run of characters begins with it
 * (@streamparser/json 0.0.26 decodes without `ignoreBOM`). These are no characters, so no text has them.
 */
export const BYTE_ORDER_MARK_STAND_IN = "\ufdd0\ufdd1\ufdd0";

const BYTE_ORDER_MARK_ESCAPES = "\\ufdd0\\ufdd1\\ufdd0";

const LINE_FEED = 0x0a;

/** Longer than a path of Telegram Desktop. */
const MAX_BARE_BYTES = 4096;

const BARE_KEY = /"document_id"\s*:\s*$/;

/** Letters and the parenthesis, with which no value of JSON begins but `true`, `false` and `null`. */
function beginsBareWord(byte: number): boolean {
  return byte === 0x28 || byte >= 0x41 && byte <= 0x5a || byte >= 0x61 && byte <= 0x7a;
}

/** The path on the rest of a line; `undefined` for a word of JSON. */
function bareWord(line: Uint8Array): string | undefined {
  const text = new TextDecoder().decode(line).replace(/\s*,?\s*$/, "");
  return text === "" || text.includes('"') || /^(?:true|false|null)\b/.test(text)
    ? undefined
    : text;
}

function escaped(code: number): string {
  return `\\u${code.toString(16).padStart(4, "0")}`;
}

/** How many bytes an escape takes, the backslash with it. */
function escapeLength(letter: number | undefined): number {
  return letter === LETTER_X ? 4 : letter === LETTER_U ? 6 : 2;
}

const NOTHING = new Uint8Array(0);

const SIMPLE_ESCAPES: ReadonlySet<number> = new Set(
  Array.from('"\\/bfnrt', (character) => character.charCodeAt(0)),
);

/** Telegram Desktop's bug concerns control characters alone; anything else may be bytes or code points. */
function controlCode(digits: Uint8Array): number | undefined {
  const text = String.fromCharCode(...digits);
  const code = /^[0-9a-fA-F]{2}$/.test(text) ? parseInt(text, 16) : Number.NaN;
  return code <= 0x7f ? code : undefined;
}

function unknownEscape(escape: string, offset: number): JsonDamage {
  const reason = `the escape \\${escape} is not known to JSON and could mean several things`;
  return new JsonDamage(reason, offset);
}

function printable(byte: number): string {
  return byte > 0x20 && byte < 0x7f
    ? String.fromCharCode(byte)
    : `(byte ${byte.toString(16).padStart(2, "0")})`;
}

function startsWithMark(bytes: Uint8Array): boolean {
  return bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf;
}

function joined(pieces: readonly Uint8Array[], length: number): Uint8Array {
  const all = new Uint8Array(length);
  let at = 0;
  for (const piece of pieces) {
    all.set(piece, at);
    at += piece.length;
  }
  return all;
}
