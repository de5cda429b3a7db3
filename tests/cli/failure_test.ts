// Tests of exit codes.
import assert from "node:assert/strict";
import { explainFailure } from "../../lib/cli/failure.ts";
import { Interrupted } from "../../lib/cli/signals.ts";
import {
  ConnectionError,
  type FailureCode,
  RpcError,
  TgkeepError,
} from "../../lib/model/errors.ts";

Deno.test("explainFailure() gives every code its exit code", () => {
  const expected: Readonly<Record<FailureCode, number>> = {
    usage: 2,
    sign_in_needed: 3,
    flood_wait: 5,
    archive: 6,
    network: 1,
    input: 1,
    telegram: 1,
  };
  for (const [code, exitCode] of Object.entries(expected)) {
    const failure = explainFailure(new TgkeepError(code as FailureCode, "why"));
    assert.deepEqual(failure, { code, exitCode, message: "why" });
  }
});

Deno.test("explainFailure() tells interruptions by their signal", () => {
  assert.equal(explainFailure(new Interrupted("x", 143)).exitCode, 143);
  assert.equal(explainFailure(new Interrupted("x", 130)).code, "interrupted");
});

Deno.test("explainFailure() understands what Telegram answers", () => {
  const over = explainFailure(new RpcError(401, "AUTH_KEY_UNREGISTERED", "users.getUsers"));
  assert.equal(over.exitCode, 3);
  assert.match(over.message, /tgkeep login/);
  const wait = explainFailure(new RpcError(420, "FLOOD_WAIT_4000", "auth.sendCode"));
  assert.equal(wait.exitCode, 5);
  assert.match(wait.message, /4000 s/);
  const wrong = explainFailure(new RpcError(400, "API_ID_INVALID", "auth.sendCode"));
  assert.equal(wrong.exitCode, 1);
  assert.match(wrong.message, /API_ID_INVALID.*TG_API_HASH/);
});

Deno.test("explainFailure() ends with 1 for everything else", () => {
  assert.equal(explainFailure(new ConnectionError("refused")).exitCode, 1);
  assert.equal(explainFailure(new TypeError("x is not a function")).code, "internal");
  assert.equal(explainFailure("text").exitCode, 1);
});
