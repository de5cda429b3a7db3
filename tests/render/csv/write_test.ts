import assert from "node:assert/strict";
import fc from "fast-check";
import { writeCsv } from "../../../lib/render/csv/write.ts";
import type { RenderMessage } from "../../../lib/render/source.ts";
import { tempFolder } from "../../helpers/temp_folder.ts";
import { NAMES, serviceEntry, textEntry } from "../result_json/entries.ts";

const plain = (text: string) => ({ text, entities: [] });

/** Reads RFC 4180, quotes and all. */
function readCsv(text: string): Record<string, string>[] {
  const rows: string[][] = [[]];
  const cell = /(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r\n|$)/gy;
  while (cell.lastIndex < text.length) {
    const at = cell.lastIndex;
    const match = cell.exec(text);
    if (!match) throw new Error(`no CSV at ${at}: ${text.slice(at, at + 40)}`);
    rows.at(-1)?.push((match[1] ?? match[2] ?? "").replaceAll('""', '"'));
    if (match[3] !== ",") rows.push([]);
  }
  const [header = [], ...rest] = rows.filter((row) => row.length > 0);
  return rest.map((row) => {
    assert.equal(row.length, header.length);
    return Object.fromEntries(header.map((name, i) => [name, row[i] ?? ""]));
  });
}

async function written(entries: readonly RenderMessage[]): Promise<Record<string, string>[]> {
  await using folder = await tempFolder();
  const path = `${folder.path}/messages.csv`;
  const chat = { id: "channel9", name: "News", type: "private_channel" } as const;
  assert.equal(await writeCsv({ ...NAMES, chat, messages: () => entries }, path), entries.length);
  const bytes = await Deno.readFile(path);
  assert.deepEqual([...bytes.subarray(0, 3)], [0xef, 0xbb, 0xbf]);
  return readCsv(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
}

Deno.test("writeCsv() writes a row for each message", async () => {
  const [message, event] = await written([
    textEntry({
      text: plain('two\n"lines", and more'),
      editDate: 1_700_000_060,
      replyTo: { messageId: 3 },
      media: { type: "photo", width: 1, height: 1 },
      reactions: [{ type: "emoji", emoji: "👍", count: 2, recent: [] }],
      views: 7,
    }, {
      idShift: -1_000_000_000,
      deleted: true,
      files: new Map([["main", { state: "kept", path: "photos/p.jpg", bytes: 1, sha256: "0" }]]),
    }),
    serviceEntry({ type: "edit_group_title", title: "New" }),
  ]);
  assert.deepEqual(message, {
    ...Object.fromEntries(Object.keys(message ?? {}).map((key) => [key, ""])),
    id: "-999999990",
    type: "message",
    date: "2023-11-14T22:13:20Z",
    edited: "2023-11-14T22:14:20Z",
    deleted: "1",
    from_id: "user1",
    from: "Ann Lee",
    text: 'two\n"lines", and more',
    media: "photo",
    media_words: "Photo",
    files: "photos/p.jpg",
    reply_to_id: "-999999997",
    views: "7",
    reactions: "👍×2",
    revisions: "0",
  });
  assert.equal(event?.["action"], "edit_group_title");
  assert.equal(event?.["text"], "Ann Lee changed the name to New");
});

Deno.test("writeCsv() lets no text be a formula", async () => {
  const hostile = ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", '=HYPERLINK("x")'];
  const rows = await written(hostile.map((text) => textEntry({ text: plain(text), author: text })));
  for (const { text = "", author = "" } of rows) {
    assert.doesNotMatch(text, /^[=+\-@\t\r]/);
    assert.doesNotMatch(author, /^[=+\-@\t\r]/);
  }
});

Deno.test("writeCsv() keeps any text in its cell", async () => {
  await fc.assert(
    fc.asyncProperty(fc.string({ unit: "binary" }), async (text) => {
      const [row] = await written([textEntry({ text: plain(`x${text}`), author: "end" })]);
      assert.equal(row?.["author"], "end");
      assert.equal(row?.["text"]?.length, `x${text}`.length);
    }),
    { numRuns: 60 },
  );
});
