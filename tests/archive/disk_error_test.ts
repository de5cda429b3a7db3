// Tests of how trouble with a disk is told.
import assert from "node:assert/strict";
import { diskError } from "../../lib/archive/disk_error.ts";
import { TgkeepError } from "../../lib/model/errors.ts";

function told(code: string, ...intent: ["read" | "write"] | []): string {
  const cause = Object.assign(new Error("as the system says it"), { code });
  const error = diskError(cause, "/out/file", ...intent);
  assert.ok(error instanceof TgkeepError);
  assert.equal(error.code, "archive");
  assert.equal(error.cause, cause);
  return error.message;
}

Deno.test("diskError() says what could not be done, and what to do about it", () => {
  assert.equal(
    told("ENOSPC"),
    "Cannot write /out/file: the disk is full; free some space and run the same command again",
  );
  assert.match(told("EACCES"), /^Cannot write .*make the folder writable/);
  assert.match(told("EACCES", "read"), /^Cannot read .*readable for your user$/);
  assert.match(told("ENOENT", "read"), /^Cannot read .*it has disappeared/);
  assert.match(told("EIO", "read"), /^Cannot read .*check the disk$/);
});

Deno.test("diskError() leaves alone what is no trouble with a disk", () => {
  const known = new TgkeepError("network", "no connection");
  for (const error of [known, new TypeError("a defect"), "a text", undefined]) {
    assert.equal(diskError(error, "/out/file", "read"), error);
  }
});
