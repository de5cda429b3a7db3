import assert from "node:assert/strict";
import { join } from "node:path";
import fc from "fast-check";
import type { Archive } from "../../lib/archive/archive.ts";
import type { MessageRecord } from "../../lib/archive/types.ts";
import { openArchive } from "../../lib/archive/open_archive.ts";
import { updateOutputs } from "../../lib/export/update_outputs.ts";
import { importExport } from "../../lib/import/import_export.ts";
import { TgkeepError } from "../../lib/model/errors.ts";
import type { RunEvent } from "../../lib/model/events.ts";
import type { ImportReport } from "../../lib/model/import_report.ts";
import type { PeerId } from "../../lib/model/peer.ts";
import { tempFolder } from "../helpers/temp_folder.ts";

interface Imported {
  readonly archive: Archive;
  readonly report: ImportReport;
  readonly events: readonly RunEvent[];
  records(chat: PeerId): readonly MessageRecord[];
  /** The messages of the `result.json` that is written of it. */
  shown(chat: PeerId): Promise<readonly Record<string, unknown>[]>;
}

/** Imports a text as a `result.json`. */
async function imported(
  json: string | Uint8Array<ArrayBuffer>,
  look: (found: Imported) => Promise<void> | void,
): Promise<void> {
  await using temp = await tempFolder();
  const path = join(temp.path, "result.json");
  await Deno.writeFile(path, typeof json === "string" ? new TextEncoder().encode(json) : json);
  await using archive = await openArchive(join(temp.path, "out"));
  const events: RunEvent[] = [];
  const onEvent = (event: RunEvent) => void events.push(event);
  const report = await importExport({ archive, onEvent, link: "hard" }, path);
  await look({
    archive,
    report,
    events,
    records: (id) => Array.from(archive.messages(archive.chat(id)!)),
    async shown(id) {
      const [output] = await updateOutputs(archive, archive.chat(id)!, ["json"], { version: "1" });
      return JSON.parse(await Deno.readTextFile(join(archive.folder, output!))).messages;
    },
  });
}

const text = ({ message }: MessageRecord): string =>
  message.type === "message" ? message.text.text : message.action.type;

Deno.test("importExport() reads an account with everything that Telegram Desktop puts beside chats", async () => {
  const person = { user_id: 1, first_name: "Me", last_name: "", phone_number: "+1 555 0100" };
  const json = {
    about: "Here is the data you requested.",
    personal_information: { ...person, username: "@me", bio: "" },
    profile_pictures: [{ date: "2020-01-01T00:00:00", photo: "profile_pictures/1.jpg" }],
    stories: [{ id: 1, date: "2024-01-01T00:00:00", file: "stories/1.mp4", caption: "x" }],
    profile_music: [{ file: "music/a.mp3" }],
    contacts: {
      about: "contacts",
      list: [{ ...person, user_id: 0, date: "2020-01-01T00:00:00" }],
    },
    frequent_contacts: {
      about: "people",
      list: [{ id: 7, category: "people", type: "personal", name: "Anna", rating: 1.5 }],
    },
    sessions: { about: "", list: [{ last_active: "2020-01-01T00:00:00", last_ip: "1.2.3.4" }] },
    web_sessions: { about: "", list: [] },
    ips: { list: [{ ip: "1.2.3.4" }] },
    other_data: { about_meta: "", help: "", changes_log: "", created_stickers: [], drafts: [] },
    chats: {
      about: "This page lists all chats from this export.",
      list: [
        {
          type: "saved_messages",
          id: 1,
          messages: [{ id: 3, type: "message", date: "2020-01-01T00:00:00", text: "note" }],
        },
        { name: null, type: "personal_chat", id: 8, messages: [] },
        { name: "Bot", type: "bot_chat", id: 9, messages: [{ id: 4, type: "message" }] },
      ],
    },
    left_chats: {
      about: "left",
      list: [{
        name: "Left",
        type: "private_supergroup",
        id: 10,
        messages: [{
          id: 5,
          type: "service",
          date: "2020-01-01T00:00:00",
          actor: "Me",
          actor_id: 1,
          action: "remove_members",
          members: ["Me", null],
          text: "",
        }],
      }],
    },
  };
  await imported(JSON.stringify(json, null, 1), ({ report, records, archive, events }) => {
    assert.equal(report.chats, 4);
    assert.deepEqual(report.messages, { new: 2, updated: 0, kept: 0, skipped: 1 });
    assert.deepEqual(records("user1").map(text), ["note"]);
    assert.deepEqual(records("channel10").map(text), ["remove_members"]);
    assert.equal(archive.chats().length, 4);
    assert.deepEqual(events.filter(({ event }) => event === "warning"), []);
  });
});

Deno.test("importExport() reads a chat whose keys somebody has sorted", async () => {
  const one = (id: number) => ({
    date: "2020-01-01T00:00:00",
    id,
    text: `text ${id}`,
    type: "message",
  });
  const messages = Array.from({ length: 450 }, (_, i) => one(i + 1));
  const sorted = { id: 7, messages, name: "Anna", type: "personal_chat" };
  await imported(JSON.stringify(sorted), ({ report, records, archive }) => {
    assert.equal(report.messages.new, 450);
    assert.equal(archive.chat("user7")?.chat.fullName, "Anna");
    assert.equal(text(records("user7").at(-1)!), "text 450");
  });
  const lists = { chats: { list: [sorted, { ...sorted, id: 8, name: "Beth" }] } };
  await imported(JSON.stringify(lists), ({ report, archive }) => {
    assert.equal(report.messages.new, 900);
    assert.equal(archive.chat("user8")?.chat.fullName, "Beth");
  });
});

Deno.test("importExport() mends custom emoji of Telegram Desktop 4.1, whose paths have no quotes", async () => {
  const json = `{
 "name": "Anna",
 "type": "personal_chat",
 "id": 7,
 "messages": [
  {
   "id": 1,
   "type": "message",
   "date": "2022-08-13T11:11:11",
   "date_unixtime": "1660381871",
   "from": "Anna",
   "from_id": "user7",
   "text": [
    {
     "type": "custom_emoji",
     "text": "😮",
     "document_id": video_files/sticker (2).webm
    },
    {
     "type": "custom_emoji",
     "text": "🙂",
     "document_id": (File not included. Change data exporting settings to download.)
    },
    " and words"
   ]
  }
 ]
}`;
  await imported(json, async ({ report, records, shown }) => {
    assert.equal(report.repairs, 2);
    const [record] = records("user7");
    assert.equal(text(record!), "😮🙂 and words");
    const [{ text_entities } = {}] = await shown("user7");
    assert.deepEqual((text_entities as readonly { readonly document_id: string }[])[0], {
      type: "custom_emoji",
      text: "😮",
      document_id: "video_files/sticker (2).webm",
    });
  });
});

Deno.test("importExport() takes texts, times and ids in every form that versions have written", async () => {
  const messages = [
    { id: 1, type: "message", date: "2019-03-01T08:00:00", from: "Old", from_id: 7, text: "plain" },
    {
      id: "2",
      type: "message",
      date: "2019-03-01T08:00:01",
      from_id: "user7",
      text: ["a ", { type: "bold", text: "b" }, { type: "odd", text: "c" }, 5, null],
    },
    {
      id: 3,
      type: "message",
      date: "2024-03-01T08:00:02Z",
      text: { type: "code", text: "one part" },
    },
    { id: 4, type: "message", date: "2024-03-01 08:00:03+02:00", text: 12 },
    { id: 5, type: "message", date_unixtime: 1_709_280_004, text: null, text_entities: [] },
    { id: 6, type: "unsupported", date: "2024-03-01T08:00:05", date_unixtime: "1709280005" },
    { id: 7, type: "service", date: "2019-03-01T08:00:06", actor: "Old", action: "pin_message" },
    { id: 8, type: "service", date: "2030-01-01T00:00:00", action: "of_the_future", stars: 5 },
    { id: 9, type: "message", date: "yesterday", text: "no time" },
    { id: -999_999_990, type: "message", date: "2018-01-01T00:00:00", text: "older half" },
    null,
    "what",
  ];
  const json = { name: "Group", type: "private_supergroup", id: 12, messages };
  await imported(JSON.stringify(json), async ({ report, records, shown }) => {
    assert.deepEqual(report.messages, { new: 9, updated: 0, kept: 0, skipped: 3 });
    assert.deepEqual(records("channel12").map(text), [
      "older half",
      "plain",
      "a bc",
      "one part",
      "12",
      "",
      "",
      "pin_message",
      "unknown",
    ]);
    const dates = records("channel12").map(({ message }) => message.date);
    assert.equal(dates[3], Date.UTC(2024, 2, 1, 8, 0, 2) / 1000);
    assert.equal(dates[4], Date.UTC(2024, 2, 1, 6, 0, 3) / 1000);
    const again = await shown("channel12");
    assert.deepEqual(again.map(({ id }) => id), [-999_999_990, 1, 2, 3, 4, 5, 6, 7, 8]);
    assert.equal(again[6]?.type, "unsupported");
    assert.equal(again[8]?.action, "unknown");
    assert.equal(again[8]?.constructor_name, "of_the_future");
    const { message } = records("channel12")[8]!;
    assert.ok(message.type === "service" && message.action.type === "unknown");
    assert.deepEqual(message.action.fields, { stars: 5 });
  });
});

Deno.test("importExport() says what a file is that is no JSON in UTF-8", async () => {
  const chat = '{"name":"x","type":"personal_chat","id":1,"messages":[]}';
  const utf16 = new Uint8Array([
    0xff,
    0xfe,
    ...Array.from(chat).flatMap((c) => [c.charCodeAt(0), 0]),
  ]);
  const archive = new Uint8Array([0x50, 0x4b, 3, 4, 20, 0, 0, 0, 8, 0]);
  for (const [bytes, says] of [[utf16, /byte 0.*UTF-16/s], [archive, /byte 0/]] as const) {
    await assert.rejects(imported(bytes, () => {}), says);
  }
});

Deno.test("importExport() of an export that is damaged anywhere reads it, or says where it is broken", async () => {
  const messages = Array.from({ length: 12 }, (_, i) => ({
    id: i + 1,
    type: "message",
    date: "2020-01-01T00:00:00",
    from_id: "user7",
    text: ["tëxt ", { type: "bold", text: `\u{1f642} ${i} "quoted" \\ and \n` }],
    reactions: [{ type: "emoji", count: 1, emoji: "👍" }],
  }));
  const chat = { name: "Anna", type: "personal_chat", id: 7, messages };
  const whole = new TextEncoder().encode(JSON.stringify({ chats: { list: [chat] } }, null, 1));
  const damage = fc.record({
    at: fc.nat(whole.length - 1),
    remove: fc.constantFrom(0, 1, 7, whole.length),
    insert: fc.uint8Array({ maxLength: 4 }),
  });
  await fc.assert(
    fc.asyncProperty(damage, async ({ at, remove, insert }) => {
      const bytes = new Uint8Array([
        ...whole.subarray(0, at),
        ...insert,
        ...whole.subarray(at + remove),
      ]);
      try {
        await imported(bytes, ({ report }) => assert.equal(report.chats, 1));
      } catch (error) {
        assert.ok(error instanceof TgkeepError && error.code === "input", String(error));
        const byte = /line \d+, column \d+ \(byte (\d+)\)/.exec(error.message)?.[1];
        if (byte === undefined) assert.match(error.message, /no chat was found/);
        else assert.ok(Number(byte) >= at - 8 && Number(byte) <= bytes.length, error.message);
      }
    }),
    { numRuns: 60 },
  );
});
