// Contents of files: any range is the same as in the whole.
import { deepStrictEqual, notDeepStrictEqual, strictEqual } from "node:assert/strict";
import { createHash } from "node:crypto";
import fc from "fast-check";
import { type Content, createContentSource } from "../../../lib/emulator/world/content.ts";

const source = createContentSource(1);

Deno.test("read() gives the bytes that the whole has in a range", () => {
  const content: Content = { key: "a", size: 200_000, head: "jpeg" };
  const whole = source.read(content, 0, content.size);
  strictEqual(whole.length, content.size);
  const offsets = fc.integer({ min: 0, max: 250_000 });
  fc.assert(fc.property(offsets, fc.integer({ min: 0, max: 140_000 }), (offset, length) => {
    const range = source.read(content, offset, length);
    deepStrictEqual(range, whole.slice(offset, offset + length));
  }));
});

Deno.test("read() has no two pages alike", () => {
  const content: Content = { key: "pages", size: 1 << 20 };
  const whole = source.read(content, 0, content.size);
  const pages = new Set<string>();
  for (let at = 0; at < whole.length; at += 4096) {
    pages.add(createHash("sha256").update(whole.subarray(at, at + 4096)).digest("hex"));
  }
  strictEqual(pages.size, 256);
});

Deno.test("sha256() is that of the bytes, for any size", () => {
  for (const size of [0, 1, 1023, 1024, 1025, 1_048_576, 1_048_577]) {
    const content: Content = { key: "sized", size, head: "png" };
    const bytes = source.read(content, 0, size + 10);
    strictEqual(bytes.length, size);
    const expected = createHash("sha256").update(bytes).digest("hex");
    strictEqual(source.sha256(content), expected);
    strictEqual(source.sha256(content), expected);
  }
});

Deno.test("contents differ by key and seed, and are equal otherwise", () => {
  const a: Content = { key: "a", size: 5_000 };
  const bytes = source.read(a, 0, 5_000);
  deepStrictEqual(createContentSource(1).read(a, 0, 5_000), bytes);
  notDeepStrictEqual(createContentSource(2).read(a, 0, 5_000), bytes);
  notDeepStrictEqual(source.read({ ...a, key: "b" }, 0, 5_000), bytes);
});
