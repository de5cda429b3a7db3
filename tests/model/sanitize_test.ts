// Tests of printing hostile names.
import assert from "node:assert/strict";
import fc from "fast-check";
import { sanitizeLine } from "../../lib/model/sanitize.ts";

Deno.test("sanitizeLine() takes escape sequences out whole", () => {
  assert.equal(sanitizeLine("\u001b[31mred\u001b[0m"), "red");
  assert.equal(sanitizeLine("a\u001b]0;title\u0007b"), "ab");
  assert.equal(sanitizeLine("a\u001b]8;;http://x\u001b\\link\u001b]8;;\u001b\\b"), "alinkb");
  assert.equal(sanitizeLine("a\u009b2Jb"), "ab");
  assert.equal(sanitizeLine("a\u001bPq#0\u001b\\b"), "ab");
  assert.equal(sanitizeLine("a\u001bcb"), "ab");
});

Deno.test("sanitizeLine() makes one line of several", () => {
  assert.equal(sanitizeLine("a\r\nb\tc\u2028d"), "a b c d");
});

Deno.test("sanitizeLine() keeps letters, emoji and right-to-left text", () => {
  for (const text of ["Привет", "عائلة", "家族", "👩‍👩‍👧‍👦 family", "naïve"]) {
    assert.equal(sanitizeLine(text), text);
  }
});

Deno.test("sanitizeLine() drops marks that reorder a line", () => {
  assert.equal(sanitizeLine("invoice\u202egpj.exe\u202c"), "invoicegpj.exe");
  assert.equal(sanitizeLine("a\u2066b\u2069"), "ab");
});

Deno.test("sanitizeLine() leaves nothing that a terminal obeys", () => {
  const unit = fc.oneof(
    fc.constantFrom("\u001b", "[", "]", "\u0007", "\\", ";", "0", "m", "\u009b", "\n", "\u202e"),
    fc.string({ unit: "binary", maxLength: 3 }),
    fc.constantFrom("\ud800", "\udfff"),
  );
  fc.assert(fc.property(fc.array(unit).map((parts) => parts.join("")), (text) => {
    const clean = sanitizeLine(text);
    assert.doesNotMatch(clean, /[\p{Cc}\u2028\u2029\u202a-\u202e\u2066-\u2069]/u);
    assert.ok(clean.isWellFormed());
  }));
});
