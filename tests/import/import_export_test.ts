import assert from "node:assert/strict";
import { join } from "node:path";
import fc from "fast-check";
import type { Archive } from "../../lib/archive/archive.ts";
import { openArchive } from "../../lib/archive/open_archive.ts";
import { importExport } from "../../lib/import/import_export.ts";
import { messageIn } from "../../lib/import/message.ts";
import { createPeople } from "../../lib/import/people.ts";
import { TgkeepError } from "../../lib/model/errors.ts";
import type { RunEvent } from "../../lib/model/events.ts";
import type { ImportReport } from "../../lib/model/import_report.ts";
import type { PeerId } from "../../lib/model/peer.ts";
import { documentMessage, remoteFile, textMessage } from "../helpers/fake_gateway.ts";
import { tempFolder } from "../helpers/temp_folder.ts";

interface Fixture extends AsyncDisposable {
  readonly folder: string;
  readonly archive: Archive;
  readonly events: RunEvent[];
  write(json: string, name?: string): Promise<string>;
  run(path: string): Promise<ImportReport>;
  texts(chat: PeerId): readonly string[];
}

async function fixture(): Promise<Fixture> {
  const temp = await tempFolder();
  const archive = await openArchive(join(temp.path, "out"));
  const events: RunEvent[] = [];
  return {
    folder: temp.path,
    archive,
    events,
    async write(json, name = "export/result.json") {
      const path = join(temp.path, name);
      await Deno.mkdir(join(path, ".."), { recursive: true });
      await Deno.writeTextFile(path, json);
      return path;
    },
    run: (path) =>
      importExport({ archive, onEvent: (event) => events.push(event), link: "hard" }, path),
    texts(id) {
      const chat = archive.chat(id);
      assert.ok(chat, id);
      return Array.from(archive.messages(chat)).map(({ message }) =>
        message.type === "message" ? message.text.text : message.action.type
      );
    },
    async [Symbol.asyncDispose]() {
      archive[Symbol.dispose]();
      await temp[Symbol.asyncDispose]();
    },
  };
}

const message = (id: number, text: string, more: Record<string, unknown> = {}) => ({
  id,
  type: "message",
  date: "2020-01-31T10:00:00",
  date_unixtime: String(1_580_000_000 + id),
  from: "Anna",
  from_id: "user7",
  text,
  text_entities: [{ type: "plain", text }],
  ...more,
});

const chat = (messages: readonly unknown[], more: Record<string, unknown> = {}) => ({
  name: "Anna",
  type: "personal_chat",
  id: 7,
  messages,
  ...more,
});

Deno.test("importExport() reads all chats of an account, also those that were left", async () => {
  await using f = await fixture();
  const path = await f.write(JSON.stringify({
    about: "Here is the data you requested.",
    contacts: { list: [{ first_name: "Z" }] },
    chats: {
      about: "chats",
      list: [
        chat([message(1, "one"), message(2, "two")]),
        chat([message(3, "saved")], { name: undefined, type: "saved_messages", id: 99 }),
        chat([], { name: "Quiet", type: "private_group", id: 5 }),
      ],
    },
    left_chats: { list: [chat([message(4, "left")], { type: "public_supergroup", id: 12 })] },
  }));
  const report = await f.run(path);
  assert.equal(report.exit_code, 0);
  assert.equal(report.chats, 4);
  assert.deepEqual(f.texts("user7"), ["one", "two"]);
  assert.deepEqual(f.texts("user99"), ["saved"]);
  assert.deepEqual(f.texts("chat5"), []);
  assert.deepEqual(f.texts("channel12"), ["left"]);
  assert.equal(f.archive.peer("user7")?.name, "Anna");
  for (const { histories } of f.archive.chats()) {
    for (const { key } of histories) assert.deepEqual(f.archive.coverage(key), []);
  }
});

Deno.test("importExport() understands exports of old versions", async () => {
  await using f = await fixture();
  const old = {
    id: 1,
    type: "message",
    date: "2018-06-01T12:00:00",
    edited: "1970-01-01T01:00:00",
    from: "Anna",
    from_id: 4_294_967_296 * 2 + 77,
    text: ["see ", { type: "link", text: "https://x.org" }],
  };
  const path = await f.write(
    JSON.stringify(chat([old], { type: "private_channel", id: 8_589_934_592 + 12 })),
  );
  assert.equal((await f.run(path)).messages.new, 1);
  const [record] = f.archive.messages(f.archive.chat("channel12")!);
  assert.equal(record?.message.fromId, "channel77");
  assert.ok(record.message.type === "message");
  assert.equal(record.message.editDate, undefined);
  assert.equal(record?.message.date, new Date("2018-06-01T12:00:00").getTime() / 1000);
  assert.deepEqual(f.texts("channel12"), ["see https://x.org"]);
});

Deno.test("importExport() mends control characters and tells how many", async () => {
  await using f = await fixture();
  const path = await f.write(
    JSON.stringify(chat([message(1, "a?b")])).replaceAll("a?b", "a\\x0Bb\\x1F"),
  );
  assert.equal((await f.run(path)).repairs, 4);
  assert.deepEqual(f.texts("user7"), ["a\u000bb\u001f"]);
});

Deno.test("importExport() keeps what stands before damage, and says exactly where it is", async () => {
  const whole = JSON.stringify(chat([1, 2, 3].map((id) => message(id, `text ${id}`))), null, 1);
  const third = whole.indexOf('"text 3"');
  const damages: readonly (readonly [json: string, at: number, says: RegExp])[] = [
    [whole.slice(0, third + 4), third + 4, /not whole/],
    [whole.slice(0, third) + "\\" + whole.slice(third), third, /not JSON/],
    [whole.replace('"text 3"', '"text \\q"'), third + 6, /escape \\q/],
    [whole.slice(0, third) + "\0".repeat(900), third, /not JSON/],
  ];
  for (const [json, at, says] of damages) {
    await using f = await fixture();
    const path = await f.write(json);
    const error = await f.run(path).then(() => undefined, (error: unknown) => error);
    assert.ok(error instanceof TgkeepError && error.code === "input", String(error));
    assert.match(error.message, says);
    const before = json.slice(0, at).split("\n");
    assert.ok(
      error.message.includes(
        `line ${before.length}, column ${before.at(-1)!.length + 1} (byte ${at})`,
      ),
      `${error.message}, wanted byte ${at}`,
    );
    assert.deepEqual(f.texts("user7"), ["text 1", "text 2"]);
  }
});

Deno.test("importExport() says what is no export", async () => {
  await using f = await fixture();
  for (
    const json of ["{}", '{"a": [1, 2]}', "[]", '{"name":"x","type":"odd","id":1,"messages":[]}']
  ) {
    await assert.rejects(f.run(await f.write(json)), /no chat was found/);
  }
  await assert.rejects(f.run(join(f.folder, "nowhere")), /There is no/);
  await Deno.mkdir(join(f.folder, "pages"));
  await Deno.writeTextFile(join(f.folder, "pages/messages.html"), "");
  await assert.rejects(f.run(join(f.folder, "pages")), /Machine-readable JSON/);
});

Deno.test("importExport() puts old and newer exports of one chat together", async () => {
  await using f = await fixture();
  const older = chat([message(1, "first"), message(2, "draft"), message(3, "gone since")]);
  const newer = chat([
    message(1, "first"),
    message(2, "edited", { edited_unixtime: "1590000000" }),
    message(4, "new"),
  ]);
  await f.run(await f.write(JSON.stringify(older), "a/result.json"));
  const second = await f.run(await f.write(JSON.stringify(newer), "b/result.json"));
  assert.deepEqual(second.messages, { new: 1, updated: 1, kept: 1, skipped: 0 });
  assert.deepEqual(f.texts("user7"), ["first", "edited", "gone since", "new"]);
  const third = await f.run(join(f.folder, "a"));
  assert.deepEqual(third.messages, { new: 0, updated: 0, kept: 3, skipped: 0 });
  const records = Array.from(f.archive.messages(f.archive.chat("user7")!));
  const texts = records[1]!.revisions.map((each) => each.type === "message" && each.text.text);
  assert.deepEqual(texts, ["draft"]);
  assert.equal(f.archive.messageCount(f.archive.chat("user7")!), 4);
});

Deno.test("importExport() leaves what Telegram told, and keeps an older text as a revision", async () => {
  await using f = await fixture();
  await f.run(await f.write(JSON.stringify(chat([message(9, "only here")]))));
  const history = f.archive.chat("user7")!.histories[0]!.key;
  f.archive.commitPage({
    history,
    messages: [
      textMessage("user7", 2, { text: { text: "now", entities: [] }, editDate: 1_600_000_000 }),
    ],
    peers: [],
    covered: { after: 0, upTo: 2 },
  });
  const report = await f.run(
    await f.write(JSON.stringify(chat([message(2, "before")])), "c/result.json"),
  );
  assert.deepEqual(report.messages, { new: 0, updated: 0, kept: 1, skipped: 0 });
  const [record] = f.archive.messages(f.archive.chat("user7")!);
  assert.equal(record?.message.type === "message" && record.message.text.text, "now");
  assert.equal(record?.revisions.length, 1);
});

Deno.test("importExport() takes files of the export's folder, each content once, and names what is missing", async () => {
  await using f = await fixture();
  const path = await f.write(JSON.stringify(chat([
    message(1, "", { photo: "photos/a.jpg", photo_file_size: 3, width: 1, height: 1 }),
    message(2, "", { file: "files/same.bin", file_size: 3, mime_type: "a/b", file_name: "x.bin" }),
    message(3, "", { file: "files/none.bin", file_size: 9, mime_type: "a/b" }),
    message(4, "", {
      file: "../secret.txt",
      file_size: 6,
      mime_type: "a/b",
      file_name: "../../etc",
    }),
    message(5, "", { photo: "(File not included. Change data exporting settings to download.)" }),
  ])));
  await f.write("abc", "export/photos/a.jpg");
  await f.write("abc", "export/files/same.bin");
  await f.write("secret", "secret.txt");
  const report = await f.run(path);
  assert.equal(report.exit_code, 4);
  assert.deepEqual(report.media, { copied: 1, linked: 1, missing: 2, bytes: 3 });
  const missing = f.events.filter((event) => event.event === "media.failed");
  assert.deepEqual(missing.map((event) => event.message_id), [3, 4]);
  const { folder } = f.archive.chat("user7")!;
  const out = join(f.folder, "out", folder);
  assert.equal(await Deno.readTextFile(join(out, "files/x_2.bin")), "abc");
  assert.equal((await Deno.stat(join(out, "files/x_2.bin"))).nlink, 2);
  assert.deepEqual([...Deno.readDirSync(join(out, "files"))].map(({ name }) => name), ["x_2.bin"]);
});

Deno.test("a file of an import becomes Telegram's own when its message comes from there", async () => {
  await using f = await fixture();
  await f.write("abc", "export/files/x.bin");
  const path = await f.write(JSON.stringify(chat([
    message(1, "", { file: "files/x.bin", file_size: 3, mime_type: "a/b", file_name: "x.bin" }),
  ])));
  await f.run(path);
  const history = f.archive.chat("user7")!.histories[0]!.key;
  const told = documentMessage("user7", 1, remoteFile("5", 3));
  f.archive.commitPage({ history, messages: [told], peers: [] });
  assert.deepEqual(f.archive.takeMediaJobs(history, 10), []);
  const [record] = f.archive.messages(f.archive.chat("user7")!);
  assert.equal(record?.slots[0]?.outcome.state, "kept");
  // Another size is another file.
  const other = documentMessage("user7", 1, remoteFile("77", 4));
  f.archive.commitPage({ history, messages: [other], peers: [] });
  assert.equal(f.archive.takeMediaJobs(history, 10).length, 1);
});

Deno.test("messageIn() takes any JSON", () => {
  const keys = fc.constantFrom(
    ...["id", "type", "date", "date_unixtime", "text", "text_entities", "photo", "file", "action"],
    ...["reactions", "poll", "inline_bot_buttons", "members", "paid_media", "revisions", "from_id"],
    ...["location_information", "forwarded_from", "saved_from", "cost", "invoice_information"],
  );
  fc.assert(fc.property(fc.dictionary(keys, fc.jsonValue()), (fields) => {
    const notes = { sources: new Map(), place: "x", fates: new Map() };
    const context = { chatId: "user7" as const, people: createPeople(), notes };
    const read = messageIn({ ...fields, id: 5, date_unixtime: "7" }, context);
    assert.equal(read?.message.id, 5);
    JSON.stringify(read);
  }));
});

Deno.test("importExport() learns from an export of a whole account whose it is", async () => {
  await using f = await fixture();
  const chat = { name: "Club", type: "private_group", id: 5, messages: [message(1, "one")] };
  const whole = { personal_information: { user_id: 77 }, chats: { list: [chat] } };
  await f.run(await f.write(JSON.stringify(whole)));
  assert.equal(f.archive.chat("chat5")?.account, "user77");
  const single = { ...chat, id: 6 };
  await f.run(await f.write(JSON.stringify(single), "single/result.json"));
  assert.equal(f.archive.chat("chat6")?.account, undefined);
  f.archive.setChatAccount("chat5", "user78");
  await f.run(await f.write(JSON.stringify(whole)));
  assert.equal(f.archive.chat("chat5")?.account, "user78", "who exported it knows better");
});
