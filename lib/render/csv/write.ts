// messages.csv: a message a row, for spreadsheets.
import { stringify } from "csv-stringify/sync";
import { openAtomicTextFile, type TextSink } from "../atomic_text_file.ts";
import type { RenderChat } from "../source.ts";
import { type Cell, COLUMN_NAMES, rowOf } from "./row.ts";

/** Options for {@linkcode writeCsv}. */
export interface WriteCsvOptions {
  /** Stops between two writes; the file that was there stays as it was. */
  readonly signal?: AbortSignal | undefined;
}

/** Rows that are turned into text together. */
const BATCH = 500;

/** Without it, spreadsheets take UTF-8 for the code page of the system. */
const BYTE_ORDER_MARK = "\ufeff";

/**
 * Writes a header and a row for each message, oldest first (RFC 4180, UTF-8 with a byte order mark). A text
 * that a spreadsheet would run as a formula gets an apostrophe in front. The file appears under its name only
 * when it is whole; one that says the same already is left alone.
 *
 * @param path of the file; its folder must exist
 * @returns how many messages it has
 * @throws the signal's reason when aborted
 */
export async function writeCsv(
  source: RenderChat,
  path: string,
  { signal }: WriteCsvOptions = {},
): Promise<number> {
  await using file = await openAtomicTextFile(path);
  file.append(BYTE_ORDER_MARK);
  let rows: (readonly Cell[])[] = [COLUMN_NAMES];
  let count = 0;
  for await (const entry of source.messages()) {
    rows.push(rowOf(entry, source));
    count++;
    if (rows.length < BATCH) continue;
    append(file, rows);
    rows = [];
    if (!file.full) continue;
    signal?.throwIfAborted();
    await file.drain();
  }
  append(file, rows);
  await file.commitIfChanged();
  return count;
}

function append(file: TextSink, rows: readonly (readonly Cell[])[]): void {
  file.append(stringify([...rows], {
    escape_formulas: true,
    record_delimiter: "windows",
    // By itself the library quotes only the delimiter as a whole.
    quoted_match: /[\r\n]/,
  }));
}
