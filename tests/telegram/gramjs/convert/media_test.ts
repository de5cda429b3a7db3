// Tests of media conversion.
import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import { Api } from "telegram/tl/api.js";
import { convertMedia } from "../../../../lib/telegram/gramjs/convert/media.ts";
import { channel, documentOf, long, photoOf, plainText, roundTrip, user } from "./round_trip.ts";

const POINT = new Api.GeoPoint({ lat: 52.5, long: -13.25, accessHash: long(1) });
const SIZE = new Api.PhotoSize({ type: "m", w: 320, h: 200, size: 1000 });

const poll = new Api.MessageMediaPoll({
  poll: new Api.Poll({
    id: long(1),
    closed: true,
    question: plainText("Which?"),
    answers: [
      new Api.PollAnswer({ text: plainText("One"), option: Buffer.from([0]) }),
      new Api.PollAnswer({ text: plainText("Two"), option: Buffer.from([1]) }),
    ],
  }),
  results: new Api.PollResults({
    totalVoters: 3,
    results: [
      new Api.PollAnswerVoters({ option: Buffer.from([1]), voters: 3, chosen: true }),
      new Api.PollAnswerVoters({ option: Buffer.from([9]), voters: 8 }),
    ],
  }),
});

const CASES: readonly (readonly [string, Api.TypeMessageMedia, unknown])[] = [
  [
    "a contact",
    new Api.MessageMediaContact({
      phoneNumber: "15550100",
      firstName: "Ann",
      lastName: "",
      vcard: "BEGIN:VCARD",
      userId: long(0),
    }),
    {
      type: "contact",
      firstName: "Ann",
      lastName: "",
      phoneNumber: "15550100",
      vcard: "BEGIN:VCARD",
    },
  ],
  [
    "a location",
    new Api.MessageMediaGeo({ geo: POINT }),
    { type: "location", point: { latitude: 52.5, longitude: -13.25 } },
  ],
  ["an empty location", new Api.MessageMediaGeo({ geo: new Api.GeoPointEmpty() }), {
    type: "location",
  }],
  [
    "a location that is no number",
    new Api.MessageMediaGeo({
      geo: new Api.GeoPoint({ lat: Number.NaN, long: Infinity, accessHash: long(1) }),
    }),
    { type: "location" },
  ],
  [
    "a live location",
    new Api.MessageMediaGeoLive({ geo: POINT, period: 900 }),
    {
      type: "location",
      point: { latitude: 52.5, longitude: -13.25 },
      livePeriodSeconds: 900,
    },
  ],
  [
    "a venue",
    new Api.MessageMediaVenue({
      geo: POINT,
      title: "Café",
      address: "Street 1",
      provider: "foursquare",
      venueId: "1",
      venueType: "",
    }),
    {
      type: "venue",
      point: { latitude: 52.5, longitude: -13.25 },
      title: "Café",
      address: "Street 1",
    },
  ],
  ["a poll", poll, {
    type: "poll",
    question: { text: "Which?", entities: [] },
    closed: true,
    totalVoters: 3,
    answers: [
      { text: { text: "One", entities: [] }, voters: 0, chosen: false },
      { text: { text: "Two", entities: [] }, voters: 3, chosen: true },
    ],
  }],
  [
    "a game",
    new Api.MessageMediaGame({
      game: new Api.Game({
        id: long(1),
        accessHash: long(2),
        shortName: "snake",
        title: "Snake",
        description: "Eat",
        photo: new Api.PhotoEmpty({ id: long(1) }),
      }),
    }),
    {
      type: "game",
      title: "Snake",
      description: "Eat",
      shortName: "snake",
      botId: "user5",
    },
  ],
  [
    "an invoice",
    new Api.MessageMediaInvoice({
      title: "T",
      description: "D",
      currency: "USD",
      totalAmount: long(499),
      startParam: "",
      receiptMsgId: 7,
      extendedMedia: new Api.MessageExtendedMediaPreview({ w: 1, h: 1 }),
    }),
    {
      type: "invoice",
      title: "T",
      description: "D",
      currency: "USD",
      amount: 499,
      receiptMessageId: 7,
    },
  ],
  [
    "a giveaway",
    new Api.MessageMediaGiveaway({
      onlyNewSubscribers: true,
      channels: [long(3), long(-4)],
      countriesIso2: ["DE"],
      prizeDescription: "cake",
      quantity: 2,
      stars: long("500"),
      untilDate: 1_700_000_000,
    }),
    {
      type: "giveaway",
      quantity: 2,
      months: 0,
      stars: "500",
      untilDate: 1_700_000_000,
      channels: ["channel3"],
      countries: ["DE"],
      additionalPrize: "cake",
      onlyNewSubscribers: true,
    },
  ],
  [
    "the results of a giveaway",
    new Api.MessageMediaGiveawayResults({
      channelId: long(3),
      additionalPeersCount: 4,
      launchMsgId: 5,
      winnersCount: 1,
      unclaimedCount: 0,
      winners: [long(8)],
      months: 3,
      untilDate: 1_700_000_000,
    }),
    {
      type: "giveaway_results",
      channel: "channel3",
      winners: ["user8"],
      additionalPrize: "",
      untilDate: 1_700_000_000,
      launchMessageId: 5,
      additionalPeersCount: 4,
      winnersCount: 1,
      unclaimedCount: 0,
      months: 3,
      refunded: false,
      onlyNewSubscribers: false,
    },
  ],
  ["a dice", new Api.MessageMediaDice({ value: 6, emoticon: "🎲" }), {
    type: "dice",
    emoji: "🎲",
    value: 6,
  }],
  [
    "a web page",
    new Api.MessageMediaWebPage({
      webpage: new Api.WebPage({
        id: long(1),
        url: "https://e.org/",
        displayUrl: "e.org",
        hash: 0,
        title: "E",
        description: "About E",
      }),
    }),
    { type: "web_page", url: "https://e.org/", title: "E", description: "About E" },
  ],
  [
    "a web page that is not loaded yet",
    new Api.MessageMediaWebPage({
      webpage: new Api.WebPagePending({ id: long(1), url: "https://e.org/", date: 1 }),
    }),
    { type: "web_page", url: "https://e.org/", title: "", description: "" },
  ],
  ["unsupported media", new Api.MessageMediaUnsupported(), {
    type: "other",
    constructorName: "messageMediaUnsupported",
    fields: {},
  }],
  [
    "a story",
    new Api.MessageMediaStory({ viaMention: true, peer: user(3), id: 12 }),
    {
      type: "other",
      constructorName: "messageMediaStory",
      fields: { viaMention: true, peer: { _: "peerUser", userId: "3" }, id: 12 },
    },
  ],
  [
    "results of a giveaway in an impossible channel",
    new Api.MessageMediaGiveawayResults({
      channelId: long(0),
      launchMsgId: 5,
      winnersCount: 0,
      unclaimedCount: 0,
      winners: [],
      untilDate: 1,
    }),
    {
      type: "other",
      constructorName: "messageMediaGiveawayResults",
      fields: {
        channelId: "0",
        launchMsgId: 5,
        winnersCount: 0,
        unclaimedCount: 0,
        winners: [],
        untilDate: 1,
      },
    },
  ],
];

for (const [name, media, expected] of CASES) {
  Deno.test(`convertMedia() converts ${name}`, () => {
    const converted = convertMedia(roundTrip(media), { botId: "user5" });
    assert.deepEqual(converted, expected);
    assert.deepEqual(JSON.parse(JSON.stringify(converted)), converted);
  });
}

Deno.test("convertMedia() finds no media in an empty one", () => {
  assert.equal(convertMedia(undefined), undefined);
  assert.equal(convertMedia(new Api.MessageMediaEmpty()), undefined);
});

Deno.test("convertMedia() converts photos and documents with what the message says of them", () => {
  const photo = new Api.MessageMediaPhoto({
    spoiler: true,
    photo: photoOf([SIZE]),
    ttlSeconds: 9,
  });
  const converted = convertMedia(roundTrip(photo));
  assert(converted?.type === "photo");
  assert.deepEqual([converted.spoiler, converted.ttlSeconds], [true, 9]);
  const expired = new Api.MessageMediaDocument({ round: true, ttlSeconds: 0x7fffffff });
  assert.deepEqual(convertMedia(roundTrip(expired)), {
    type: "document",
    kind: "video_message",
    mimeType: "",
    ttlSeconds: 0x7fffffff,
  });
});

Deno.test("convertMedia() keeps bought and unbought items of paid media in order", () => {
  const media = new Api.MessageMediaPaidMedia({
    starsAmount: long(50),
    extendedMedia: [
      new Api.MessageExtendedMediaPreview({ w: 10, h: 20, videoDuration: 4 }),
      new Api.MessageExtendedMedia({
        media: new Api.MessageMediaPhoto({ photo: photoOf([SIZE]) }),
      }),
      new Api.MessageExtendedMedia({
        media: new Api.MessageMediaDocument({ document: documentOf([]) }),
      }),
      new Api.MessageExtendedMediaPreview({ w: 30, h: 40 }),
      new Api.MessageExtendedMedia({ media: new Api.MessageMediaUnsupported() }),
    ],
  });
  const converted = convertMedia(roundTrip(media));
  assert(converted?.type === "paid");
  assert.equal(converted.starsAmount, "50");
  assert.deepEqual(
    converted.items.map((item) => [item.type, item.width, item.file?.size]),
    [
      ["document", 10, undefined],
      ["photo", 320, 1000],
      ["document", undefined, 1234],
      ["photo", 30, undefined],
      ["photo", 0, undefined],
    ],
  );
});

Deno.test("convertMedia() keeps what was bought with an invoice", () => {
  const media = new Api.MessageMediaInvoice({
    title: "",
    description: "",
    currency: "XTR",
    totalAmount: long(1),
    startParam: "",
    extendedMedia: new Api.MessageExtendedMedia({
      media: new Api.MessageMediaPhoto({ photo: photoOf([SIZE]) }),
    }),
  });
  const converted = convertMedia(roundTrip(media));
  assert(converted?.type === "invoice");
  assert.equal(converted.extended?.file?.size, 1000);
});

Deno.test("convertMedia() keeps an object that it has never seen", () => {
  const strange = { className: "MessageMediaHologram", CONSTRUCTOR_ID: 1, peer: channel(2) };
  assert.deepEqual(convertMedia(strange as unknown as Api.TypeMessageMedia), {
    type: "other",
    constructorName: "messageMediaHologram",
    fields: { peer: { _: "peerChannel", channelId: "2" } },
  });
});
