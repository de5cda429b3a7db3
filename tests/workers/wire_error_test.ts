import assert from "node:assert/strict";
import { TgkeepError } from "../../lib/model/errors.ts";
import { ImageError } from "../../lib/workers/image_error.ts";
import { packError, unpackError } from "../../lib/workers/wire_error.ts";

const sent = (error: unknown): Error => unpackError(structuredClone(packError(error)));

for (
  const error of [
    new Error("plain"),
    new TypeError("a type"),
    new RangeError("a range"),
    new SyntaxError("a text"),
    new ImageError("an image"),
    new TgkeepError("archive", "a disk"),
    new DOMException("a signal", "AbortError"),
    new Deno.errors.PermissionDenied("a folder"),
  ]
) {
  Deno.test(`unpackError() gives ${error.constructor.name} back as it was`, () => {
    const back = sent(error);
    assert.equal(back.constructor, error.constructor);
    assert.deepEqual(
      [back.name, back.message, (back as { code?: unknown }).code, back.stack],
      [error.name, error.message, (error as { code?: unknown }).code, error.stack],
    );
  });
}

Deno.test("unpackError() keeps the name and code of a class that is not known here", () => {
  class DiskFull extends Error {
    override readonly name = "DiskFull";
    readonly code = "ENOSPC";
  }
  const back = sent(new DiskFull("no room"));
  assert.equal(back.constructor, Error);
  assert.deepEqual(
    [back.name, back.message, (back as { code?: unknown }).code],
    ["DiskFull", "no room", "ENOSPC"],
  );
});

Deno.test("packError() cuts off causes that lead in a circle", () => {
  const error = new Error("circle");
  error.cause = error;
  assert.equal(sent(error).message, "circle");
});

for (const thrown of ["text", 7, null, undefined, { message: "no error" }, Symbol("odd")]) {
  Deno.test(`packError() makes an error of ${String(thrown)}`, () => {
    assert.equal(sent(thrown).message, String(thrown));
  });
}
