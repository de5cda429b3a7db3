// Tests of how text is cut into parts.
import assert from "node:assert/strict";
import fc from "fast-check";
import type { TextEntity } from "../../../lib/model/text.ts";
import { renderText, renderTextEntities, textParts } from "../../../lib/render/result_json/text.ts";

const bold = (offset: number, length: number): TextEntity => ({ type: "bold", offset, length });

Deno.test("renderText() is an empty string for no text", () => {
  assert.equal(renderText({ text: "", entities: [bold(0, 5)] }), "");
  assert.deepEqual(renderTextEntities({ text: "", entities: [bold(0, 5)] }), []);
});

Deno.test("renderText() is the text itself when nothing is formatted", () => {
  assert.equal(renderText({ text: "plain", entities: [] }), "plain");
  assert.equal(renderText({ text: "plain", entities: [bold(9, 2)] }), "plain");
  assert.deepEqual(renderTextEntities({ text: "plain", entities: [] }), [
    { type: "plain", text: "plain" },
  ]);
});

Deno.test("renderText() mixes strings with objects", () => {
  const rich = { text: "see Ann now", entities: [bold(4, 3)] };
  assert.deepEqual(renderText(rich), ["see ", { type: "bold", text: "Ann" }, " now"]);
  assert.deepEqual(renderTextEntities(rich), [
    { type: "plain", text: "see " },
    { type: "bold", text: "Ann" },
    { type: "plain", text: " now" },
  ]);
});

Deno.test("renderText() is an array even when the whole text is formatted", () => {
  assert.deepEqual(renderText({ text: "Ann", entities: [bold(0, 3)] }), [
    { type: "bold", text: "Ann" },
  ]);
});

const WITH_FIELDS: readonly (readonly [TextEntity, Record<string, unknown>])[] = [
  [{ type: "pre", offset: 0, length: 1, language: "" }, { language: "" }],
  [{ type: "pre", offset: 0, length: 1, language: "ts" }, { language: "ts" }],
  [{ type: "text_link", offset: 0, length: 1, href: "https://e.org" }, { href: "https://e.org" }],
  [{ type: "mention_name", offset: 0, length: 1, userId: "user77" }, { user_id: 77 }],
  [{ type: "blockquote", offset: 0, length: 1, collapsed: true }, { collapsed: true }],
  [{ type: "blockquote", offset: 0, length: 1, collapsed: false }, { collapsed: false }],
  [
    { type: "custom_emoji", offset: 0, length: 1, documentId: "5368324170671202286" },
    { document_id: "5368324170671202286" },
  ],
  [{ type: "phone", offset: 0, length: 1 }, {}],
];

for (const [entity, fields] of WITH_FIELDS) {
  Deno.test(`renderTextEntities() gives ${entity.type} ${JSON.stringify(fields)}`, () => {
    assert.deepEqual(renderTextEntities({ text: "x", entities: [entity] }), [
      { type: entity.type, text: "x", ...fields },
    ]);
  });
}

const texts = (text: string, entities: readonly TextEntity[]) =>
  textParts({ text, entities }).map((part) => part.entity ? `[${part.text}]` : part.text).join("");

Deno.test("textParts() lets the first of overlapping entities win", () => {
  assert.equal(texts("abcdef", [bold(0, 4), bold(2, 4)]), "[abcd]ef");
  assert.equal(texts("abcdef", [bold(2, 2), bold(0, 3)]), "ab[cd]ef");
  assert.equal(texts("abcdef", [bold(1, 2), bold(1, 2)]), "a[bc]def");
  assert.equal(texts("abcdef", [bold(0, 6), bold(2, 2)]), "[abcdef]");
  assert.equal(texts("abcdef", [bold(0, 2), bold(2, 1), bold(4, 2)]), "[ab][c]d[ef]");
});

Deno.test("textParts() drops an entity that comes after a later one", () => {
  assert.equal(texts("abcdef", [bold(4, 2), bold(0, 2)]), "abcd[ef]");
});

Deno.test("textParts() drops entities that are empty or leave the text", () => {
  assert.equal(texts("abc", [bold(1, 3), bold(0, 1)]), "[a]bc");
  assert.equal(texts("abc", [bold(3, 1), bold(100, 1), bold(1, 2)]), "a[bc]");
  assert.equal(texts("abc", [bold(-1, 2), bold(0, 0), bold(1, -1)]), "abc");
  assert.equal(texts("abc", [bold(Number.NaN, 1), bold(0.5, 1)]), "abc");
  assert.equal(texts("abc", [bold(1, 2 ** 31 - 1)]), "abc");
});

Deno.test("textParts() counts in UTF-16 code units, even inside of a surrogate pair", () => {
  assert.equal(texts("😀😀x", [bold(2, 2)]), "😀[😀]x");
  assert.deepEqual(textParts({ text: "😀", entities: [bold(1, 1)] }).map((part) => part.text), [
    "\ud83d",
    "\ude00",
  ]);
});

const anyText = fc.oneof(
  fc.string({ unit: "binary" }),
  fc.array(fc.integer({ min: 0, max: 0xffff })).map((units) => String.fromCharCode(...units)),
);
const anyEntities = fc.array(fc.record({
  type: fc.constant("italic" as const),
  offset: fc.integer({ min: -3, max: 40 }),
  length: fc.integer({ min: -3, max: 20 }),
}));

Deno.test("renderTextEntities() joined is the whole text, for any text and entities", () => {
  fc.assert(fc.property(anyText, anyEntities, (text, entities) => {
    const rendered = renderTextEntities({ text, entities });
    assert.equal(rendered.map((part) => part["text"]).join(""), text);
    assert(rendered.every((part) => part["text"] !== ""));
    const mixed = renderText({ text, entities });
    const parts = Array.isArray(mixed) ? mixed : [mixed];
    assert.equal(parts.map((part) => typeof part === "string" ? part : part.text).join(""), text);
  }));
});
