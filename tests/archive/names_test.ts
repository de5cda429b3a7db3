import assert from "node:assert/strict";
import fc from "fast-check";
import { type FilePathInput, mediaPath, vcardPath } from "../../lib/archive/names.ts";
import { chatFolderName, cutToBytes } from "../../lib/archive/safe_name.ts";
import { MEDIA_KINDS } from "../../lib/model/file.ts";
import type { FileSlot } from "../../lib/model/message.ts";

const BASE: FilePathInput = {
  half: "main",
  messageId: 7,
  slot: "main",
  date: Date.UTC(2024, 11, 31, 23, 59, 58) / 1000,
  kind: "file",
};

Deno.test("mediaPath() names files as Telegram Desktop does, by message id", () => {
  assert.equal(mediaPath({ ...BASE, kind: "photo" }), "photos/photo_7@31-12-2024_23-59-58.jpg");
  assert.equal(
    mediaPath({ ...BASE, kind: "voice", mimeType: "audio/ogg" }),
    "voice_messages/audio_7@31-12-2024_23-59-58.ogg",
  );
  assert.equal(
    mediaPath({ ...BASE, kind: "video_message", mimeType: "video/mp4" }),
    "round_video_messages/video_7@31-12-2024_23-59-58.mp4",
  );
  assert.equal(mediaPath({ ...BASE, kind: "sticker" }), "stickers/sticker_7.webp");
  assert.equal(
    mediaPath({ ...BASE, kind: "sticker", fileName: "sticker.webp" }),
    "stickers/sticker_7.webp",
  );
  assert.equal(
    mediaPath({ ...BASE, kind: "audio", fileName: "Song.MP3" }),
    "files/Song_7.MP3",
  );
  assert.equal(mediaPath({ ...BASE, fileName: "a.tar.gz" }), "files/a.tar_7.gz");
  assert.equal(mediaPath({ ...BASE, fileName: "report" }), "files/report_7");
  assert.equal(
    mediaPath({ ...BASE, fileName: "report", mimeType: "application/pdf" }),
    "files/report_7.pdf",
  );
  assert.equal(vcardPath("main", 7), "contacts/contact_7.vcard");
});

Deno.test("mediaPath() tells halves, slots and editions apart", () => {
  const video: FilePathInput = { ...BASE, kind: "video", fileName: "v.mp4" };
  assert.equal(mediaPath({ ...video, half: "older" }), "video_files/v_m7.mp4");
  assert.equal(mediaPath({ ...video, slot: "thumbnail" }), "video_files/v_7.mp4_thumb.jpg");
  assert.equal(mediaPath({ ...video, slot: "paid1" }), "video_files/v_7-2.mp4");
  assert.equal(
    mediaPath({ ...video, slot: "paid1_thumbnail" }),
    "video_files/v_7-2.mp4_thumb.jpg",
  );
  assert.equal(mediaPath({ ...video, edition: 2 }), "video_files/v_7~2.mp4");
});

Deno.test("mediaPath() keeps hostile names inside their folder", () => {
  const path = (fileName: string) => mediaPath({ ...BASE, fileName });
  assert.equal(path("../../etc/passwd"), "files/_.._etc_passwd_7");
  assert.equal(path("CON"), "files/CON_7");
  assert.equal(path("NUL.txt"), "files/NUL_7.txt");
  assert.equal(path("con.tar.gz"), "files/_con.tar_7.gz");
  assert.equal(path("a/b\\c.txt"), "files/a_b_c_7.txt");
  assert.equal(path("-rf.txt"), "files/rf_7.txt");
  assert.equal(path("\u202egnp.exe"), "files/gnp_7.exe");
  assert.equal(path("a\u0000b\n.txt"), "files/ab_7.txt");
  assert.equal(path("x\ud800y.txt"), "files/xy_7.txt");
  assert.equal(path("e\u0301.txt"), "files/\u00e9_7.txt");
  assert.equal(path("name. . ."), "files/name_7");
  assert.equal(path(""), "files/file_7@31-12-2024_23-59-58");
  assert.equal(path("..."), "files/file_7@31-12-2024_23-59-58");
  assert.equal(path("отчёт 2024.docx"), "files/отчёт 2024_7.docx");
  assert.match(path("x".repeat(300) + ".pdf"), /^files\/x{190,}_7\.pdf$/);
});

const SLOTS: readonly FileSlot[] = ["main", "thumbnail", "paid0", "paid1", "paid1_thumbnail"];
const PARTS = [
  "",
  ".",
  "..",
  "/",
  "\\",
  "a",
  "_",
  "-",
  "~",
  "1",
  "7",
  "_7",
  "@",
  "CON",
  ".jpg",
  "_thumb.jpg",
  "\u0000",
  "\u202e",
  "\ud83d",
  "\ude00",
  "😀",
  "👨‍👩‍👧",
  "e\u0301",
  "\u0301",
  "ß",
  "İ",
  " ",
  "\u3000",
  "漢字",
  "ا",
  "x".repeat(120),
];
const anyName = fc.oneof(
  fc.string({ unit: "binary", maxLength: 40 }),
  fc.array(fc.constantFrom(...PARTS), { maxLength: 12 }).map((parts) => parts.join("")),
);
const anyInput: fc.Arbitrary<FilePathInput> = fc.record({
  half: fc.constantFrom("older", "main"),
  messageId: fc.integer({ min: 1, max: 30 }),
  slot: fc.constantFrom(...SLOTS),
  date: fc.integer({ min: 0, max: 2_147_483_647 }),
  kind: fc.constantFrom(...MEDIA_KINDS),
  fileName: fc.option(anyName, { nil: undefined }),
  mimeType: fc.option(fc.constantFrom("video/mp4", "image/png", "x/../y", ""), { nil: undefined }),
  edition: fc.integer({ min: 1, max: 3 }),
});

Deno.test("mediaPath() gives names that every file system accepts, whatever the sender chose", () => {
  fc.assert(fc.property(anyInput, (input) => {
    const path = mediaPath(input);
    const parts = path.split("/");
    assert.equal(parts.length, 2);
    const name = parts[1] ?? "";
    // `.xxxxxxxx.part` is put behind it while it is downloaded.
    assert.ok(new TextEncoder().encode(name).length + 14 <= 255);
    assert.equal(name, name.toWellFormed().normalize("NFC"));
    assert.doesNotMatch(name, /[<>:"|?*\\]|\p{Cc}|[\u202a-\u202e\u2066-\u2069]/u);
    assert.doesNotMatch(name, /^[\s.\-]|[\s.]$/);
    assert.doesNotMatch(name, /^(con|prn|aux|nul|com\d|lpt\d)(\.|$)/i);
    assert.equal(path, mediaPath({ ...input }));
  }));
});

Deno.test("mediaPath() never gives one path to two files, not even without upper and lower case", () => {
  const identity = ({ half, messageId, slot, edition }: FilePathInput) =>
    `${half} ${messageId} ${slot} ${edition}`;
  fc.assert(
    fc.property(fc.array(anyInput, { minLength: 2, maxLength: 30 }), (inputs) => {
      const owners = new Map<string, string>();
      for (const input of inputs) {
        const path = mediaPath(input).toUpperCase().toLowerCase();
        assert.equal(owners.get(path) ?? identity(input), identity(input), path);
        owners.set(path, identity(input));
      }
    }),
    { numRuns: 300 },
  );
});

Deno.test("cutToBytes() cuts between characters that a person sees as one", () => {
  const family = "👨‍👩‍👧";
  assert.equal(cutToBytes(family + family, 20), family);
  assert.equal(cutToBytes("aé", 2), "a");
  assert.equal(cutToBytes("abc", 3), "abc");
  fc.assert(fc.property(anyName, fc.integer({ min: 0, max: 60 }), (name, max) => {
    assert.ok(new TextEncoder().encode(cutToBytes(name, max)).length <= max);
  }));
});

Deno.test("chatFolderName() gives a readable folder that ends with the id", () => {
  assert.equal(chatFolderName("Family & Friends 😀", "42"), "Family-Friends_42");
  assert.equal(chatFolderName("../..", "42"), "chat_42");
  assert.equal(chatFolderName("", "42"), "chat_42");
  assert.equal(chatFolderName("CON", "42"), "CON_42");
  fc.assert(fc.property(anyName, (name) => {
    const folder = chatFolderName(name, "42");
    assert.match(folder, /^[\p{L}\p{N}][\p{L}\p{M}\p{N}-]*_42$/u);
    assert.ok(new TextEncoder().encode(folder).length <= 90);
  }));
});
