import assert from "node:assert/strict";
import fc from "fast-check";
import { readMoney } from "../../lib/import/money.ts";
import { messageText, richText } from "../../lib/import/text.ts";
import type { RichText, TextEntity } from "../../lib/model/text.ts";
import { renderMoney } from "../../lib/render/result_json/money.ts";
import { renderText, renderTextEntities } from "../../lib/render/result_json/text.ts";

/** Texts with entities anywhere, overlapping ones and those that leave the text among them. */
const rich: fc.Arbitrary<RichText> = fc.record({
  text: fc.string({ unit: "binary" }),
  entities: fc.array(
    fc.record({
      type: fc.constantFrom(
        "bold",
        "link",
        "code",
        "pre",
        "blockquote",
        "text_link",
        "mention_name",
      ),
      offset: fc.nat(12),
      length: fc.nat(6),
      language: fc.constant("ts"),
      collapsed: fc.boolean(),
      href: fc.webUrl(),
      userId: fc.constant("user5"),
    }) as fc.Arbitrary<TextEntity>,
  ),
});

Deno.test("richText() and messageText() are the inverse of what result.json does to a text", () => {
  fc.assert(fc.property(rich, (value) => {
    const text = renderText(value);
    const entities = renderTextEntities(value);
    for (const read of [richText(text), messageText({ text, text_entities: entities })]) {
      assert.equal(read.text, value.text);
      assert.deepEqual(renderText(read), text);
      assert.deepEqual(renderTextEntities(read), entities);
    }
  }));
});

Deno.test("richText() takes anything", () => {
  fc.assert(fc.property(fc.jsonValue(), (value) => {
    const { text, entities } = richText(value);
    for (const { offset, length } of entities) assert.ok(offset + length <= text.length);
  }));
});

Deno.test("readMoney() is the inverse of renderMoney()", () => {
  const currencies = ["USD", "EUR", "RUB", "JPY", "KWD", "CAD", "XTR", "TON!", "WORDS"];
  const amount = fc.integer({ min: 0, max: 1_000_000_000 });
  fc.assert(fc.property(amount, fc.constantFrom(...currencies), (value, currency) => {
    const shown = renderMoney(value, currency);
    const money = readMoney(shown);
    assert.equal(renderMoney(money.amount, money.currency), shown);
    assert.deepEqual(money, { amount: value, currency });
  }));
  for (const text of ["", "free", "1", "€", "$", "-", "12"]) readMoney(text);
});
