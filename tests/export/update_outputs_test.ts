import assert from "node:assert/strict";
import { openArchive } from "../../lib/archive/open_archive.ts";
import type { PeerId } from "../../lib/model/peer.ts";
import { updateOutputs } from "../../lib/export/update_outputs.ts";
import { chatOf, textMessage } from "../helpers/fake_gateway.ts";
import { tempFolder } from "../helpers/temp_folder.ts";

Deno.test("updateOutputs() writes again only what has changed, on disk or in the archive", async () => {
  await using folder = await tempFolder();
  using archive = await openArchive(folder.path);
  const chat = archive.upsertChat(chatOf("chat5"));
  const history = chat.histories[0]!.key;
  const path = `${folder.path}/Family_5/result.json`;
  const long = new Date(1_000_000_000_000);
  const update = async (version = "1.0"): Promise<"written" | "left alone"> => {
    const before = await Deno.stat(path).catch(() => undefined);
    const outputs = await updateOutputs(archive, chat, ["json"], { version });
    assert.deepEqual(outputs, ["Family_5/result.json"]);
    JSON.parse(await Deno.readTextFile(path));
    const { mtime, ino } = await Deno.stat(path);
    const same = before?.ino === ino && before?.mtime?.getTime() === mtime?.getTime();
    return same ? "left alone" : "written";
  };
  archive.commitPage({ history, messages: [textMessage("chat5", 1)], peers: [] });
  assert.equal(await update(), "written");
  assert.equal(await update(), "left alone");
  archive.commitPage({ history, messages: [textMessage("chat5", 2)], peers: [] });
  assert.equal(await update(), "written");
  assert.match(await Deno.readTextFile(path), /message 2/);
  assert.equal(await update(), "left alone");
  // Somebody else has written to it, or touched it, or it is gone.
  await Deno.writeTextFile(path, "{}");
  assert.equal(await update(), "written");
  await Deno.utime(path, long, long);
  assert.equal(await update(), "written");
  await Deno.remove(path);
  assert.equal(await update(), "written");
  assert.equal(await update("1.1"), "written");
  assert.equal(await update("1.1"), "left alone");
});

Deno.test("updateOutputs() does not believe in an output during which another chat brought news", async () => {
  await using folder = await tempFolder();
  using archive = await openArchive(folder.path);
  const chat = archive.upsertChat(chatOf("chat5"));
  const other = archive.upsertChat(chatOf("chat6"));
  const page = (history: number, name: string) =>
    archive.commitPage({
      history,
      messages: [textMessage("chat5", 1)],
      peers: [{ id: "user7", name, shortName: name }],
    });
  page(chat.histories[0]!.key, "Ann");
  const update = () => updateOutputs(archive, chat, ["json"], { version: "1.0" });
  const writing = update();
  page(other.histories[0]!.key, "Beth");
  await writing;
  await update();
  const text = await Deno.readTextFile(`${folder.path}/Family_5/result.json`);
  assert.match(text, /"from": "Beth"/);
});

Deno.test("updateOutputs() writes again what shows a person of whom there is news, and nothing else", async () => {
  await using folder = await tempFolder();
  using archive = await openArchive(folder.path);
  const [family, work] = [archive.upsertChat(chatOf("chat5")), archive.upsertChat(chatOf("chat6"))];
  const say = (chat: typeof family, id: number, by: PeerId, names: Record<PeerId, string>) =>
    archive.commitPage({
      history: chat.histories[0]!.key,
      messages: [textMessage(chat.id, id, { fromId: by })],
      peers: Object.entries(names).map(([id, name]) => ({
        id: id as PeerId,
        name,
        shortName: name,
      })),
    });
  const isFresh = (chat: typeof family) => {
    const { timeZone } = new Intl.DateTimeFormat().resolvedOptions();
    return archive.freshOutput(chat, "json", `1.0 ${timeZone}`) !== undefined;
  };
  const update = (chat: typeof family) =>
    updateOutputs(archive, chat, ["json"], { version: "1.0" });
  say(family, 1, "user7", { user7: "Ann" });
  say(family, 2, "user8", {});
  await update(family);
  say(work, 1, "user9", { user9: "Cleo", user7: "Ann" });
  await update(work);
  assert.ok(isFresh(family), "somebody whom it does not show");
  say(work, 2, "user9", { user9: "Cleopatra" });
  assert.ok(isFresh(family), "somebody whom it does not show, under another name");
  say(work, 3, "user7", { user7: "Anna" });
  assert.ok(!isFresh(family), "another name");
  await update(family);
  say(work, 4, "user8", { user8: "Bob" });
  assert.ok(!isFresh(family), "a name of somebody who had none");
  await update(family);
  const text = await Deno.readTextFile(`${folder.path}/${family.folder}/result.json`);
  assert.match(text, /"from": "Anna"[^]*"from": "Bob"/);
});
