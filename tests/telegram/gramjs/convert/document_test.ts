// Tests of document conversion.
import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import { Api } from "telegram/tl/api.js";
import { convertDocument } from "../../../../lib/telegram/gramjs/convert/document.ts";
import { documentOf, long, roundTrip } from "./round_trip.ts";

const video = { duration: 12.75, w: 640, h: 480 };
const STICKER = new Api.DocumentAttributeSticker({
  alt: "😀",
  stickerset: new Api.InputStickerSetEmpty(),
});
const CUSTOM_EMOJI = new Api.DocumentAttributeCustomEmoji({
  alt: "🔥",
  stickerset: new Api.InputStickerSetEmpty(),
});
const ROUND = new Api.DocumentAttributeVideo({ ...video, roundMessage: true });
const VOICE = new Api.DocumentAttributeAudio({ duration: 3, voice: true });
const ANIMATED = new Api.DocumentAttributeAnimated();
const VIDEO = new Api.DocumentAttributeVideo(video);
const AUDIO = new Api.DocumentAttributeAudio({ duration: 180, title: "T", performer: "P" });
const NAME = new Api.DocumentAttributeFilename({ fileName: "../../etc/passwd" });

const KINDS: readonly (readonly [string, Api.TypeDocumentAttribute[]])[] = [
  ["sticker", [VIDEO, ANIMATED, VOICE, ROUND, STICKER]],
  ["sticker", [ANIMATED, CUSTOM_EMOJI]],
  ["video_message", [AUDIO, VIDEO, ANIMATED, VOICE, ROUND]],
  ["voice", [AUDIO, VIDEO, ANIMATED, VOICE]],
  ["animation", [AUDIO, VIDEO, ANIMATED]],
  ["video", [AUDIO, VIDEO]],
  ["audio", [AUDIO, NAME]],
  ["file", [NAME, new Api.DocumentAttributeHasStickers()]],
  ["file", []],
];

for (const [kind, attributes] of KINDS) {
  const names = attributes.map((attribute) => attribute.className.slice(17)).join(", ");
  Deno.test(`convertDocument() finds ${kind} among [${names}]`, () => {
    assert.equal(convertDocument(roundTrip(documentOf(attributes))).kind, kind);
  });
}

Deno.test("convertDocument() keeps all that the attributes tell", () => {
  const thumbs = [
    new Api.PhotoPathSize({ type: "j", bytes: Buffer.from([1]) }),
    new Api.PhotoSize({ type: "m", w: 320, h: 240, size: 999 }),
    new Api.PhotoSize({ type: "s", w: 90, h: 60, size: 99 }),
  ];
  const location = {
    type: "document",
    id: "5000000000000000002",
    accessHash: "99",
    fileReference: "+vs=",
  };
  const document = roundTrip(documentOf([VIDEO, NAME], { thumbs, size: "4294967297" }));
  assert.deepEqual(convertDocument(document, { spoiler: true, ttlSeconds: null }), {
    type: "document",
    kind: "video",
    file: { location: { ...location, thumbSize: "" }, dcId: 2, size: 4_294_967_297 },
    thumbnail: { location: { ...location, thumbSize: "m" }, dcId: 2, size: 999 },
    mimeType: "video/mp4",
    durationSeconds: 12.75,
    width: 640,
    height: 480,
    fileName: "../../etc/passwd",
    spoiler: true,
  });
});

Deno.test("convertDocument() keeps performer, title and sticker emoji", () => {
  const audio = convertDocument(roundTrip(documentOf([AUDIO])));
  assert.deepEqual([audio.performer, audio.title, audio.durationSeconds], ["P", "T", 180]);
  const sticker = convertDocument(
    roundTrip(documentOf([STICKER, new Api.DocumentAttributeImageSize({ w: 512, h: 500 })])),
  );
  assert.deepEqual([sticker.stickerEmoji, sticker.width, sticker.height], ["😀", 512, 500]);
});

Deno.test("convertDocument() has no file when the document has expired or its size is absurd", () => {
  const expired = { type: "document", kind: "voice", mimeType: "", ttlSeconds: 5 };
  assert.deepEqual(
    convertDocument(new Api.DocumentEmpty({ id: long(1) }), { kind: "voice", ttlSeconds: 5 }),
    expired,
  );
  for (const size of ["-1", "9223372036854775807"]) {
    assert.equal(convertDocument(roundTrip(documentOf([], { size }))).file, undefined);
  }
  assert.equal(convertDocument(roundTrip(documentOf([], { size: "0" }))).file?.size, 0);
});

Deno.test("convertDocument() replaces a duration that is no number", () => {
  const odd = new Api.DocumentAttributeVideo({ duration: Number.NaN, w: 1, h: 1 });
  assert.equal(convertDocument(roundTrip(documentOf([odd]))).durationSeconds, 0);
});
