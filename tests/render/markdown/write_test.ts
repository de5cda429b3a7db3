// Whole folders of notes.
import assert from "node:assert/strict";
import { writeMarkdown } from "../../../lib/render/markdown/write.ts";
import type { KeptFile, RenderChat, RenderMessage } from "../../../lib/render/source.ts";
import { filesBelow, tempFolder } from "../../helpers/temp_folder.ts";
import { NAMES, serviceEntry, textEntry } from "../result_json/entries.ts";

const DAY = 86_400;
/** 2023-11-14, at noon wherever this runs. */
const NOON = Math.floor(new Date(2023, 10, 14, 12).getTime() / 1000);
const plain = (text: string) => ({ text, entities: [] });

function chatOf(entries: readonly RenderMessage[], name = "News"): RenderChat {
  return {
    ...NAMES,
    chat: { id: "channel9", name, type: "private_supergroup" },
    messages: () => entries,
    find: (id) => entries.find(({ message }) => message.id === id)?.message,
  };
}

const entry = (id: number, day: number, more: Parameters<typeof textEntry>[0] = {}) =>
  textEntry({ id, date: NOON + day * DAY, text: plain(`t${id}`), ...more });

Deno.test("writeMarkdown() writes a note a month", async () => {
  await using folder = await tempFolder();
  const chat = chatOf([
    entry(1, 0),
    entry(2, 0, { fromId: "user7", replyTo: { messageId: 1 } }),
    entry(3, 20, { replyTo: { messageId: 1 } }),
  ]);
  assert.deepEqual(await writeMarkdown(chat, folder.path), [
    "markdown/2023-11.md",
    "markdown/2023-12.md",
  ]);
  assert.equal(
    await Deno.readTextFile(`${folder.path}/markdown/2023-11.md`),
    `---
generator: tgkeep
chat: "News"
chat_id: channel9
chat_type: private_supergroup
month: "2023-11"
---

# News, November 2023

## Tuesday, 14 November 2023

**Ann Lee** 12:00 ^m1

t1

**Helper** 12:00 ^m2

> in reply to [[2023-11#^m1|Ann Lee: t1]]

t2
`,
  );
  const december = await Deno.readTextFile(`${folder.path}/markdown/2023-12.md`);
  assert.match(december, /> in reply to \[\[2023-11#\^m1\|Ann Lee: t1\]\]/);
});

Deno.test("writeMarkdown() writes a note a day, with links that every program knows", async () => {
  await using folder = await tempFolder();
  const photo = { type: "photo", width: 1, height: 1 } as const;
  const kept: KeptFile = { state: "kept", path: "photos/a b.jpg", bytes: 1, sha256: "0" };
  const chat = chatOf([
    { ...entry(1, 0, { media: photo }), files: new Map([["main", kept]]) },
    entry(2, 1, { replyTo: { messageId: 1 } }),
  ]);
  const written = await writeMarkdown(chat, folder.path, { by: "day", links: "relative" });
  assert.deepEqual(written, ["markdown/2023-11-14.md", "markdown/2023-11-15.md"]);
  const [first = "", second = ""] = await Promise.all(
    written.map((path) => Deno.readTextFile(`${folder.path}/${path}`)),
  );
  assert.match(first, /\ndate: "2023-11-14"\n/);
  assert.match(
    first,
    /<a id="m1"><\/a>\*\*Ann Lee\*\* 12:00\n\n!\[\]\(<\.\.\/photos\/a%20b\.jpg>\)/,
  );
  assert.match(second, /> in reply to \[Ann Lee: t1\]\(2023-11-14\.md#m1\)/);
});

Deno.test("writeMarkdown() names media as Obsidian does, unless their names forbid it", async () => {
  await using folder = await tempFolder();
  const photo = { type: "photo", width: 1, height: 1 } as const;
  const at = (id: number, path: string): RenderMessage => ({
    ...entry(id, 0, { media: photo }),
    files: new Map([["main", { state: "kept", path, bytes: 1, sha256: "0" }]]),
  });
  const missing = entry(3, 0, { media: photo });
  await writeMarkdown(
    chatOf([at(1, "photos/p.jpg"), at(2, "photos/p[1].jpg"), missing]),
    folder.path,
  );
  const note = await Deno.readTextFile(`${folder.path}/markdown/2023-11.md`);
  assert.match(note, /!\[\[\.\.\/photos\/p\.jpg\]\]/);
  assert.match(note, /!\[\]\(<\.\.\/photos\/p%5B1%5D\.jpg>\)/);
  assert.match(note, /\*Photo\* \(not here: unavailable\)/);
});

Deno.test("writeMarkdown() lets no name leave its line", async () => {
  await using folder = await tempFolder();
  const hostile = '"\n---\n# x\n<script>alert(1)</script>';
  const chat = chatOf([
    entry(1, 0, { author: hostile, text: plain(hostile) }),
    serviceEntry({ type: "edit_group_title", title: hostile }, { id: 2, date: NOON }),
  ], hostile);
  await writeMarkdown(chat, folder.path);
  const note = await Deno.readTextFile(`${folder.path}/markdown/2023-11.md`);
  assert.equal(note.split("\n").filter((line) => line === "---").length, 2);
  assert.doesNotMatch(note.slice(note.indexOf("\n---\n")), /(?<!\\)<script|^# x/m);
});

Deno.test("writeMarkdown() leaves alone what has not changed, and removes only notes of its own", async () => {
  await using folder = await tempFolder();
  const notes = `${folder.path}/markdown`;
  await writeMarkdown(chatOf([entry(1, 0), entry(2, 20)]), folder.path, { by: "day" });
  await Deno.writeTextFile(`${notes}/2020-01-01.md`, "my own");
  await Deno.writeTextFile(`${notes}/other.md`, "my own");
  await writeMarkdown(chatOf([entry(1, 0), entry(2, 20)]), folder.path);
  assert.deepEqual(filesBelow(notes), ["2020-01-01.md", "2023-11.md", "2023-12.md", "other.md"]);
  await Deno.utime(`${notes}/2023-11.md`, 1000, 1000);
  await writeMarkdown(chatOf([entry(1, 0), entry(2, 20), entry(3, 20)]), folder.path);
  assert.equal((await Deno.stat(`${notes}/2023-11.md`)).mtime?.getTime(), 1_000_000);
});

Deno.test("writeMarkdown() keeps every message when dates go backwards", async () => {
  await using folder = await tempFolder();
  await writeMarkdown(chatOf([entry(1, 0), entry(2, 40), entry(3, 0)]), folder.path);
  const text = (await Promise.all(
    ["2023-11", "2023-12"].map((name) => Deno.readTextFile(`${folder.path}/markdown/${name}.md`)),
  )).join("");
  for (const id of [1, 2, 3]) assert.match(text, new RegExp(`\\^m${id}\\n`));
});

Deno.test("writeMarkdown() links a file whose name is markup as every program understands it", async () => {
  await using folder = await tempFolder();
  const media = {
    type: "document",
    kind: "file",
    mimeType: "text/html",
    fileName: "<script>a</script>",
  } as const;
  const files = new Map([["main", { state: "kept", path: "files/a.txt", bytes: 1, sha256: "0" }]]);
  await writeMarkdown(chatOf([{ ...entry(1, 0, { media }), files } as RenderMessage]), folder.path);
  const note = await Deno.readTextFile(`${folder.path}/markdown/2023-11.md`);
  assert.ok(note.includes("[File: \\<script\\>a\\</script\\>](<../files/a.txt>)"), note);
});

Deno.test("writeMarkdown() leads answers into the older half of a group that became a supergroup", async () => {
  await using folder = await tempFolder();
  const older = { ...entry(5, 0, { chatId: "chat4" }), idShift: -1_000_000_000 };
  const chat = chatOf([
    older,
    entry(6, 30, { chatId: "channel9", replyTo: { messageId: 5, peerId: "chat4" } }),
    entry(7, 30, { chatId: "channel9", replyTo: { messageId: 6, peerId: "channel9" } }),
    entry(8, 30, { chatId: "channel9", replyTo: { messageId: 6, peerId: "channel77" } }),
  ]);
  const find = (id: number) => id < 0 ? older.message : chat.find?.(id);
  await writeMarkdown({ ...chat, find }, folder.path);
  const note = await Deno.readTextFile(`${folder.path}/markdown/2023-12.md`);
  const answers = note.split("\n").filter((line) => line.startsWith("> in reply to"));
  assert.deepEqual(answers, [
    "> in reply to [[2023-11#^m-999999995|Ann Lee: t5]]",
    "> in reply to [[2023-12#^m6|Ann Lee: t6]]",
    "> in reply to Unknown (channel77)",
  ]);
});
