import assert from "node:assert/strict";
import { writeNdjson } from "../../../lib/render/ndjson/write.ts";
import { renderMessage } from "../../../lib/render/result_json/message.ts";
import { tempFolder } from "../../helpers/temp_folder.ts";
import { NAMES, serviceEntry, textEntry } from "../result_json/entries.ts";

Deno.test("writeNdjson() writes what result.json has, a message a line", async () => {
  await using folder = await tempFolder();
  const path = `${folder.path}/messages.ndjson`;
  const entries = [
    textEntry({ text: { text: "a\nb\u2028c\ud800", entities: [] } }),
    serviceEntry({ type: "pin_message" }),
  ];
  const chat = { id: "channel9", name: "News", type: "private_channel" } as const;
  const source = { ...NAMES, chat, messages: () => entries };
  assert.equal(await writeNdjson(source, path), 2);
  const text = await Deno.readTextFile(path);
  assert.doesNotMatch(text, /\u2028/);
  const lines = text.split("\n");
  assert.equal(lines.pop(), "");
  assert.deepEqual(
    lines.map((line) => JSON.parse(line)),
    entries.map((entry) => ({ chat_id: "channel9", ...renderMessage(entry, NAMES) })),
  );
});

Deno.test("writeNdjson() leaves a file alone that says the same", async () => {
  await using folder = await tempFolder();
  const path = `${folder.path}/messages.ndjson`;
  const chat = { id: "channel9", name: "News", type: "private_channel" } as const;
  const write = (count: number) =>
    writeNdjson({
      ...NAMES,
      chat,
      messages: () => Array.from({ length: count }, (_, id) => textEntry({ id })),
    }, path);
  await write(5000);
  await Deno.utime(path, 1000, 1000);
  await write(5000);
  assert.equal((await Deno.stat(path)).mtime?.getTime(), 1_000_000);
  await write(5001);
  assert.notEqual((await Deno.stat(path)).mtime?.getTime(), 1_000_000);
  assert.deepEqual([...Deno.readDirSync(folder.path)].map(({ name }) => name), ["messages.ndjson"]);
});
