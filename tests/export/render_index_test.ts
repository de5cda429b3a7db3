import assert from "node:assert/strict";
import { openArchive } from "../../lib/archive/open_archive.ts";
import { renderArchive } from "../../lib/export/render_archive.ts";
import { renderIndex } from "../../lib/export/render_index.ts";
import { updateOutputs } from "../../lib/export/update_outputs.ts";
import { chatOf, textMessage } from "../helpers/fake_gateway.ts";
import { tempFolder } from "../helpers/temp_folder.ts";

Deno.test("renderIndex() lists all chats and leads to their newest page", async () => {
  await using folder = await tempFolder();
  using archive = await openArchive(folder.path);
  const busy = archive.upsertChat(
    chatOf("chat5", { fullName: "<Busy> & more", lastMessageDate: 5 }),
  );
  archive.upsertChat(chatOf("chat6", { fullName: "Not rendered", lastMessageDate: 2e9 }));
  const messages = Array.from({ length: 501 }, (_, i) => textMessage("chat5", i + 1));
  archive.commitPage({ history: busy.histories[0]?.key ?? 0, messages, peers: [] });
  await updateOutputs(archive, busy, ["html"], { version: "1.0" });
  assert.equal(await renderIndex(archive), "index.html");
  const html = await Deno.readTextFile(`${folder.path}/index.html`);
  assert.match(html, /2 chats, 501 messages/);
  assert.match(
    html,
    /501 messages · 1[34] September 2020/,
    "by the message, not by what the dialog list told",
  );
  assert.match(html, /href="Busy-more_5\/messages2\.html#end"><bdi>&lt;Busy&gt; &amp; more</);
  assert.match(html, /<span class="title"><bdi>Not rendered<\/bdi><\/span>/);
  assert.ok(html.indexOf("Not rendered") < html.indexOf("Busy&gt;"), "the newest comes first");
});

Deno.test("renderIndex() leaves a list alone that says the same", async () => {
  await using folder = await tempFolder();
  using archive = await openArchive(folder.path);
  archive.upsertChat(chatOf("chat5"));
  await renderIndex(archive);
  await Deno.utime(`${folder.path}/index.html`, 1000, 1000);
  await renderIndex(archive);
  assert.equal((await Deno.stat(`${folder.path}/index.html`)).mtime?.getTime(), 1_000_000);
});

Deno.test("only what has news is written again, page by page", async () => {
  await using folder = await tempFolder();
  using archive = await openArchive(folder.path);
  const chat = archive.upsertChat(chatOf("chat5"));
  const history = chat.histories[0]?.key ?? 0;
  const add = (from: number, to: number) =>
    archive.commitPage({
      history,
      messages: Array.from({ length: to - from + 1 }, (_, i) => textMessage("chat5", from + i)),
      peers: [],
    });
  add(1, 1200);
  const update = async (): Promise<readonly string[]> => {
    const outputs = await updateOutputs(archive, chat, ["html"], { version: "1.0" });
    assert.deepEqual(outputs, [`${chat.folder}/messages.html`], "of many pages the first is named");
    const fresh: string[] = [];
    for (const name of ["messages", "messages2", "messages3", "dates"]) {
      const path = `${chat.folder}/${name}.html`;
      const { mtime } = await Deno.stat(`${folder.path}/${path}`);
      if (mtime?.getTime() !== 1_000_000) fresh.push(path);
    }
    return fresh;
  };
  const touch = async (): Promise<void> => {
    for (const { name } of Deno.readDirSync(`${folder.path}/${chat.folder}`)) {
      await Deno.utime(`${folder.path}/${chat.folder}/${name}`, 1000, 1000);
    }
  };
  assert.equal((await update()).length, 4);
  await touch();
  add(1201, 1210);
  assert.deepEqual(await update(), [`${chat.folder}/messages3.html`, `${chat.folder}/dates.html`]);
  assert.deepEqual(
    await renderArchive({ archive, onEvent: () => {} }, ["html"]),
    {
      chats: 1,
      messages: 1210,
      outputs: [
        ...["messages", "messages2", "messages3", "dates"].map((name) =>
          `${chat.folder}/${name}.html`
        ),
        "index.html",
      ],
    },
  );
});

Deno.test("notes are written again when they are wanted otherwise", async () => {
  await using folder = await tempFolder();
  using archive = await openArchive(folder.path);
  const chat = archive.upsertChat(chatOf("chat5"));
  const history = chat.histories[0]?.key ?? 0;
  archive.commitPage({ history, messages: [textMessage("chat5", 1)], peers: [] });
  const update = (by: "day" | "month") =>
    updateOutputs(archive, chat, ["markdown"], { version: "1.0", markdown: { by } });
  assert.match((await update("month"))[0] ?? "", /markdown\/2020-09\.md$/);
  assert.match((await update("day"))[0] ?? "", /markdown\/2020-09-\d\d\.md$/);
  assert.equal([...Deno.readDirSync(`${folder.path}/${chat.folder}/markdown`)].length, 1);
});
