// Tests of text conversion.
import assert from "node:assert/strict";
import { Api } from "telegram/tl/api.js";
import { convertText } from "../../../../lib/telegram/gramjs/convert/text.ts";
import { long, roundTrip } from "./round_trip.ts";

const range = { offset: 1, length: 2 };

const CASES: readonly (readonly [Api.TypeMessageEntity, Record<string, unknown>])[] = [
  [new Api.MessageEntityUnknown(range), { type: "unknown" }],
  [new Api.MessageEntityMention(range), { type: "mention" }],
  [new Api.MessageEntityHashtag(range), { type: "hashtag" }],
  [new Api.MessageEntityCashtag(range), { type: "cashtag" }],
  [new Api.MessageEntityBotCommand(range), { type: "bot_command" }],
  [new Api.MessageEntityUrl(range), { type: "link" }],
  [new Api.MessageEntityEmail(range), { type: "email" }],
  [new Api.MessageEntityPhone(range), { type: "phone" }],
  [new Api.MessageEntityBankCard(range), { type: "bank_card" }],
  [new Api.MessageEntityBold(range), { type: "bold" }],
  [new Api.MessageEntityItalic(range), { type: "italic" }],
  [new Api.MessageEntityUnderline(range), { type: "underline" }],
  [new Api.MessageEntityStrike(range), { type: "strikethrough" }],
  [new Api.MessageEntitySpoiler(range), { type: "spoiler" }],
  [new Api.MessageEntityCode(range), { type: "code" }],
  [new Api.MessageEntityPre({ ...range, language: "ts" }), { type: "pre", language: "ts" }],
  [
    new Api.MessageEntityTextUrl({ ...range, url: "https://e.org" }),
    { type: "text_link", href: "https://e.org" },
  ],
  [
    new Api.MessageEntityMentionName({ ...range, userId: long(77) }),
    { type: "mention_name", userId: "user77" },
  ],
  [
    new Api.InputMessageEntityMentionName({
      ...range,
      userId: new Api.InputUser({ userId: long(78), accessHash: long(1) }),
    }),
    { type: "mention_name", userId: "user78" },
  ],
  [new Api.MessageEntityBlockquote(range), { type: "blockquote", collapsed: false }],
  [
    new Api.MessageEntityBlockquote({ ...range, collapsed: true }),
    { type: "blockquote", collapsed: true },
  ],
  [
    new Api.MessageEntityCustomEmoji({ ...range, documentId: long("5368324170671202286") }),
    { type: "custom_emoji", documentId: "5368324170671202286" },
  ],
];

for (const [entity, expected] of CASES) {
  Deno.test(`convertText() converts ${entity.className} to ${JSON.stringify(expected)}`, () => {
    assert.deepEqual(convertText("abcdef", [roundTrip(entity)]), {
      text: "abcdef",
      entities: [{ ...range, ...expected }],
    });
  });
}

Deno.test("convertText() keeps a mention of an impossible user as unknown", () => {
  const entity = new Api.MessageEntityMentionName({ ...range, userId: long("-5") });
  assert.equal(convertText("abc", [roundTrip(entity)]).entities[0]?.type, "unknown");
});

Deno.test("convertText() takes absent text and entities for empty ones", () => {
  assert.deepEqual(convertText(undefined, null), { text: "", entities: [] });
});
