// Tests of strict JSON.
import assert from "node:assert/strict";
import fc from "fast-check";
import { jsonText } from "../../../lib/render/result_json/json_text.ts";

Deno.test("jsonText() escapes what is no valid JSON or no valid UTF-8", () => {
  assert.equal(
    jsonText('\0\u0001\n\r\t"\\\ud800x\udc00\u2028\u2029\u007f'),
    '"\\u0000\\u0001\\n\\r\\t\\"\\\\\\ud800x\\udc00\\u2028\\u2029\u007f"',
  );
});

Deno.test("jsonText() indents by one space a level", () => {
  assert.equal(
    jsonText({ a: [1, { b: null }], c: [] }, 2),
    [
      "{",
      '   "a": [',
      "    1,",
      "    {",
      '     "b": null',
      "    }",
      "   ],",
      '   "c": []',
      "  }",
    ].join("\n"),
  );
});

Deno.test("jsonText() comes back from UTF-8 bytes as it was, for any string", () => {
  const units = fc.array(fc.integer({ min: 0, max: 0xffff }));
  fc.assert(fc.property(units, fc.nat(4), (codes, level) => {
    const value = { key: String.fromCharCode(...codes) };
    const bytes = new TextEncoder().encode(jsonText(value, level));
    const text = new TextDecoder("utf-8", { fatal: true }).decode(bytes);
    assert.deepEqual(JSON.parse(text), value);
  }));
});
