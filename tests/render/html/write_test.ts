// Whole folders of pages.
import assert from "node:assert/strict";
import { writeHtml } from "../../../lib/render/html/write.ts";
import type { RenderChat, RenderMessage } from "../../../lib/render/source.ts";
import { filesBelow, tempFolder } from "../../helpers/temp_folder.ts";
import { NAMES, serviceEntry, textEntry } from "../result_json/entries.ts";
import { GROUP } from "./parts.ts";

function chatOf(entries: readonly RenderMessage[]): RenderChat {
  return {
    ...NAMES,
    chat: GROUP,
    messages: () => entries,
    find: (id) => entries.find(({ message, idShift }) => message.id + idShift === id)?.message,
  };
}

const entry = (id: number, more: Parameters<typeof textEntry>[0] = {}, shift = 0) =>
  textEntry({
    id,
    date: 1_700_000_000 + id * 3600,
    text: { text: `t${id}`, entities: [] },
    ...more,
  }, {
    idShift: shift,
  });
const entries = (count: number) => Array.from({ length: count }, (_, i) => entry(i + 1));
const idsIn = (page: string) =>
  [...page.matchAll(/<article[^>]* id="m(-?\d+)"/g)].map(([, id]) => id);

Deno.test("writeHtml() cuts a chat into pages that lead to each other", async () => {
  await using folder = await tempFolder();
  const names = await writeHtml(chatOf(entries(7)), folder.path, { pageSize: 3 });
  assert.deepEqual(names, ["messages.html", "messages2.html", "messages3.html", "dates.html"]);
  assert.deepEqual(filesBelow(folder.path), names.toSorted());
  const pages = await Promise.all(
    names.slice(0, 3).map((name) => Deno.readTextFile(`${folder.path}/${name}`)),
  );
  assert.deepEqual(pages.map(idsIn), [["1", "2", "3"], ["4", "5", "6"], ["7"]]);
  assert.deepEqual(
    pages.map((page) =>
      [...page.matchAll(/href="(messages\d*\.html[^"]*)" rel/g)].map(([, to]) => to)
    ),
    [["messages2.html"], ["messages.html#end", "messages3.html"], ["messages2.html#end"]],
  );
});

Deno.test("writeHtml() makes answers jump, to other pages too, and to the older half", async () => {
  await using folder = await tempFolder();
  const shift = -1_000_000_000;
  const older = [1, 2, 3].map((id) =>
    entry(id, { chatId: "chat3", replyTo: { messageId: 1 } }, shift)
  );
  const chat = chatOf([
    ...older,
    entry(1),
    entry(2, { replyTo: { messageId: 1 } }),
    entry(3, { replyTo: { messageId: 1 } }),
    entry(4, { replyTo: { messageId: 77 } }),
    entry(5, { replyTo: { messageId: 2, peerId: "chat3" } }),
    entry(6, { replyTo: { messageId: 2, peerId: "channel404" } }),
  ]);
  const grown = { ...chat, chat: { ...chat.chat, olderPeer: "chat3" as const } };
  await writeHtml(grown, folder.path, { pageSize: 3 });
  const links = async (name: string) =>
    [...(await Deno.readTextFile(`${folder.path}/${name}`)).matchAll(
      /class="reply" href="([^"]*)"/g,
    )]
      .map(([, href]) => href);
  assert.deepEqual(await links("messages.html"), Array(3).fill("#m-999999999"));
  assert.deepEqual(await links("messages2.html"), ["#m1", "#m1"]);
  assert.deepEqual(await links("messages3.html"), ["messages.html#m-999999998"]);
  const far = chatOf([...entries(9), entry(10, { replyTo: { messageId: 2 } })]);
  await writeHtml(far, folder.path, { pageSize: 3 });
  assert.deepEqual(await links("messages4.html"), ["messages.html#m2"]);
});

Deno.test("writeHtml() rewrites only the pages that say something else", async () => {
  await using folder = await tempFolder();
  const times = () =>
    Promise.all(
      ["messages.html", "messages2.html", "messages3.html"].map(async (name) =>
        (await Deno.stat(`${folder.path}/${name}`)).mtime?.getTime()
      ),
    );
  await writeHtml(chatOf(entries(7)), folder.path, { pageSize: 3 });
  for (const name of ["messages.html", "messages2.html", "messages3.html"]) {
    await Deno.utime(`${folder.path}/${name}`, 1_000_000, 1_000_000);
  }
  await writeHtml(chatOf(entries(8)), folder.path, { pageSize: 3 });
  const after = await times();
  assert.deepEqual(after.slice(0, 2), [1e9, 1e9]);
  assert.notEqual(after[2], 1e9);
});

Deno.test("writeHtml() removes pages that are no longer needed, and nothing else", async () => {
  await using folder = await tempFolder();
  for (const name of ["messages9.html", "messages09.html", "messages.html.bak", "notes.html"]) {
    await Deno.writeTextFile(`${folder.path}/${name}`, "x");
  }
  await Deno.mkdir(`${folder.path}/messages8.html`);
  await writeHtml(chatOf(entries(2)), folder.path);
  assert.deepEqual(filesBelow(folder.path), [
    "dates.html",
    "messages.html",
    "messages.html.bak",
    "messages09.html",
    "notes.html",
  ]);
});

Deno.test("writeHtml() keeps an album on one page", async () => {
  await using folder = await tempFolder();
  const album = [2, 3, 4, 5].map((id) => entry(id, { groupedId: "5" }));
  await writeHtml(chatOf([entry(1), ...album, entry(6)]), folder.path, { pageSize: 3 });
  const second = await Deno.readTextFile(`${folder.path}/messages2.html`);
  assert.deepEqual(idsIn(second), ["6"]);
});

Deno.test("writeHtml() lists days and topics with where they begin", async () => {
  await using folder = await tempFolder();
  const opened = serviceEntry({ type: "topic_created", title: "Tea & cake", iconColor: 0 }, {
    id: 1,
    topicId: 1001,
  });
  await writeHtml(
    chatOf([opened, entry(2, { topicId: 1001 }), entry(40, { topicId: 1 })]),
    folder.path,
    { pageSize: 2 },
  );
  const dates = await Deno.readTextFile(`${folder.path}/dates.html`);
  assert.match(dates, /<a href="messages\.html#m1"><bdi>Tea &amp; cake<\/bdi><\/a>/);
  assert.match(dates, /<a href="messages2\.html#m40"><bdi>General<\/bdi><\/a>/);
  assert.match(dates, /id="d2023-11-\d\d" href="messages2\.html#m40"/);
  assert.match(dates, /href="messages2\.html#end">Newest/);
});

Deno.test("writeHtml() leaves what was there when it is stopped", async () => {
  await using folder = await tempFolder();
  await writeHtml(chatOf(entries(4)), folder.path, { pageSize: 2 });
  const before = await Deno.readTextFile(`${folder.path}/messages.html`);
  const stop = AbortSignal.abort(new Error("enough"));
  await assert.rejects(
    writeHtml(chatOf([entry(99)]), folder.path, { pageSize: 2, signal: stop }),
    /enough/,
  );
  assert.equal(await Deno.readTextFile(`${folder.path}/messages.html`), before);
  assert.ok(!filesBelow(folder.path).some((name) => name.endsWith(".part")));
});

Deno.test("writeHtml() allows nothing but its own style and script", async () => {
  await using folder = await tempFolder();
  await writeHtml(chatOf(entries(1)), folder.path);
  const page = await Deno.readTextFile(`${folder.path}/messages.html`);
  const policy = /http-equiv="Content-Security-Policy" content="([^"]*)"/.exec(page)?.[1] ?? "";
  assert.match(policy.replaceAll("&#39;", "'"), /^default-src 'none'; style-src 'sha256-/);
  assert.doesNotMatch(policy, /unsafe|http:|https:|\*/);
  assert.doesNotMatch(page, /\sstyle="|\son[a-z]+="/);
});
