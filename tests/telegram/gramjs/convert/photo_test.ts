// Tests of photo conversion.
import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import { Api } from "telegram/tl/api.js";
import { convertPhoto } from "../../../../lib/telegram/gramjs/convert/photo.ts";
import { photoOf, roundTrip } from "./round_trip.ts";

const SMALL = new Api.PhotoSize({ type: "m", w: 320, h: 200, size: 1000 });
const STRIPPED = new Api.PhotoStrippedSize({ type: "i", bytes: Buffer.from([1, 40, 40]) });
const OUTLINE = new Api.PhotoPathSize({ type: "j", bytes: Buffer.from([1]) });

Deno.test("convertPhoto() takes the largest size, and the last step of a progressive one", () => {
  const sizes = [
    STRIPPED,
    SMALL,
    new Api.PhotoSizeProgressive({ type: "y", w: 1280, h: 800, sizes: [10, 500, 90_000] }),
    new Api.PhotoSize({ type: "x", w: 800, h: 500, size: 40_000 }),
    new Api.PhotoSizeEmpty({ type: "w" }),
    OUTLINE,
  ];
  assert.deepEqual(convertPhoto(roundTrip(photoOf(sizes))), {
    type: "photo",
    file: {
      location: {
        type: "photo",
        id: "5000000000000000001",
        accessHash: "-7",
        fileReference: "AQID",
        thumbSize: "y",
      },
      dcId: 4,
      size: 90_000,
    },
    width: 1280,
    height: 800,
  });
});

Deno.test("convertPhoto() takes a cached size when it is all there is", () => {
  const cached = new Api.PhotoCachedSize({ type: "s", w: 90, h: 60, bytes: Buffer.alloc(321) });
  const photo = convertPhoto(roundTrip(photoOf([STRIPPED, cached])));
  assert.equal(photo.file?.size, 321);
  assert.equal(photo.file?.location.thumbSize, "s");
});

Deno.test("convertPhoto() has no file when the photo has expired or has no usable size", () => {
  const nothing = { type: "photo", width: 0, height: 0 };
  assert.deepEqual(convertPhoto(undefined), nothing);
  assert.deepEqual(convertPhoto(roundTrip(photoOf([]))), nothing);
  const useless = [
    STRIPPED,
    OUTLINE,
    new Api.PhotoSizeEmpty({ type: "x" }),
    new Api.PhotoSizeProgressive({ type: "y", w: 10, h: 10, sizes: [] }),
    new Api.PhotoSize({ type: "x", w: -10, h: -10, size: 5 }),
    new Api.PhotoSize({ type: "z", w: 10, h: 10, size: -5 }),
  ];
  assert.deepEqual(convertPhoto(roundTrip(photoOf(useless))), nothing);
});

Deno.test("convertPhoto() keeps spoiler and self-destruct period", () => {
  const photo = convertPhoto(roundTrip(photoOf([SMALL])), { spoiler: true, ttlSeconds: 30 });
  assert.equal(photo.spoiler, true);
  assert.equal(photo.ttlSeconds, 30);
});
