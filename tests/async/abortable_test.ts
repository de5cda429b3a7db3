import assert from "node:assert/strict";
import { abortable } from "../../lib/async/abortable.ts";

Deno.test("abortable() gives what the promise gives", async () => {
  const { signal } = new AbortController();
  assert.equal(await abortable(Promise.resolve(5), signal), 5);
  assert.equal(await abortable(Promise.resolve(5), undefined), 5);
  await assert.rejects(abortable(Promise.reject(new Error("no")), signal), /no/);
});

Deno.test("abortable() stops waiting when the signal is aborted, before or meanwhile", async () => {
  const never = new Promise(() => {});
  await assert.rejects(abortable(never, AbortSignal.abort(new Error("before"))), /before/);
  const abort = new AbortController();
  const waiting = abortable(never, abort.signal);
  abort.abort(new Error("meanwhile"));
  await assert.rejects(waiting, /meanwhile/);
});
