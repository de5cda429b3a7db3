// What every kind of message looks like.
import assert from "node:assert/strict";
import type { DocumentMedia, Media } from "../../../lib/model/media.ts";
import type { FileSlot } from "../../../lib/model/message.ts";
import type { KeptFile, RenderMessage } from "../../../lib/render/source.ts";
import { remoteFile, serviceEntry, textEntry } from "../result_json/entries.ts";
import { articleOf, GROUP, mainOf, pageOf, textOf, tokensOf } from "./parts.ts";

const plain = (text: string) => ({ text, entities: [] });
const kept = (path: string, more = {}): KeptFile => ({
  state: "kept",
  path,
  bytes: 1234,
  sha256: "0",
  ...more,
});
const files = (...pairs: [FileSlot, KeptFile][]): ReadonlyMap<FileSlot, KeptFile> => new Map(pairs);
const withMedia = (media: Media, more: Partial<RenderMessage> = {}) =>
  articleOf(textEntry({ media }, more));
const documentOf = (fields: Partial<DocumentMedia>): DocumentMedia => ({
  type: "document",
  kind: "file",
  mimeType: "application/pdf",
  file: remoteFile(5000),
  ...fields,
});
const attributesOf = (html: string, tag: string) =>
  tokensOf(html).filter((token) => token.tag === tag).map(({ attributes }) => attributes);

Deno.test("a message shows sender, initials, text and time", () => {
  const html = articleOf(textEntry({ text: plain("Hello & <goodbye>"), author: "The Editor" }));
  assert.match(textOf(html), /^ALAnn LeeThe EditorHello & <goodbye>\d\d:\d\d$/);
  assert.equal(attributesOf(html, "article")[0]?.["id"], "m10");
  assert.match(attributesOf(html, "article")[0]?.["aria-label"] ?? "", /^Ann Lee, \d\d:\d\d$/);
  assert.equal(attributesOf(html, "time")[0]?.["datetime"], "2023-11-14T22:13:20.000Z");
});

Deno.test("somebody without a name is called so", () => {
  assert.match(textOf(articleOf(textEntry({ fromId: "user2" }))), /Deleted account/);
  assert.match(textOf(articleOf(textEntry({ fromId: "user77" }))), /Unknown \(user77\)/);
  const { fromId: _, ...message } = textEntry().message;
  assert.match(textOf(articleOf({ ...textEntry(), message })), /^.?Unknown/);
});

Deno.test("in a chat of two the own messages stand on the other side, without names", () => {
  const chat = { id: "user1", name: "Ann", type: "personal_chat" } as const;
  const own = articleOf(textEntry({ fromId: "user7", text: plain("mine") }), chat);
  assert.equal(attributesOf(own, "article")[0]?.["class"], "message own");
  assert.match(textOf(own), /^mine\d/);
  const other = articleOf(textEntry({ fromId: "user1", text: plain("hers") }), chat);
  assert.equal(attributesOf(other, "article")[0]?.["class"], "message");
});

Deno.test("in a group the account's own messages stand on the other side, where it is known", () => {
  const own = textEntry({ fromId: "user7", text: plain("mine") });
  const classOf = (html: string) => attributesOf(html, "article")[0]?.["class"];
  assert.equal(classOf(articleOf(own)), "message");
  assert.equal(classOf(articleOf(own, { ...GROUP, account: "user7" })), "message own");
  assert.equal(classOf(articleOf(own, { ...GROUP, account: "user1" })), "message");
  assert.match(textOf(articleOf(own, { ...GROUP, account: "user7" })), /^mine\d/);
});

Deno.test("what was saved stands on the own side, what others wrote on theirs", () => {
  const chat = { id: "user7", name: "Helper", type: "saved_messages" } as const;
  const classOf = (html: string) => attributesOf(html, "article")[0]?.["class"];
  assert.equal(classOf(articleOf(textEntry({ fromId: "user7" }), chat)), "message own");
  const forwarded = textEntry({ fromId: "user7", forwardedFrom: { id: "user1", date: 1 } });
  assert.equal(classOf(articleOf(forwarded, chat)), "message");
});

Deno.test("a few emoji are large, and stand without a bubble as stickers do", () => {
  const looks = (text: string) => {
    const html = articleOf(textEntry({ text: plain(text) }));
    const bubble = attributesOf(html, "div")[0]?.["class"];
    return [attributesOf(html, "article")[0]?.["class"], bubble];
  };
  assert.deepEqual(looks("❤️"), ["message bare", "bubble emoji1"]);
  assert.deepEqual(looks("👩‍👩‍👧‍👦 👍🏽\n🇦🇹"), ["message bare", "bubble emoji2"]);
  for (const text of ["👍👍👍👍", "👍 ok", "12", "#", "a", "", "😀".repeat(40)]) {
    assert.deepEqual(looks(text), ["message", "bubble"], text);
  }
  const media = documentOf({ kind: "sticker", mimeType: "image/webp" });
  const shown = (more: Partial<RenderMessage>) =>
    attributesOf(withMedia(media, more), "article")[0]?.["class"];
  assert.equal(shown({ files: files(["main", kept("stickers/a.webp")]) }), "message bare");
  assert.equal(shown({}), "message", "one that is not there says why, in a bubble");
});

Deno.test("a file name cannot turn its ending around", () => {
  const media = documentOf({ fileName: "photo_\u202egpj.exe" });
  assert.match(textOf(withMedia(media)), /photo_gpj\.exe/);
  const here = { files: files(["main", kept("files/photo_gpj.exe")]) };
  assert.match(textOf(withMedia(media, here)), /photo_gpj\.exe/);
});

Deno.test("messages of one person that follow each other share a name", () => {
  const html = mainOf(pageOf([
    textEntry({ id: 1, text: plain("one") }),
    textEntry({ id: 2, text: plain("two"), date: 1_700_000_100 }),
    textEntry({ id: 3, text: plain("three"), date: 1_700_009_000 }),
    textEntry({ id: 4, text: plain("four"), date: 1_700_009_001, fromId: "user7" }),
  ]));
  assert.deepEqual(attributesOf(html, "article").map((each) => each["class"]), [
    "message",
    "message joined",
    "message",
    "message",
  ]);
});

Deno.test("edited, deleted and earlier texts are shown", () => {
  const html = articleOf(textEntry(
    { text: plain("now"), editDate: 1_700_000_500, views: 1234, forwards: 5 },
    {
      deleted: true,
      revisions: [{ text: plain("first") }, { text: plain("second"), editDate: 5 }],
    },
  ));
  assert.match(textOf(html), /now2 earlier texts.*first.*second/);
  assert.match(textOf(html), /deleted1,234 views5 forwardsedited\d\d:\d\d$/);
  assert.match(html, /class="message deleted"/);
  assert.equal(attributesOf(html, "details").length, 1);
});

Deno.test("forwards tell where they come from", () => {
  const html = articleOf(textEntry({
    viaBotId: "user7",
    forwardedFrom: { id: "channel9", date: 1_600_000_000, postAuthor: "Ed", savedFrom: "user1" },
  }));
  assert.match(textOf(html), /Forwarded from News \(Ed\), saved from Ann Lee, \d+ \w+ 2020/);
  assert.match(textOf(html), /via @helper_bot/);
  const hidden = articleOf(textEntry({ forwardedFrom: { name: "Hid", date: 0 } }));
  assert.match(textOf(hidden), /Forwarded from Hid/);
});

Deno.test("an answer shows what it answers and leads there", () => {
  const html = mainOf(pageOf([
    textEntry({ id: 1, text: plain("the question") }),
    textEntry({ id: 2, fromId: "user7", replyTo: { messageId: 1 } }),
    textEntry({ id: 3, fromId: "user1", replyTo: { messageId: 1, quote: plain("quest") } }),
    textEntry({ id: 4, fromId: "user7", replyTo: { messageId: 999 } }),
    textEntry({ id: 5, fromId: "user1", replyTo: { messageId: 7, peerId: "chat3" } }),
  ]));
  const links = attributesOf(html, "a").filter((each) => each["class"] === "reply");
  assert.deepEqual(links.map((each) => each["href"]), ["#m1", "#m1"]);
  assert.match(textOf(html), /Ann Leethe question/);
  assert.match(textOf(html), /Ann Lee“quest”/);
  assert.match(textOf(html), /Replyto a message that is not here/);
  assert.match(textOf(html), /In Old groupa message/);
});

Deno.test("the messages of a topic are a section, and do not answer its beginning", () => {
  const html = mainOf(pageOf([
    textEntry({ id: 8, topicId: 7, replyTo: { messageId: 7 } }),
    textEntry({ id: 9, topicId: 5 }),
  ]));
  assert.deepEqual(
    attributesOf(html, "div").flatMap((each) => each["data-topic"] ?? []),
    ["7", "5"],
  );
  assert.doesNotMatch(html, /class="reply"/);
});

Deno.test("an album is one bubble, each of its messages can be linked to", () => {
  const photo: Media = { type: "photo", width: 10, height: 10 };
  const entry = (id: number, text = "") =>
    textEntry({ id, media: photo, groupedId: "77", text: plain(text) }, {
      files: files(["main", kept(`photos/photo_${id}.jpg`)]),
    });
  const html = mainOf(pageOf([entry(1), entry(2, "caption"), entry(3), textEntry({ id: 4 })]));
  assert.equal(attributesOf(html, "article").length, 2);
  assert.match(html, /class="album n3"/);
  for (const id of ["m1", "m2", "m3", "m4"]) assert.equal(html.split(`id="${id}"`).length, 2);
  assert.match(textOf(html), /caption/);
});

Deno.test("a photo is a link with a picture of a size that fits", () => {
  const html = withMedia({ type: "photo", width: 1920, height: 1080 }, {
    files: files(["main", kept("photos/a b#1?.jpg", { thumbnail: "thumbnails/photos/a.jpg" })]),
  });
  assert.equal(attributesOf(html, "a")[0]?.["href"], "photos/a%20b%231%3F.jpg");
  assert.deepEqual(attributesOf(html, "img")[0], {
    src: "thumbnails/photos/a.jpg",
    width: "480",
    height: "270",
    alt: "Photo",
    loading: "lazy",
    decoding: "async",
  });
});

Deno.test("what is hidden has a box to tick", () => {
  const html = withMedia({ type: "photo", width: 9, height: 9, spoiler: true }, {
    files: files(["main", kept("photos/a.jpg")]),
  });
  assert.equal(attributesOf(html, "input")[0]?.["aria-label"], "Show hidden photo");
});

Deno.test("a file that is not there tells why", () => {
  const photo: Media = { type: "photo", width: 1, height: 1, file: remoteFile(12_345) };
  const reasonOf = (state: Exclude<KeptFile["state"], "kept">) =>
    textOf(withMedia(photo, { files: files(["main", { state }]) }));
  assert.match(reasonOf("excluded"), /Photo12 kB, not fetched: this kind was left out/);
  assert.match(reasonOf("too_large"), /larger than the limit/);
  assert.match(reasonOf("unavailable"), /could not be had/);
  assert.match(reasonOf("self_destructing"), /deletes itself/);
  assert.match(reasonOf("pending"), /not fetched yet/);
  assert.match(textOf(withMedia(photo)), /could not be had/);
});

Deno.test("documents are shown by their kind", () => {
  const at = (path: string, thumbnail = "") =>
    files(
      ["main", kept(path)],
      ...(thumbnail ? [["thumbnail", kept(thumbnail)] as [FileSlot, KeptFile]] : []),
    );
  const file = withMedia(documentOf({ fileName: "a <b>.pdf" }), { files: at("files/a_1.pdf") });
  assert.match(textOf(file), /a <b>\.pdf1\.2 kB/);
  assert.equal(attributesOf(file, "a")[0]?.["href"], "files/a_1.pdf");
  const voice = withMedia(
    documentOf({ kind: "voice", mimeType: "audio/ogg", durationSeconds: 65 }),
    { files: at("voice_messages/a.ogg"), transcript: "spoken words" },
  );
  assert.match(textOf(voice), /Voice message, 1:05.*Transcriptspoken words/);
  assert.equal(attributesOf(voice, "audio")[0]?.["src"], "voice_messages/a.ogg");
  const round = withMedia(documentOf({ kind: "video_message", mimeType: "video/mp4" }), {
    files: at("round_video_messages/a.mp4", "round_video_messages/a.mp4_thumb.jpg"),
  });
  assert.match(round, /<figure class="video_message"><video/);
  assert.equal(
    attributesOf(round, "video")[0]?.["poster"],
    "round_video_messages/a.mp4_thumb.jpg",
  );
  const gif = withMedia(documentOf({ kind: "animation", width: 200, height: 100 }), {
    files: at("animations/a.mp4"),
  });
  assert.deepEqual(
    ["width", "height", "loop", "muted"].map((key) => attributesOf(gif, "video")[0]?.[key]),
    ["200", "100", "", ""],
  );
  const sticker = documentOf({ kind: "sticker", mimeType: "image/webp", stickerEmoji: "🔥" });
  const still = withMedia(sticker, { files: at("stickers/a.webp") });
  assert.equal(attributesOf(still, "img")[0]?.["alt"], "Sticker 🔥");
  const moving = withMedia({ ...sticker, mimeType: "video/webm" }, {
    files: at("stickers/a.webm"),
  });
  assert.equal(attributesOf(moving, "video")[0]?.["aria-label"], "Sticker 🔥");
  const vector = { ...sticker, mimeType: "application/x-tgsticker" };
  assert.match(textOf(withMedia(vector, { files: at("stickers/a.tgs") })), /🔥Sticker 🔥/);
  const drawn = withMedia(vector, { files: at("stickers/a.tgs", "stickers/a.tgs_thumb.jpg") });
  assert.equal(attributesOf(drawn, "img")[0]?.["src"], "stickers/a.tgs_thumb.jpg");
  const music = withMedia(documentOf({ kind: "audio", performer: "P", title: "T" }), {
    files: at("files/a.mp3"),
  });
  assert.match(textOf(music), /P – T/);
});

Deno.test("media without files are shown with their facts", () => {
  const shown = (media: Media, more: Partial<RenderMessage> = {}) => textOf(withMedia(media, more));
  const point = { latitude: 48.85, longitude: 2.29 };
  assert.match(
    shown({
      type: "contact",
      firstName: "Al",
      lastName: "B",
      phoneNumber: "12025550143",
      vcard: "x",
      userId: "user1",
    }, { vcard: { path: "contacts/contact_1.vcard", bytes: 1 } }),
    /Al B\+12025550143@annvCard/,
  );
  assert.match(shown({ type: "location", point }), /Location48\.85000, 2\.29000/);
  assert.match(
    shown({ type: "location", livePeriodSeconds: 900 }),
    /Live location for 15 minutes/,
  );
  assert.match(shown({ type: "venue", point, title: "T", address: "A" }), /TA48\.85/);
  const answers = [
    { text: plain("yes"), voters: 1, chosen: true },
    { text: plain("no"), voters: 3, chosen: false },
  ];
  const poll = withMedia({
    type: "poll",
    question: plain("Q?"),
    closed: true,
    totalVoters: 4,
    answers,
  });
  assert.match(textOf(poll), /Q\?Closed poll, 4 voters25%yesyour vote1 vote75%no3 votes/);
  assert.deepEqual(attributesOf(poll, "meter").map((each) => each["value"]), ["1", "3"]);
  assert.match(
    shown({
      type: "todo_list",
      title: plain("L"),
      othersCanAppend: true,
      othersCanComplete: true,
      items: [{ id: 1, text: plain("task") }],
    }),
    /LList of 1 tasktask/,
  );
  const game: Media = {
    type: "game",
    title: "G",
    description: "D",
    shortName: "g g",
    botId: "user7",
  };
  assert.match(withMedia(game), /href="https:\/\/t\.me\/helper_bot\?game=g%20g"/);
  assert.match(
    shown({ type: "invoice", title: "I", description: "D", currency: "USD", amount: 499 }),
    /I\$4\.99D/,
  );
  assert.match(
    shown({
      type: "giveaway",
      quantity: 2,
      months: 3,
      untilDate: 1_700_000_000,
      channels: ["channel9"],
      countries: ["DE"],
      additionalPrize: "cake",
      onlyNewSubscribers: true,
    }),
    /Giveaway2 winners, 3 months of Telegram Premium eachcakeUntil .*For subscribers of News/,
  );
  assert.match(
    shown({
      type: "giveaway_results",
      channel: "channel9",
      winners: ["user1", "user7"],
      additionalPrize: "",
      untilDate: 1,
      launchMessageId: 1,
      winnersCount: 2,
      unclaimedCount: 1,
      months: 0,
      stars: "500",
      refunded: true,
      onlyNewSubscribers: false,
    }),
    /2 winners, 500 stars.*Winners: Ann Lee, Helper.*1 prize nobody tookCalled off/,
  );
  assert.match(shown({ type: "dice", emoji: "🎲", value: 6 }), /🎲rolled 6/);
  assert.match(
    shown({ type: "web_page", url: "https://example.org/x", title: "Title", description: "Words" }),
    /example\.orgTitleWords/,
  );
  assert.match(
    shown({ type: "other", constructorName: "messageMediaStory" }),
    /Story \(not shown\)messageMediaStory/,
  );
  assert.match(
    shown({ type: "paid", starsAmount: "50", items: [{ type: "photo", width: 1, height: 1 }] }),
    /Paid media: 50 stars🖼️Photocould not be had/,
  );
});

Deno.test("reactions name their people, buttons lead only to pages", () => {
  const html = articleOf(textEntry({
    reactions: [
      { type: "emoji", emoji: "❤", count: 3, recent: [{ fromId: "user1", date: 1 }] },
      { type: "custom_emoji", documentId: "5", count: 1, recent: [] },
      { type: "paid", count: 250, recent: [] },
    ],
    buttons: [[
      { type: "url", text: "Open", data: "https://example.org/" },
      { type: "url", text: "Run", data: "javascript:alert(1)" },
      { type: "callback", text: "Press", data: "https://example.org/" },
    ]],
  }));
  assert.match(textOf(html), /❤ 3✨ 1⭐ 250/);
  assert.equal(attributesOf(html, "li")[0]?.["title"], "Ann Lee");
  const links = attributesOf(html, "a").filter((each) => each["target"] === "_blank");
  assert.deepEqual(links, [{
    href: "https://example.org/",
    target: "_blank",
    rel: "noopener noreferrer",
  }]);
  assert.match(textOf(html), /OpenRunPress$/);
});

Deno.test("a service message is a line, with the photo that it is about", () => {
  const html = articleOf(serviceEntry(
    {
      type: "edit_group_photo",
      photo: { type: "photo", width: 640, height: 640 },
    },
    {},
    { files: files(["main", kept("photos/p.jpg")]) },
  ));
  assert.match(textOf(html), /^Ann Lee changed the photo \d\d:\d\d$/);
  assert.equal(attributesOf(html, "img")[0]?.["src"], "photos/p.jpg");
});

Deno.test("a chat without messages is a page that says so", () => {
  assert.match(textOf(mainOf(pageOf([], GROUP))), /No messages/);
});
