// Every kind of message that the loopback Telegram knows, in every format.
import assert from "node:assert/strict";
import { join } from "node:path";
import { openArchive } from "../../lib/archive/open_archive.ts";
import { CHATS } from "../../lib/emulator/world/generate/every_kind.ts";
import { OUTPUT_FORMATS } from "../../lib/export/render_outputs.ts";
import { runExport } from "../helpers/export_run.ts";
import { openScene } from "../helpers/scene.ts";
import { runTgkeep } from "../helpers/tgkeep.ts";
import { filesBelow } from "../helpers/temp_folder.ts";

Deno.test("export writes every message in every format", async () => {
  await using scene = await openScene({});
  const out = scene.path("out");
  const run = await runExport(
    [CHATS.alice, CHATS.bot, CHATS.friends, CHATS.forum, CHATS.news, "--out", out].concat(
      ["--format", OUTPUT_FORMATS.join(","), "--media", "photo,sticker"],
    ),
    scene.env,
  );
  assert.equal(run.code, 0, run.stderr);
  using archive = await openArchive(out, { mode: "existing" });
  for (const chat of archive.chats()) {
    const ids = [...archive.messages(chat)].map(({ message, half }) =>
      half === "older" ? message.id - 1_000_000_000 : message.id
    );
    const read = (name: string) => Deno.readTextFile(join(out, chat.folder, name));
    const html = await read("messages.html");
    for (const id of ids) assert.match(html, new RegExp(` id="m${id}"`), `${chat.folder} ${id}`);
    assert.doesNotMatch(html, /undefined|\[object |NaN/);
    const lines = (await read("messages.ndjson")).trimEnd().split("\n");
    assert.deepEqual(lines.map((line) => JSON.parse(line).id), ids);
    const csv = await read("messages.csv");
    for (const id of ids) assert.match(csv, new RegExp(`(^|\\r\\n)${id},(message|service),`));
    const notes = filesBelow(join(out, chat.folder, "markdown"));
    const text = (await Promise.all(notes.map((name) => read(`markdown/${name}`)))).join("");
    for (const id of ids) assert.match(text, new RegExp(` \\^m${id}\\n`), `${chat.folder} ${id}`);
    assert.doesNotMatch(text, /undefined|\[object |NaN/);
  }
  const forum = archive.chat(CHATS.forum);
  const dates = await Deno.readTextFile(join(out, forum?.folder ?? "", "dates.html"));
  assert.match(dates, /<h2 id="topics">Topics<\/h2>/);
  assert.match(await Deno.readTextFile(join(out, "index.html")), /5 chats/);
});

Deno.test("render writes notes as they are asked for", async () => {
  await using scene = await openScene({});
  const out = scene.path("out");
  const args = [CHATS.friends, "--out", out, "--format", "markdown", "--media", "none"];
  assert.equal((await runExport(args, scene.env)).code, 0);
  const notes = () => filesBelow(out).filter((name) => name.endsWith(".md"));
  assert.ok(notes().every((name) => /\/\d{4}-\d{2}\.md$/.test(name)), notes().join());
  const run = await runTgkeep(["render", out, "--format", "markdown", "--markdown-by", "day"]);
  assert.equal(run.code, 0, run.stderr);
  assert.ok(notes().some((name) => /\/\d{4}-\d{2}-\d{2}\.md$/.test(name)), notes().join());
});
