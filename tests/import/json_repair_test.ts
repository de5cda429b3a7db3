import assert from "node:assert/strict";
import fc from "fast-check";
import { createJsonRepair } from "../../lib/import/json_repair.ts";

const encoder = new TextEncoder();
const decoder = new TextDecoder("utf-8", { ignoreBOM: true });

/** The text as it comes out when it goes in by pieces. */
function mended(bytes: Uint8Array, cuts: readonly number[] = []) {
  const repair = createJsonRepair();
  const places = [0, ...cuts.map((cut) => cut % (bytes.length + 1)), bytes.length]
    .toSorted((a, b) => a - b);
  const out = places.slice(1).map((end, i) => {
    const piece = repair.write(bytes.subarray(places[i] ?? 0, end));
    return decoder.decode(piece);
  });
  return { text: out.join("") + decoder.decode(repair.end()), repair };
}

Deno.test("createJsonRepair() leaves JSON as it is, wherever it is cut", () => {
  fc.assert(fc.property(fc.json(), fc.array(fc.nat(), { maxLength: 8 }), (json, cuts) => {
    const { text, repair } = mended(encoder.encode(json), cuts);
    assert.equal(text, json.toWellFormed());
    assert.equal(repair.repairs, 0);
  }));
});

Deno.test("createJsonRepair() mends what Telegram Desktop writes, wherever it is cut", () => {
  fc.assert(fc.property(
    fc.array(fc.oneof(fc.string(), fc.integer({ min: 1, max: 31 })), { maxLength: 12 }),
    fc.array(fc.nat(), { maxLength: 8 }),
    fc.constantFrom("escaped", "raw"),
    (pieces, cuts, way) => {
      const wanted = pieces.map((piece) =>
        typeof piece === "string" ? piece : String.fromCharCode(piece)
      ).join("");
      const body = pieces.map((piece) => {
        if (typeof piece === "string") return JSON.stringify(piece).slice(1, -1);
        if (way === "raw") return String.fromCharCode(piece);
        return `\\x${piece.toString(16).toUpperCase().padStart(2, "0")}`;
      }).join("");
      const { text, repair } = mended(encoder.encode(`{"text": "${body}"}`), cuts);
      assert.equal(JSON.parse(text).text, wanted);
      assert.equal(repair.repairs, pieces.filter((piece) => typeof piece === "number").length);
    },
  ));
});

Deno.test("createJsonRepair() tells where a place of the mended text comes from", () => {
  const source = '["\\x01", "\\x02", X]';
  const { text, repair } = mended(encoder.encode(source));
  assert.equal(repair.origin(text.indexOf("X")), source.indexOf("X"));
  assert.equal(repair.origin(0), 0);
});

Deno.test("createJsonRepair() stops at what could mean several things", () => {
  for (const escape of ["\\xff", "\\xZZ", "\\q", "\\'", "\\v"]) {
    const source = `{"a": "fine", "b": "${escape}"}`;
    const { text, repair } = mended(encoder.encode(source));
    assert.equal(repair.damage?.offset, source.indexOf("\\"), escape);
    assert.equal(text, source.slice(0, source.indexOf("\\")));
  }
  assert.match(mended(encoder.encode("[".repeat(200))).repair.damage?.message ?? "", /deep/);
});

Deno.test("createJsonRepair() drops the mark of the encoding and mends bytes that are no UTF-8", () => {
  const bytes = new Uint8Array([0xef, 0xbb, 0xbf, ...encoder.encode('{"a":"'), 0xff, 0x22, 0x7d]);
  assert.deepEqual(JSON.parse(mended(bytes).text), { a: "\ufffd" });
});
