// Tests of whole files.
import assert from "node:assert/strict";
import fc from "fast-check";
import type { Message } from "../../../lib/model/message.ts";
import { localIsoTime } from "../../../lib/render/result_json/date.ts";
import { writeResultJson } from "../../../lib/render/result_json/write.ts";
import type { RenderChat, RenderChatInfo, RenderMessage } from "../../../lib/render/source.ts";
import { NAMES, textEntry } from "./entries.ts";

const CHANNEL: RenderChatInfo = { id: "channel9", name: "News", type: "private_channel" };

function chatOf(entries: Iterable<RenderMessage>, chat: RenderChatInfo = CHANNEL): RenderChat {
  return { chat, messages: () => entries, ...NAMES };
}

/** Runs with a folder that is gone afterwards. */
async function inFolder(body: (folder: string) => Promise<void>): Promise<void> {
  const folder = await Deno.makeTempDir();
  try {
    await body(folder);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

const names = async (folder: string) =>
  (await Array.fromAsync(Deno.readDir(folder))).map((entry) => entry.name);

Deno.test("writeResultJson() writes a file in Telegram Desktop's layout", () =>
  inFolder(async (folder) => {
    const path = `${folder}/result.json`;
    const entries = [
      textEntry({ id: 1, text: { text: "hi", entities: [] } }),
      textEntry({ id: 2, fromId: "user2" }),
    ];
    const written = await writeResultJson(chatOf(entries), path);
    const text = await Deno.readTextFile(path);
    const date = localIsoTime(1_700_000_000);
    assert.equal(
      text,
      `{
 "name": "News",
 "type": "private_channel",
 "id": 9,
 "messages": [
  {
   "id": 1,
   "type": "message",
   "date": "${date}",
   "date_unixtime": "1700000000",
   "from": "Ann Lee",
   "from_id": "user1",
   "text": "hi",
   "text_entities": [
    {
     "type": "plain",
     "text": "hi"
    }
   ]
  },
  {
   "id": 2,
   "type": "message",
   "date": "${date}",
   "date_unixtime": "1700000000",
   "from": null,
   "from_id": "user2",
   "text": "",
   "text_entities": []
  }
 ]
}`,
    );
    assert.deepEqual(written, { messages: 2, bytes: new TextEncoder().encode(text).length });
    assert.deepEqual(await names(folder), ["result.json"]);
  }));

const HEADS: readonly (readonly [RenderChatInfo, Record<string, unknown>])[] = [
  [
    { id: "user2", name: "", type: "personal_chat" },
    { name: null, type: "personal_chat", id: 2 },
  ],
  [
    { id: "user1", name: 'A "quoted"\n\u0000name', type: "bot_chat" },
    { name: 'A "quoted"\n\u0000name', type: "bot_chat", id: 1 },
  ],
  [
    { id: "user1", name: "Saved Messages", type: "saved_messages" },
    { type: "saved_messages", id: 1 },
  ],
  [{ id: "user1271266957", name: "Replies", type: "replies" }, { type: "replies", id: 1271266957 }],
  [
    { id: "user489000", name: "Codes", type: "verification_codes" },
    { type: "verification_codes", id: 489000 },
  ],
];

for (const [chat, head] of HEADS) {
  Deno.test(`writeResultJson() begins a chat of the type ${chat.type} with its head`, () =>
    inFolder(async (folder) => {
      const path = `${folder}/result.json`;
      await writeResultJson(chatOf([], chat), path);
      assert.equal(
        JSON.stringify(JSON.parse(await Deno.readTextFile(path))),
        JSON.stringify({ ...head, messages: [] }),
      );
    }));
}

Deno.test("writeResultJson() writes many chunks, from an asynchronous source too", () =>
  inFolder(async (folder) => {
    const path = `${folder}/result.json`;
    const count = 3000;
    async function* messages() {
      for (let id = 1; id <= count; id++) {
        if (id % 1000 === 0) await Promise.resolve();
        yield textEntry({ id, text: { text: "é".repeat(200), entities: [] } });
      }
    }
    const written = await writeResultJson({ chat: CHANNEL, messages, ...NAMES }, path);
    const { messages: read } = JSON.parse(await Deno.readTextFile(path));
    assert.equal(written.messages, count);
    assert.equal(written.bytes, (await Deno.stat(path)).size);
    assert.deepEqual(read.map((message: { id: number }) => message.id), ids(count));
  }));

Deno.test("writeResultJson() leaves the old file alone when the source fails", () =>
  inFolder(async (folder) => {
    const path = `${folder}/result.json`;
    await Deno.writeTextFile(path, "old");
    function* messages() {
      yield textEntry();
      throw new Error("the disk is gone");
    }
    await assert.rejects(
      writeResultJson({ chat: CHANNEL, messages, ...NAMES }, path),
      /the disk is gone/,
    );
    assert.equal(await Deno.readTextFile(path), "old");
    assert.deepEqual(await names(folder), ["result.json"]);
  }));

Deno.test("writeResultJson() stops when it is aborted", () =>
  inFolder(async (folder) => {
    const path = `${folder}/result.json`;
    const controller = new AbortController();
    let given = 0;
    function* messages() {
      while (true) {
        if (++given === 2000) controller.abort(new Error("enough"));
        yield textEntry({ text: { text: "x".repeat(500), entities: [] } });
      }
    }
    const source = { chat: CHANNEL, messages, ...NAMES };
    await assert.rejects(writeResultJson(source, path, { signal: controller.signal }), /enough/);
    assert.deepEqual(await names(folder), []);
    assert(given < 4000);
  }));

Deno.test("writeResultJson() says which error the folder gave", () =>
  inFolder(async (folder) => {
    await assert.rejects(
      writeResultJson(chatOf([]), `${folder}/nowhere/result.json`),
      Deno.errors.NotFound,
    );
  }));

const anyString = fc.oneof(
  fc.string({ unit: "binary" }),
  fc.array(fc.integer({ min: 0, max: 0xffff })).map((units) => String.fromCharCode(...units)),
);

Deno.test("writeResultJson() writes valid JSON and valid UTF-8 for any strings", () =>
  inFolder(async (folder) => {
    const path = `${folder}/result.json`;
    const property = fc.asyncProperty(anyString, anyString, fc.nat(5), async (text, other, at) => {
      const entities = [{ type: "text_link" as const, offset: at, length: 2, href: other }];
      const entry = textEntry({
        text: { text, entities },
        author: other,
        media: {
          type: "document",
          kind: "file",
          fileName: other,
          mimeType: other,
        },
      });
      await writeResultJson(chatOf([entry], { ...CHANNEL, name: other }), path);
      const bytes = await Deno.readFile(path);
      const parsed = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
      assert.equal(parsed.name, other || null);
      const [message] = parsed.messages;
      assert.equal(message.author, other || undefined);
      assert.equal(message.file_name, other || undefined);
      assert.equal(
        message.text_entities.map((part: { text: string }) => part.text).join(""),
        text,
      );
    });
    await fc.assert(property, { numRuns: 60 });
  }));

Deno.test("a message comes back from JSON as it was, for any text", () => {
  fc.assert(fc.property(anyString, (text) => {
    const message: Message = textEntry({ text: { text, entities: [] } }).message;
    assert.deepEqual(JSON.parse(JSON.stringify(message)), message);
  }));
});

function ids(count: number): number[] {
  return Array.from({ length: count }, (_, i) => i + 1);
}
