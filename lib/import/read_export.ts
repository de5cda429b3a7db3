// Reads a JSON export piece by piece: one message at a time, whatever the size of the file.
import { type ParsedTokenInfo, Tokenizer, TokenParser } from "@streamparser/json";
import { TgkeepError } from "../model/errors.ts";
import {
  BYTE_ORDER_MARK_STAND_IN,
  createJsonRepair,
  JsonDamage,
  type JsonRepair,
} from "./json_repair.ts";

/** What comes out of an export, in its order. */
export type ExportItem =
  | {
    /** A field of a chat that is no list: `name`, `type`, `id`. */
    readonly item: "field";
    /** Tells the chats of a file apart; "" for a file that is one chat. */
    readonly chat: string;
    readonly key: string;
    readonly value: unknown;
  }
  | {
    /** Whose export it is; only one of a whole account tells, before its chats. */
    readonly item: "account";
    readonly value: unknown;
  }
  | {
    readonly item: "message";
    readonly chat: string;
    /** Counts the messages of a chat from 0. */
    readonly index: number;
    readonly value: unknown;
  };

/** Called between chunks. */
export interface ReadExportOptions {
  /** Bytes of the file that were read so far. */
  readonly onProgress?: (bytes: number) => void;
  readonly signal?: AbortSignal | undefined;
}

/** An export as it is read. */
export interface ReadExport {
  readonly items: AsyncIterable<ExportItem>;
  /** Places that were mended so far: what Telegram Desktop writes and JSON does not know. */
  repairs(): number;
}

/** A list in which a full export keeps chats. */
const LISTS = ["chats", "left_chats"] as const;

const FIELDS = ["name", "type", "id"] as const;

const ACCOUNT = "personal_information";

const PATHS = [
  `$.${ACCOUNT}.user_id`,
  ...FIELDS.map((field) => `$.${field}`),
  "$.messages.*",
  ...LISTS.flatMap((list) => [
    ...FIELDS.map((field) => `$.${list}.list.*.${field}`),
    `$.${list}.list.*.messages.*`,
  ]),
];

const CHUNK_BYTES = 64 * 1024;

/**
 * Reads `result.json` of one chat or of a whole account. Memory holds one chunk and its messages.
 *
 * @param path of the file
 * @throws {TgkeepError} "input", while it is read, with line and column of what cannot be understood
 */
export function readExport(path: string, options: ReadExportOptions = {}): ReadExport {
  const repair = createJsonRepair();
  return { items: items(path, repair, options), repairs: () => repair.repairs };
}

async function* items(
  path: string,
  repair: JsonRepair,
  { onProgress, signal }: ReadExportOptions,
): AsyncGenerator<ExportItem> {
  const found: ExportItem[] = [];
  const parser = exportParser((item) => found.push(item));
  let bytes = 0;
  try {
    using file = await Deno.open(path, { read: true });
    const buffer = new Uint8Array(CHUNK_BYTES);
    for (;;) {
      signal?.throwIfAborted();
      const read = await file.read(buffer);
      if (bytes === 0 && read !== null) refuseOtherKinds(buffer.subarray(0, read));
      parser.write(read === null ? repair.end() : repair.write(buffer.subarray(0, read)));
      yield* found.splice(0);
      if (repair.damage) throw repair.damage;
      if (read === null) break;
      bytes += read;
      onProgress?.(bytes);
    }
    parser.end();
  } catch (error) {
    // What was whole before the damage is worth having.
    yield* found.splice(0);
    throw await readable(error, { path, repair, parser, bytes });
  }
}

/** What people give in the place of an export, by its first bytes. */
const OTHER_KINDS: readonly (readonly [bytes: readonly number[], reason: string])[] = [
  [[0xff, 0xfe], "it is UTF-16, not UTF-8; save it as UTF-8"],
  [[0xfe, 0xff], "it is UTF-16, not UTF-8; save it as UTF-8"],
  [[0x7b, 0x00], "it is UTF-16, not UTF-8; save it as UTF-8"],
  [[0x00, 0x7b], "it is UTF-16, not UTF-8; save it as UTF-8"],
  [[0x50, 0x4b, 0x03, 0x04], "it is a ZIP file; unpack it"],
  [[0x3c], "it is a page or another kind of markup; export as JSON"],
];

function refuseOtherKinds(begin: Uint8Array): void {
  const other = OTHER_KINDS.find(([bytes]) => bytes.every((byte, i) => begin[i] === byte));
  if (other) throw new JsonDamage(other[1], 0);
}

interface ExportParser {
  write(bytes: Uint8Array): void;
  end(): void;
  /** Offset of the last token in the mended text. */
  lastToken(): number;
}

function exportParser(onItem: (item: ExportItem) => void): ExportParser {
  const tokenizer = new Tokenizer();
  const values = new TokenParser({ paths: PATHS, keepStack: false });
  let last = 0;
  tokenizer.onToken = (token) => {
    last = token.offset;
    values.write(withByteOrderMarks(token));
  };
  values.onValue = ({ value, key, stack }) => {
    const keys = [...stack.slice(1).map((entry) => entry.key), key];
    const inList = keys.length > 3 && keys[1] === "list";
    const chat = inList ? `${keys[0]}.${keys[2]}` : "";
    const rest = inList ? keys.slice(3) : keys;
    if (keys[0] === ACCOUNT) onItem({ item: "account", value });
    else if (rest.length === 1) onItem({ item: "field", chat, key: String(rest[0]), value });
    else onItem({ item: "message", chat, index: Number(rest[1]), value });
  };
  return {
    write: (bytes) => tokenizer.write(bytes),
    end() {
      if (!tokenizer.isEnded) tokenizer.end();
      if (!values.isEnded) values.end();
    },
    lastToken: () => last,
  };
}

function withByteOrderMarks(token: ParsedTokenInfo): ParsedTokenInfo {
  const { value } = token;
  if (typeof value !== "string" || !value.includes(BYTE_ORDER_MARK_STAND_IN)) return token;
  const text = value.replaceAll(BYTE_ORDER_MARK_STAND_IN, "\ufeff");
  return { ...token, value: text } as ParsedTokenInfo;
}

async function readable(
  error: unknown,
  { path, repair, parser, bytes }: {
    readonly path: string;
    readonly repair: JsonRepair;
    readonly parser: ExportParser;
    readonly bytes: number;
  },
): Promise<unknown> {
  if (!(error instanceof Error) || error instanceof TgkeepError || isOfRuntime(error)) return error;
  const ended = /mid-parsing|ended in the middle|Tokenizer ended/i.test(error.message);
  const damage = ended
    ? new JsonDamage("it ends in the middle of something; the file is not whole", bytes)
    : error instanceof JsonDamage
    ? error
    : new JsonDamage(complaint(error), repair.origin(positionOf(error) ?? parser.lastToken()));
  const { line, column } = await lineOf(path, damage.offset);
  return new TgkeepError(
    "input",
    `Cannot read ${path}, line ${line}, column ${column} (byte ${damage.offset}): ${damage.message}. ` +
      "What stands before it was read; mend the file there, or export it again",
    { cause: error },
  );
}

function isOfRuntime(error: Error): boolean {
  return error instanceof DOMException || "code" in error ||
    Object.values(Deno.errors).some((kind) => error instanceof kind);
}

function positionOf(error: Error): number | undefined {
  const found = /absolute position "(\d+)"/.exec(error.message)?.[1];
  return found === undefined ? undefined : Number(found);
}

/** The library's words without its internal states. */
function complaint({ message }: Error): string {
  const what = /^Unexpected (.+?)(?: at chunk position.*| in state.*)?$/s.exec(message)?.[1];
  return what === undefined ? message : `this is not JSON: ${what.slice(0, 80)} is out of place`;
}

/** Line and column of a byte, both from 1; columns count bytes. */
async function lineOf(path: string, offset: number): Promise<{ line: number; column: number }> {
  using file = await Deno.open(path, { read: true });
  const buffer = new Uint8Array(CHUNK_BYTES);
  let line = 1;
  let lineStart = 0;
  let at = 0;
  while (at < offset) {
    const read = await file.read(buffer);
    if (read === null) break;
    const end = Math.min(read, offset - at);
    for (let i = 0; i < end; i++) {
      if (buffer[i] !== 0x0a) continue;
      line++;
      lineStart = at + i + 1;
    }
    at += read;
  }
  return { line, column: offset - lineStart + 1 };
}
