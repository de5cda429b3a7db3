// Tests of the readers of plain values.
import assert from "node:assert/strict";
import fc from "fast-check";
import {
  choicesType,
  choiceType,
  integerType,
  SWITCH_TYPE,
  textsType,
  textType,
} from "../../../lib/cli/config/value_type.ts";

Deno.test("integerType() reads exactly the whole numbers between its bounds", () => {
  const type = integerType("N", { min: -5, max: 1000 });
  fc.assert(fc.property(fc.integer({ min: -5, max: 1000 }), (number) => {
    assert.equal(type.parse(` ${number} `), number);
  }));
  for (const text of ["-6", "1001", "99999999999999999999"]) {
    assert.throws(() => type.parse(text), { name: /RangeError|SyntaxError/ });
  }
  for (const text of ["", "1.5", "1e3", "0x10", "one", "1 2", "∞"]) {
    assert.throws(() => type.parse(text), SyntaxError);
  }
});

Deno.test("SWITCH_TYPE reads the usual words for on and off, and nothing else", () => {
  for (const text of ["true", "1", "yes", "ON"]) assert.equal(SWITCH_TYPE.parse(text), true);
  for (const text of ["false", "0", "No", "off"]) assert.equal(SWITCH_TYPE.parse(text), false);
  for (const text of ["", "2", "maybe"]) assert.throws(() => SWITCH_TYPE.parse(text), SyntaxError);
});

Deno.test("choiceType() ignores case and names what is allowed", () => {
  const type = choiceType("HOW", ["hard", "copy"]);
  assert.equal(type.parse("HARD"), "hard");
  assert.equal(type.allowed, "hard or copy");
  assert.throws(() => type.parse("soft"), SyntaxError);
});

Deno.test("choicesType() keeps each choice once, in the order of the table", () => {
  const words = ["a", "b", "c", "d"] as const;
  const type = choicesType("X", words);
  fc.assert(
    fc.property(fc.array(fc.constantFrom(...words), { minLength: 1 }), (given) => {
      const expected = words.filter((word) => given.includes(word));
      assert.deepEqual(type.parse(given.join(" , ")), expected);
      assert.deepEqual(type.parse(given), expected);
    }),
  );
  assert.throws(() => type.parse(","), SyntaxError);
  assert.throws(() => type.parse("a,e"), SyntaxError);
});

Deno.test("textsType() splits texts at commas and leaves the items of a config file whole", () => {
  const type = textsType("CHATS", "chats");
  assert.deepEqual(type.parse("@a, Family ,"), ["@a", "Family"]);
  assert.deepEqual(type.parse(["Hello, world", "@a"]), ["Hello, world", "@a"]);
});

Deno.test("textType() refuses an empty text and a list", () => {
  assert.equal(textType("X").parse("a b"), "a b");
  assert.throws(() => textType("X").parse(" "), SyntaxError);
  assert.throws(() => textType("X").parse(["a"]), SyntaxError);
});
