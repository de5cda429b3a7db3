import assert from "node:assert/strict";
import { openArchive } from "../../lib/archive/open_archive.ts";
import { writeVcards } from "../../lib/media/vcards.ts";
import type { Message } from "../../lib/model/message.ts";
import { chatOf, textMessage } from "../helpers/fake_gateway.ts";
import { filesBelow, tempFolder } from "../helpers/temp_folder.ts";

Deno.test("writeVcards() writes the vCards of contacts that have one", async () => {
  await using folder = await tempFolder();
  using archive = await openArchive(folder.path);
  const contact = (id: number, vcard: string): Message =>
    textMessage("chat5", id, {
      media: { type: "contact", firstName: "A", lastName: "", phoneNumber: "1", vcard },
    });
  const chat = archive.upsertChat(chatOf("chat5"));
  const messages = [
    contact(1, "BEGIN:VCARD\nFN:Ä\nEND:VCARD"),
    contact(2, ""),
    textMessage("chat5", 3),
  ];
  archive.commitPage({ history: chat.histories[0]?.key ?? 0, messages, peers: [] });
  for (let i = 0; i < 2; i++) await writeVcards(archive, chat);
  const path = "Family_5/contacts/contact_1.vcard";
  assert.deepEqual(filesBelow(folder.path).filter((each) => each.includes("/")), [path]);
  const written = await Deno.readTextFile(`${folder.path}/${path}`);
  assert.equal(written, "BEGIN:VCARD\nFN:Ä\nEND:VCARD");
});
