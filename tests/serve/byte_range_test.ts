import assert from "node:assert/strict";
import fc from "fast-check";
import { byteRange } from "../../lib/serve/byte_range.ts";

Deno.test("byteRange() reads what browsers ask for", () => {
  assert.deepEqual(byteRange("bytes=0-", 10), { first: 0, last: 9 });
  assert.deepEqual(byteRange("bytes=2-4", 10), { first: 2, last: 4 });
  assert.deepEqual(byteRange("bytes=8-99", 10), { first: 8, last: 9 });
  assert.deepEqual(byteRange("bytes=-3", 10), { first: 7, last: 9 });
  assert.deepEqual(byteRange("bytes=-30", 10), { first: 0, last: 9 });
  assert.equal(byteRange("bytes=10-", 10), "unsatisfiable");
  assert.equal(byteRange("bytes=0-", 0), "unsatisfiable");
  assert.equal(byteRange("bytes=-0", 10), "unsatisfiable");
  for (
    const ignored of [undefined, "", "bytes=", "bytes=-", "bytes=4-2", "items=0-1", "bytes=0-1,3-4"]
  ) {
    assert.equal(byteRange(ignored, 10), "whole");
  }
});

Deno.test("byteRange() never leaves the file", () => {
  fc.assert(fc.property(fc.nat(), fc.option(fc.nat()), fc.option(fc.nat()), (size, a, b) => {
    const range = byteRange(`bytes=${a ?? ""}-${b ?? ""}`, size);
    if (typeof range === "string") return;
    assert.ok(0 <= range.first && range.first <= range.last && range.last < size);
  }));
});
