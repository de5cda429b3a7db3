// Tests of what files a message has.
import assert from "node:assert/strict";
import type { RemoteFile } from "../../lib/model/file.ts";
import type { DocumentMedia, Media, PhotoMedia } from "../../lib/model/media.ts";
import { type Message, messageFiles } from "../../lib/model/message.ts";

function fileOf(id: string): RemoteFile {
  const location = {
    type: "photo",
    id,
    accessHash: "0",
    fileReference: "",
    thumbSize: "",
  } as const;
  return { location, dcId: 2, size: 1 };
}

const PHOTO: PhotoMedia = { type: "photo", file: fileOf("p"), width: 1, height: 1 };
const VIDEO: DocumentMedia = {
  type: "document",
  kind: "video",
  mimeType: "video/mp4",
  file: fileOf("v"),
  thumbnail: fileOf("t"),
};
const EXPIRED: PhotoMedia = { type: "photo", width: 0, height: 0 };
const base = { chatId: "user1", id: 1, date: 1 } as const;

function slotsOf(media: Media): string[] {
  const message: Message = { ...base, type: "message", text: { text: "", entities: [] }, media };
  return messageFiles(message).map(({ slot, kind, file }) => `${slot} ${kind} ${file.location.id}`);
}

Deno.test("messageFiles() lists a file and its thumbnail", () => {
  assert.deepEqual(slotsOf(PHOTO), ["main photo p"]);
  assert.deepEqual(slotsOf(VIDEO), ["main video v", "thumbnail video t"]);
  assert.deepEqual(slotsOf(EXPIRED), []);
  assert.deepEqual(slotsOf({ type: "dice", emoji: "🎲", value: 1 }), []);
});

Deno.test("messageFiles() numbers paid media by their place, bought or not", () => {
  assert.deepEqual(slotsOf({ type: "paid", starsAmount: "1", items: [EXPIRED, VIDEO, PHOTO] }), [
    "paid1 video v",
    "paid1_thumbnail video t",
    "paid2 photo p",
  ]);
});

Deno.test("messageFiles() lists what was bought with an invoice", () => {
  const invoice = {
    type: "invoice",
    title: "",
    description: "",
    currency: "XTR",
    amount: 1,
  } as const;
  assert.deepEqual(slotsOf(invoice), []);
  assert.deepEqual(slotsOf({ ...invoice, extended: PHOTO }), ["paid0 photo p"]);
});

Deno.test("messageFiles() lists the new photo of a group", () => {
  const message: Message = {
    ...base,
    type: "service",
    action: { type: "edit_group_photo", photo: PHOTO },
  };
  assert.deepEqual(messageFiles(message).map(({ slot }) => slot), ["main"]);
  const pin: Message = { ...base, type: "service", action: { type: "pin_message" } };
  assert.deepEqual(messageFiles(pin), []);
});
