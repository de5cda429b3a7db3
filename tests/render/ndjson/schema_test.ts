import assert from "node:assert/strict";
import { Ajv2020 } from "ajv/dist/2020.js";
import { openArchive } from "../../../lib/archive/open_archive.ts";
import { generateWorld } from "../../../lib/emulator/world/generate.ts";
import { messagesSchema } from "../../../lib/render/ndjson/schema.ts";
import { renderOutput } from "../../../lib/export/render_outputs.ts";
import { listedChats } from "../../helpers/archive_truth.ts";
import { withEmulated } from "../../helpers/emulated.ts";
import { exportInProcess } from "../../helpers/in_process.ts";
import { tempFolder } from "../../helpers/temp_folder.ts";

Deno.test("messagesSchema() describes every message of a world with all kinds of them", async () => {
  await using temp = await tempFolder();
  const world = generateWorld({ seed: 7 });
  await withEmulated({ world }, async ({ telegram }) => {
    await exportInProcess(telegram, temp.path, listedChats(world));
  });
  using archive = await openArchive(temp.path);
  const validate = new Ajv2020({ allowUnionTypes: true }).compile(messagesSchema());
  const kinds = new Set<string>();
  for (const chat of archive.chats()) {
    const { paths: [path] } = await renderOutput(archive, chat, "ndjson");
    for (const line of (await Deno.readTextFile(`${temp.path}/${path}`)).trim().split("\n")) {
      if (line === "") continue;
      const message = JSON.parse(line) as Record<string, string>;
      assert.ok(validate(message), `${JSON.stringify(validate.errors)} ${line}`);
      kinds.add(message["action"] ?? message["media_type"] ?? message["type"] ?? "");
    }
  }
  assert.ok(kinds.size > 15, [...kinds].join(" "));
});

Deno.test("messagesSchema() knows a key that is none", () => {
  const validate = new Ajv2020({ allowUnionTypes: true }).compile(messagesSchema());
  const message = {
    chat_id: "chat5",
    id: 1,
    type: "message",
    date: "2024-01-31T10:00:00",
    date_unixtime: "1706695200",
    from: null,
    text: "",
    text_entities: [],
  };
  assert.ok(validate(message));
  assert.ok(!validate({ ...message, colour: "red" }));
  assert.ok(!validate({ ...message, date: 5 }));
});
