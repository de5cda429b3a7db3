// Tests of message conversion.
import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import { Api } from "telegram/tl/api.js";
import {
  convertMessage,
  type MessageContext,
} from "../../../../lib/telegram/gramjs/convert/message.ts";
import type { Message } from "../../../../lib/model/message.ts";
import {
  channel,
  chat,
  long,
  messageOf,
  photoOf,
  plainText,
  roundTrip,
  serviceOf,
  user,
} from "./round_trip.ts";

const IN_SUPERGROUP: MessageContext = { chatId: "channel9", selfId: "user100", forum: false };
const IN_FORUM: MessageContext = { ...IN_SUPERGROUP, forum: true };

function convert(message: Api.TypeMessage, context = IN_SUPERGROUP): Message {
  const converted = convertMessage(roundTrip(message), context);
  assert(converted.type !== "empty");
  assert.deepEqual(JSON.parse(JSON.stringify(converted)), converted);
  return converted;
}

Deno.test("convertMessage() converts a plain message to nothing more than it says", () => {
  assert.deepEqual(convert(messageOf({ message: "hi" })), {
    type: "message",
    chatId: "channel9",
    id: 10,
    date: 1_700_000_000,
    fromId: "user1",
    text: { text: "hi", entities: [] },
  });
});

Deno.test("convertMessage() converts all that a post can carry", () => {
  const message = messageOf({
    message: "bold",
    entities: [new Api.MessageEntityBold({ offset: 0, length: 4 })],
    editDate: 1_700_000_100,
    postAuthor: "Ann",
    groupedId: long("13000000000000001"),
    views: 5,
    forwards: 0,
    viaBotId: long(7),
    fwdFrom: new Api.MessageFwdHeader({
      fromId: channel(3),
      fromName: "Hidden",
      date: 1_600_000_000,
      channelPost: 12,
      postAuthor: "Bob",
      savedFromPeer: chat(4),
      savedFromMsgId: 1,
    }),
  });
  assert.deepEqual(convert(message), {
    type: "message",
    chatId: "channel9",
    id: 10,
    date: 1_700_000_000,
    fromId: "user1",
    editDate: 1_700_000_100,
    text: { text: "bold", entities: [{ type: "bold", offset: 0, length: 4 }] },
    author: "Ann",
    forwardedFrom: {
      id: "channel3",
      name: "Hidden",
      date: 1_600_000_000,
      postAuthor: "Bob",
      channelPost: 12,
      savedFrom: "chat4",
    },
    viaBotId: "user7",
    groupedId: "13000000000000001",
    views: 5,
    forwards: 0,
  });
});

Deno.test("convertMessage() leaves an edit out that only changed reactions", () => {
  const message = convert(messageOf({ editDate: 1_700_000_100, editHide: true }));
  assert.equal("editDate" in message, false);
});

Deno.test("convertMessage() reports an empty message by its id", () => {
  const empty = roundTrip(new Api.MessageEmpty({ id: 5, peerId: channel(9) }));
  assert.deepEqual(convertMessage(empty, IN_SUPERGROUP), { type: "empty", id: 5 });
});

const SENDERS:
  readonly (readonly [string, Partial<Api.Message>, Partial<MessageContext>, string])[] = [
    ["the sender that is named", { fromId: user(1) }, {}, "user1"],
    ["the channel of a post", { post: true }, {}, "channel9"],
    ["a group for an anonymous administrator", {}, {}, "channel9"],
    ["a channel that is named", { fromId: channel(4) }, {}, "channel4"],
    ["the other side of a private chat", {}, { chatId: "user2" }, "user2"],
    ["the account itself in a private chat", { out: true }, { chatId: "user2" }, "user100"],
    ["the account in Saved Messages", {}, { chatId: "user100" }, "user100"],
    ["a basic group when nobody is named", { out: true }, { chatId: "chat3" }, "chat3"],
    ["the chat when the sender is impossible", { fromId: user(-4) }, {}, "channel9"],
  ];

for (const [name, fields, context, expected] of SENDERS) {
  Deno.test(`convertMessage() takes as sender ${name}`, () => {
    const { fromId } = fields as { fromId?: Api.TypePeer };
    const message = messageOf({ out: fields.out, post: fields.post, fromId } as never);
    assert.equal(convert(message, { ...IN_SUPERGROUP, ...context }).fromId, expected);
    const service = serviceOf(
      new Api.MessageActionPinMessage(),
      { out: fields.out, post: fields.post, fromId } as never,
    );
    assert.equal(convert(service, { ...IN_SUPERGROUP, ...context }).fromId, expected);
  });
}

Deno.test("convertMessage() keeps what is answered, the quote and the other chat", () => {
  const replyTo = new Api.MessageReplyHeader({
    replyToMsgId: 3,
    replyToPeerId: channel(4),
    quote: true,
    quoteText: "so",
    quoteEntities: [new Api.MessageEntityItalic({ offset: 0, length: 2 })],
  });
  assert.deepEqual(convert(messageOf({ replyTo })).replyTo, {
    messageId: 3,
    peerId: "channel4",
    quote: { text: "so", entities: [{ type: "italic", offset: 0, length: 2 }] },
  });
});

Deno.test("convertMessage() leaves the chat of a reply out when it is the same one", () => {
  const replyTo = new Api.MessageReplyHeader({ replyToMsgId: 3, replyToPeerId: channel(9) });
  assert.deepEqual(convert(messageOf({ replyTo })).replyTo, { messageId: 3 });
  const story = new Api.MessageReplyStoryHeader({ peer: user(1), storyId: 2 });
  assert.equal(convert(messageOf({ replyTo: story })).replyTo, undefined);
});

const reply = (fields: Partial<Api.MessageReplyHeader>) =>
  new Api.MessageReplyHeader({ replyToMsgId: 55, ...fields } as never);

const TOPICS: readonly (readonly [string, Api.TypeMessage, MessageContext, number | undefined])[] =
  [
    ["none outside of forums", messageOf({ replyTo: reply({}) }), IN_SUPERGROUP, undefined],
    ["General without a reply", messageOf(), IN_FORUM, 1],
    ["General for a reply there", messageOf({ replyTo: reply({}) }), IN_FORUM, 1],
    ["the thread that is named", messageOf({ replyTo: reply({ forumTopic: true }) }), IN_FORUM, 55],
    [
      "the thread of the answered message",
      messageOf({ replyTo: reply({ forumTopic: true, replyToTopId: 20 }) }),
      IN_FORUM,
      20,
    ],
    [
      "the topic of a chat that is no forum any more",
      messageOf({ replyTo: reply({ forumTopic: true }) }),
      IN_SUPERGROUP,
      55,
    ],
    [
      "itself for the message that creates a topic",
      serviceOf(new Api.MessageActionTopicCreate({ title: "T", iconColor: 1 })),
      IN_FORUM,
      11,
    ],
  ];

for (const [name, message, context, expected] of TOPICS) {
  Deno.test(`convertMessage() finds the topic: ${name}`, () => {
    assert.equal(convert(message, context).topicId, expected);
  });
}

Deno.test("convertMessage() joins reactions with the latest people behind them", () => {
  const heart = new Api.ReactionEmoji({ emoticon: "❤" });
  const custom = new Api.ReactionCustomEmoji({ documentId: long("5368324170671202286") });
  const recent = (peerId: Api.TypePeer, reaction: Api.TypeReaction) =>
    new Api.MessagePeerReaction({ peerId, reaction, date: 1_700_000_001 });
  const reactions = new Api.MessageReactions({
    results: [
      new Api.ReactionCount({ reaction: heart, count: 2 }),
      new Api.ReactionCount({ reaction: custom, count: 1 }),
      new Api.ReactionCount({ reaction: new Api.ReactionPaid(), count: 50 }),
      new Api.ReactionCount({ reaction: new Api.ReactionEmpty(), count: 9 }),
    ],
    recentReactions: [
      recent(user(1), heart),
      recent(channel(2), heart),
      recent(user(3), new Api.ReactionEmoji({ emoticon: "👍" })),
      recent(user(0), custom),
    ],
  });
  const expected = [
    {
      type: "emoji",
      emoji: "❤",
      count: 2,
      recent: [
        { fromId: "user1", date: 1_700_000_001 },
        { fromId: "channel2", date: 1_700_000_001 },
      ],
    },
    { type: "custom_emoji", documentId: "5368324170671202286", count: 1, recent: [] },
    { type: "paid", count: 50, recent: [] },
    { type: "emoji", emoji: "👍", count: 0, recent: [{ fromId: "user3", date: 1_700_000_001 }] },
  ];
  assert.deepEqual(convert(messageOf({ reactions })).reactions, expected);
  const service = serviceOf(new Api.MessageActionPinMessage(), { reactions });
  assert.deepEqual(convert(service).reactions, expected);
});

Deno.test("convertMessage() converts every kind of button", () => {
  const text = "B";
  const buttons: readonly (readonly [Api.TypeKeyboardButton, Record<string, unknown>])[] = [
    [new Api.KeyboardButton({ text }), { type: "default" }],
    [new Api.KeyboardButtonUrl({ text, url: "https://e.org" }), {
      type: "url",
      data: "https://e.org",
    }],
    [
      new Api.KeyboardButtonCallback({ text, data: Buffer.from("go") }),
      { type: "callback", data: "go", dataBase64: "Z28=" },
    ],
    [
      new Api.KeyboardButtonCallback({ text, data: Buffer.from([255]), requiresPassword: true }),
      { type: "callback_with_password", dataBase64: "/w==" },
    ],
    [new Api.KeyboardButtonRequestPhone({ text }), { type: "request_phone" }],
    [new Api.KeyboardButtonRequestGeoLocation({ text }), { type: "request_location" }],
    [new Api.KeyboardButtonRequestPoll({ text, quiz: true }), { type: "request_poll" }],
    [
      new Api.KeyboardButtonRequestPeer({
        text,
        buttonId: 4,
        peerType: new Api.RequestPeerTypeUser({}),
        maxQuantity: 1,
      }),
      { type: "request_peer", buttonId: "4" },
    ],
    [
      new Api.KeyboardButtonSwitchInline({ text, query: "q" }),
      { type: "switch_inline", data: "q" },
    ],
    [
      new Api.KeyboardButtonSwitchInline({ text, query: "q", samePeer: true }),
      { type: "switch_inline_same", data: "q" },
    ],
    [new Api.KeyboardButtonGame({ text }), { type: "game" }],
    [new Api.KeyboardButtonBuy({ text }), { type: "buy" }],
    [
      new Api.KeyboardButtonUrlAuth({ text, fwdText: "F", url: "https://a", buttonId: 3 }),
      { type: "auth", data: "https://a", forwardText: "F", buttonId: "3" },
    ],
    [
      new Api.KeyboardButtonUserProfile({ text, userId: long(6) }),
      { type: "user_profile", data: "6" },
    ],
    [new Api.KeyboardButtonWebView({ text, url: "u" }), { type: "web_view", data: "u" }],
    [
      new Api.KeyboardButtonSimpleWebView({ text, url: "u" }),
      { type: "simple_web_view", data: "u" },
    ],
    [new Api.KeyboardButtonCopy({ text, copyText: "c" }), { type: "copy_text", data: "c" }],
  ];
  const rows = [
    new Api.KeyboardButtonRow({ buttons: buttons.map(([button]) => button) }),
    new Api.KeyboardButtonRow({ buttons: [] }),
  ];
  const message = convert(messageOf({ replyMarkup: new Api.ReplyInlineMarkup({ rows }) }));
  assert(message.type === "message");
  assert.deepEqual(message.buttons, [buttons.map(([, expected]) => ({ text, ...expected }))]);
});

Deno.test("convertMessage() leaves keyboards out that are not under the message", () => {
  const replyMarkup = new Api.ReplyKeyboardMarkup({
    rows: [new Api.KeyboardButtonRow({ buttons: [new Api.KeyboardButton({ text: "A" })] })],
  });
  assert.equal("buttons" in convert(messageOf({ replyMarkup })), false);
});

Deno.test("convertMessage() names the bot of a game: via, forwarded from, or the sender", () => {
  const game = new Api.Game({
    id: long(1),
    accessHash: long(2),
    shortName: "s",
    title: "S",
    description: "",
    photo: new Api.PhotoEmpty({ id: long(1) }),
  });
  const botOf = (fields: Parameters<typeof messageOf>[0]) => {
    const message = convert(messageOf({ media: new Api.MessageMediaGame({ game }), ...fields }));
    assert(message.type === "message" && message.media?.type === "game");
    return message.media.botId;
  };
  const fwdFrom = new Api.MessageFwdHeader({ fromId: user(8), date: 1 });
  assert.equal(botOf({ viaBotId: long(7), fwdFrom }), "user7");
  assert.equal(botOf({ fwdFrom }), "user8");
  assert.equal(botOf({}), "user1");
});

/** One message that has nearly everything, for tests that break a part of it. */
function richMessage(): Api.Message {
  const size = new Api.PhotoSize({ type: "x", w: 8, h: 8, size: 10 });
  return messageOf({
    message: "text",
    entities: [new Api.MessageEntityPre({ offset: 0, length: 4, language: "c" })],
    media: new Api.MessageMediaPhoto({ photo: photoOf([size]) }),
    fwdFrom: new Api.MessageFwdHeader({ fromId: user(2), date: 5 }),
    replyTo: new Api.MessageReplyHeader({ replyToMsgId: 3, quoteText: "t", quoteEntities: [] }),
    reactions: new Api.MessageReactions({
      results: [
        new Api.ReactionCount({ reaction: new Api.ReactionEmoji({ emoticon: "a" }), count: 1 }),
      ],
      recentReactions: [],
    }),
    replyMarkup: new Api.ReplyInlineMarkup({
      rows: [
        new Api.KeyboardButtonRow({
          buttons: [new Api.KeyboardButtonCallback({ text: "c", data: Buffer.from("d") })],
        }),
      ],
    }),
  });
}

const JUNK: readonly unknown[] = [
  undefined,
  null,
  true,
  false,
  "",
  "text",
  -1,
  Number.NaN,
  -0,
  2 ** 60,
  long("-9223372036854775808"),
  Buffer.from([1]),
  [],
  [true, null, undefined, plainText("x")],
  user(5),
  plainText("x"),
  new Api.MessageMediaPoll({} as never),
  new Api.MessageMediaContact({} as never),
  new Api.MessageMediaInvoice({} as never),
  new Api.MessageMediaGame({} as never),
  new Api.MessageMediaDocument({} as never),
  new Api.MessageMediaPaidMedia({} as never),
  new Api.MessageMediaWebPage({} as never),
  new Api.MessageMediaGeoLive({} as never),
  new Api.MessageMediaVenue({} as never),
  new Api.MessageMediaGiveaway({} as never),
  new Api.Document({} as never),
  new Api.Photo({} as never),
  new Api.MessageReplyHeader({} as never),
  new Api.MessageFwdHeader({} as never),
  new Api.ReactionCustomEmoji({} as never),
  new Api.KeyboardButtonUserProfile({} as never),
  new Api.MessageEntityCustomEmoji({} as never),
];

Deno.test("convertMessage() never throws, whatever stands in place of a field", () => {
  let count = 0;
  for (const place of placesOf(richMessage(), [])) {
    for (const junk of JUNK) {
      const message = richMessage();
      setAt(message, place, junk);
      const converted = convertMessage(message, IN_FORUM);
      assert.deepEqual(JSON.parse(JSON.stringify(converted)), converted);
      count++;
    }
  }
  assert(count > 1500);
});

Deno.test("convertMessage() never throws for an action without its fields", () => {
  const names = Object.keys(Api).filter((name) => name.startsWith("MessageAction"));
  const classes = Api as unknown as Record<string, new (args: object) => Api.TypeMessageAction>;
  for (const name of names) {
    const converted = convertMessage(serviceOf(new classes[name]!({})), IN_SUPERGROUP);
    assert.equal(converted.type, "service");
    assert.deepEqual(JSON.parse(JSON.stringify(converted)), converted);
  }
});

/** Paths to every field of an object and of what is inside it. */
function placesOf(value: object, path: readonly string[]): string[][] {
  return Object.entries(value).flatMap(([key, field]) => {
    if (["originalArgs", "className", "classType"].includes(key) || /^[A-Z_]/.test(key)) return [];
    const here = [...path, key];
    const nested = typeof field === "object" && field !== null && !Buffer.isBuffer(field) &&
      !("toJSNumber" in field);
    return nested ? [here, ...placesOf(field, here)] : [here];
  });
}

function setAt(object: object, path: readonly string[], value: unknown): void {
  let holder = object as Record<string, unknown>;
  for (const key of path.slice(0, -1)) holder = holder[key] as Record<string, unknown>;
  holder[path.at(-1)!] = value;
}
