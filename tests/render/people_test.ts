import assert from "node:assert/strict";
import fc from "fast-check";
import { initialsOf, personName, personOf } from "../../lib/render/people.ts";
import { NAMES } from "./result_json/entries.ts";

Deno.test("personName() has a name for everybody", () => {
  assert.equal(personName(NAMES, "user1"), "Ann Lee");
  assert.equal(personName(NAMES, "user2"), "Deleted account");
  assert.equal(personName(NAMES, "channel404"), "Unknown (channel404)");
  assert.equal(personName(NAMES, undefined), "Unknown");
});

Deno.test("initialsOf() takes the first characters of the first and the last word", () => {
  assert.equal(initialsOf("Ann Lee"), "AL");
  assert.equal(initialsOf("ann"), "A");
  assert.equal(initialsOf("Anna Maria van Lee"), "AL");
  assert.equal(initialsOf("«Новости» дня"), "НД");
  assert.equal(initialsOf("😀 Smile"), "😀S");
  assert.equal(initialsOf(""), "");
});

Deno.test("initialsOf() gives two characters at most, for any name", () => {
  fc.assert(fc.property(fc.string({ unit: "binary" }), (name) => {
    const initials = initialsOf(name);
    assert.ok(initials.isWellFormed());
    // A single letter can have an upper case of three.
    assert.ok([...initials].length <= 6);
  }));
});

Deno.test("personOf() always gives the same colour", () => {
  assert.equal(personOf(NAMES, "user1").color, 1);
  assert.equal(personOf(NAMES, "user7").color, 0);
});
