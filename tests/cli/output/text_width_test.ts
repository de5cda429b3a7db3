// Tests of measuring and fitting texts.
import assert from "node:assert/strict";
import fc from "fast-check";
import { cutText, fitText, textWidth } from "../../../lib/cli/output/text_width.ts";

Deno.test("textWidth() counts cells of wide, combined and plain characters", () => {
  const widths = {
    "": 0,
    "abc": 3,
    "Привет": 6,
    "家族": 4,
    "ひらがな": 8,
    "한국어": 6,
    "ｱｲｳ": 3,
    "ＡＢ": 4,
    "e\u0301": 1,
    "👍": 2,
    "👩‍👩‍👧‍👦": 2,
    "👍🏽": 2,
    "🇩🇪": 2,
    "❤️": 2,
    "©": 1,
    "1": 1,
    "\u200b": 0,
    "سلام": 4,
  };
  for (const [text, width] of Object.entries(widths)) assert.equal(textWidth(text), width, text);
});

Deno.test("fitText() gives exactly the width", () => {
  const text = fc.array(fc.constantFrom("a", "家", "👍", "e\u0301", " ", "ж")).map((parts) =>
    parts.join("")
  );
  fc.assert(fc.property(text, fc.integer({ min: 0, max: 20 }), (given, width) => {
    assert.equal(textWidth(fitText(given, width)), width);
    assert.equal(textWidth(fitText(given, width, "right")), width);
    assert.ok(textWidth(cutText(given, width)) <= width);
  }));
});

Deno.test("cutText() marks what was cut and never halves a character", () => {
  assert.equal(cutText("telegram", 8), "telegram");
  assert.equal(cutText("telegram", 5), "tele…");
  assert.equal(cutText("家族家族", 4), "家…");
});
