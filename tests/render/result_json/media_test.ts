// Tests of the keys that media have.
import assert from "node:assert/strict";
import type { DocumentMedia, Media, PhotoMedia } from "../../../lib/model/media.ts";
import type { FileSlot } from "../../../lib/model/message.ts";
import { localIsoTime } from "../../../lib/render/result_json/date.ts";
import type { KeptFile } from "../../../lib/render/source.ts";
import { mediaKeys, NAMES, remoteFile, textEntry } from "./entries.ts";
import { renderMessage } from "../../../lib/render/result_json/message.ts";

const SHA = "ab".repeat(32);
const kept = (path: string, bytes: number): KeptFile => ({
  state: "kept",
  path,
  bytes,
  sha256: SHA,
});
const files = (...entries: [FileSlot, KeptFile][]) => ({ files: new Map(entries) });

const PHOTO: PhotoMedia = { type: "photo", file: remoteFile(500), width: 800, height: 600 };

/** Compares the order of keys too. */
function sameText(actual: unknown, expected: unknown): void {
  assert.equal(JSON.stringify(actual, null, 1), JSON.stringify(expected, null, 1));
}

Deno.test("renderMessage() writes a photo with its path, size and hash", () => {
  const photo: PhotoMedia = { ...PHOTO, spoiler: true, ttlSeconds: 30 };
  sameText(mediaKeys(photo, files(["main", kept("photos/photo_1.jpg", 500)])), {
    photo: "photos/photo_1.jpg",
    photo_file_size: 500,
    sha256: SHA,
    width: 800,
    height: 600,
    media_spoiler: true,
    self_destruct_period_seconds: 30,
  });
});

const PLACEHOLDERS: readonly (readonly [KeptFile | undefined, string])[] = [
  [{ state: "excluded" }, "(File not included. Change data exporting settings to download.)"],
  [
    { state: "too_large" },
    "(File exceeds maximum size. Change data exporting settings to download.)",
  ],
  [{ state: "unavailable" }, "(File unavailable, please try again later)"],
  [{ state: "self_destructing" }, "(File unavailable, please try again later)"],
  [{ state: "pending" }, "(File unavailable, please try again later)"],
  [undefined, "(File unavailable, please try again later)"],
];

for (const [file, placeholder] of PLACEHOLDERS) {
  Deno.test(`renderMessage() writes "${placeholder}" for a file that is ${file?.state}`, () => {
    const keys = mediaKeys(PHOTO, file ? files(["main", file]) : {});
    sameText(keys, { photo: placeholder, photo_file_size: 500, width: 800, height: 600 });
  });
}

Deno.test("renderMessage() writes an expired photo without dimensions", () => {
  sameText(mediaKeys({ type: "photo", width: 0, height: 0 }), {
    photo: "(File unavailable, please try again later)",
    photo_file_size: 0,
  });
});

Deno.test("renderMessage() writes a video with its thumbnail", () => {
  const video: DocumentMedia = {
    type: "document",
    kind: "video",
    file: remoteFile(9000),
    thumbnail: remoteFile(70),
    fileName: "clip.mp4",
    mimeType: "video/mp4",
    durationSeconds: 12.75,
    width: 640,
    height: 480,
    spoiler: true,
  };
  const both = files(
    ["main", kept("video_files/clip.mp4", 9000)],
    ["thumbnail", kept("video_files/clip.mp4_thumb.jpg", 70)],
  );
  sameText(mediaKeys(video, both), {
    file: "video_files/clip.mp4",
    file_name: "clip.mp4",
    file_size: 9000,
    sha256: SHA,
    thumbnail: "video_files/clip.mp4_thumb.jpg",
    thumbnail_file_size: 70,
    thumbnail_sha256: SHA,
    media_type: "video_file",
    mime_type: "video/mp4",
    duration_seconds: 12,
    width: 640,
    height: 480,
    media_spoiler: true,
  });
});

const MEDIA_TYPES: readonly (readonly [DocumentMedia["kind"], string | undefined])[] = [
  ["sticker", "sticker"],
  ["video_message", "video_message"],
  ["voice", "voice_message"],
  ["animation", "animation"],
  ["video", "video_file"],
  ["audio", "audio_file"],
  ["file", undefined],
];

for (const [kind, mediaType] of MEDIA_TYPES) {
  Deno.test(`renderMessage() gives a document that is ${kind} the media type ${mediaType}`, () => {
    const keys = mediaKeys({
      type: "document",
      kind,
      mimeType: "",
      durationSeconds: 0.4,
      stickerEmoji: "😀",
      performer: "P",
      title: "T",
    });
    assert.equal(keys["media_type"], mediaType);
    assert.equal(keys["sticker_emoji"], kind === "sticker" ? "😀" : undefined);
    assert.equal(keys["performer"], kind === "audio" ? "P" : undefined);
    assert.equal(keys["title"], kind === "audio" ? "T" : undefined);
    assert.equal("duration_seconds" in keys || "mime_type" in keys, false);
  });
}

const POINT = { latitude: 52.5, longitude: -13.25 };
const plain = (text: string) => ({ text, entities: [] });
const contact = {
  type: "contact",
  firstName: "Ann",
  lastName: "",
  phoneNumber: "15550100",
} as const;

const CASES: readonly (readonly [string, Media, unknown])[] = [
  ["a contact", { ...contact, vcard: "" }, {
    contact_information: { first_name: "Ann", last_name: "", phone_number: "+15550100" },
  }],
  ["a contact whose vCard is not kept", { ...contact, phoneNumber: "0800", vcard: "BEGIN" }, {
    contact_information: { first_name: "Ann", last_name: "", phone_number: "0800" },
    contact_vcard: "(File unavailable, please try again later)",
    contact_vcard_file_size: 0,
  }],
  ["a location", { type: "location", point: POINT, livePeriodSeconds: 900 }, {
    location_information: POINT,
    live_location_period_seconds: 900,
  }],
  ["a location without a point", { type: "location" }, { location_information: null }],
  ["a venue", { type: "venue", point: POINT, title: "Café", address: "" }, {
    place_name: "Café",
    location_information: POINT,
  }],
  [
    "a game of a bot",
    { type: "game", title: "Snake", description: "Eat", shortName: "snake", botId: "user7" },
    {
      game_title: "Snake",
      game_description: "Eat",
      game_link: "https://t.me/helper_bot?game=snake",
    },
  ],
  [
    "a game of somebody who is no bot",
    { type: "game", title: "Snake", description: "", shortName: "snake", botId: "user1" },
    { game_title: "Snake" },
  ],
  [
    "an invoice",
    {
      type: "invoice",
      title: "T",
      description: "",
      currency: "USD",
      amount: 499,
      receiptMessageId: 7,
    },
    {
      invoice_information: {
        title: "T",
        description: "",
        amount: 499,
        currency: "USD",
        receipt_message_id: 7,
      },
    },
  ],
  [
    "a poll",
    {
      type: "poll",
      question: plain("Which?"),
      closed: false,
      totalVoters: 1,
      answers: [{
        text: { text: "b", entities: [{ type: "bold", offset: 0, length: 1 }] },
        voters: 1,
        chosen: true,
      }],
    },
    {
      poll: {
        question: "Which?",
        closed: false,
        total_voters: 1,
        answers: [{ text: [{ type: "bold", text: "b" }], voters: 1, chosen: true }],
      },
    },
  ],
  [
    "a to-do list",
    {
      type: "todo_list",
      title: plain("Today"),
      othersCanAppend: true,
      othersCanComplete: false,
      items: [{ id: 1, text: plain("Bread") }],
    },
    {
      todo_list: {
        title: "Today",
        others_can_append: true,
        others_can_complete: false,
        answers: [{ text: "Bread", id: 1 }],
      },
    },
  ],
  [
    "a giveaway",
    {
      type: "giveaway",
      quantity: 2,
      months: 3,
      untilDate: 1_700_000_000,
      channels: ["channel9"],
      countries: ["DE"],
      additionalPrize: "cake",
      onlyNewSubscribers: true,
    },
    {
      giveaway_information: {
        quantity: 2,
        months: 3,
        until_date: localIsoTime(1_700_000_000),
        channels: [9],
        countries: ["DE"],
        additional_prize: "cake",
        stars: 0,
        is_only_new_subscribers: true,
      },
    },
  ],
  [
    "the results of a giveaway",
    {
      type: "giveaway_results",
      channel: "channel9",
      winners: ["user1"],
      additionalPrize: "",
      untilDate: 1_700_000_000,
      launchMessageId: 5,
      winnersCount: 1,
      unclaimedCount: 2,
      months: 0,
      stars: "500",
      refunded: false,
      onlyNewSubscribers: false,
    },
    {
      giveaway_results: {
        channel: 9,
        winners: [1],
        additional_prize: "",
        until_date: localIsoTime(1_700_000_000),
        launch_message_id: 5,
        additional_peers_count: 0,
        winners_count: 1,
        unclaimed_count: 2,
        months: 0,
        stars: 500,
        is_refunded: false,
        is_only_new_subscribers: false,
      },
    },
  ],
  ["a dice", { type: "dice", emoji: "🎲", value: 6 }, { dice: { emoji: "🎲", value: 6 } }],
  [
    "a web page",
    { type: "web_page", url: "https://e.org", title: "E", description: "" },
    { web_page: { url: "https://e.org", title: "E" } },
  ],
  [
    "media without a name",
    { type: "other", constructorName: "messageMediaStory" },
    { constructor_name: "messageMediaStory" },
  ],
];

for (const [name, media, expected] of CASES) {
  Deno.test(`renderMessage() writes ${name}`, () => sameText(mediaKeys(media), expected));
}

Deno.test("renderMessage() writes the path of a vCard that is kept", () => {
  const keys = mediaKeys({ ...contact, vcard: "BEGIN" }, {
    vcard: { path: "contacts/contact_1.vcard", bytes: 5 },
  });
  assert.equal(keys["contact_vcard"], "contacts/contact_1.vcard");
  assert.equal(keys["contact_vcard_file_size"], 5);
});

Deno.test("renderMessage() writes every item of paid media with its own file", () => {
  const media: Media = {
    type: "paid",
    starsAmount: "50",
    items: [
      { type: "photo", width: 10, height: 20 },
      { type: "document", kind: "video", mimeType: "", thumbnail: remoteFile(7) },
    ],
  };
  const both = files(["paid1", kept("v.mp4", 5)], ["paid1_thumbnail", kept("v_thumb.jpg", 7)]);
  sameText(mediaKeys(media, both), {
    paid_stars_amount: 50,
    paid_media: [
      {
        photo: "(File unavailable, please try again later)",
        photo_file_size: 0,
        width: 10,
        height: 20,
      },
      {
        file: "v.mp4",
        file_size: 5,
        sha256: SHA,
        thumbnail: "v_thumb.jpg",
        thumbnail_file_size: 7,
        thumbnail_sha256: SHA,
        media_type: "video_file",
      },
    ],
  });
});

Deno.test("renderMessage() calls only what Telegram calls unsupported so", () => {
  const typeOf = (constructorName: string) =>
    renderMessage(textEntry({ media: { type: "other", constructorName } }), NAMES)["type"];
  assert.equal(typeOf("messageMediaUnsupported"), "unsupported");
  assert.equal(typeOf("messageMediaStory"), "message");
});
