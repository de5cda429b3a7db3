import assert from "node:assert/strict";
import { RpcError, TgkeepError } from "../../../lib/model/errors.ts";
import { unreachableCenters } from "../../../lib/media/queue/unreachable_centers.ts";

function fixture() {
  const state = { now: 0, asked: 0, home: undefined as Error | undefined };
  const { refusal, note } = unreachableCenters(() => state.now);
  const askHome = (): Promise<void> => {
    state.asked++;
    return state.home ? Promise.reject(state.home) : Promise.resolve();
  };
  return {
    state,
    refusal,
    note: (dcId: number, ended: "lost" | "answered") => note(dcId, ended, askHome),
  };
}

Deno.test("unreachableCenters() leaves a data centre alone after three failures twice, and tries one file a minute", async () => {
  const { state, refusal, note } = fixture();
  for (let i = 0; i < 6; i++) {
    assert.equal(refusal(4), undefined);
    assert.equal(state.asked, Math.floor(i / 3));
    await note(4, "lost");
  }
  assert.equal(state.asked, 2);
  assert.match(String(refusal(4)), /data centre 4/);
  assert.equal(refusal(2), undefined);
  state.now = 60_000;
  assert.equal(refusal(4), undefined);
  assert.match(String(refusal(4)), /data centre 4/, "only one of them finds out");
  await note(4, "lost");
  state.now = 119_999;
  assert.match(String(refusal(4)), /data centre 4/);
  state.now = 120_000;
  assert.equal(refusal(4), undefined);
  await note(4, "answered");
  assert.equal(refusal(4), undefined);
});

Deno.test("unreachableCenters() does not give up what an interruption of home has cost", async () => {
  const { state, refusal, note } = fixture();
  // Four files are under way when everything is gone for as long as they are patient.
  for (let i = 0; i < 4; i++) await note(2, "lost");
  assert.equal(state.asked, 1);
  assert.equal(refusal(2), undefined, "home has answered");
  await note(2, "answered");
  for (let i = 0; i < 4; i++) await note(2, "lost");
  assert.equal(refusal(2), undefined);
});

Deno.test("unreachableCenters() counts each data centre by itself, and from its last answer on", async () => {
  const { state, refusal, note } = fixture();
  for (const dcId of [2, 4, 5, 2, 4, 5]) await note(dcId, "lost");
  await note(4, "answered");
  await note(4, "lost");
  assert.deepEqual([state.asked, refusal(4)], [0, undefined]);
});

Deno.test("unreachableCenters() throws when the account's own data centre is gone too", async () => {
  const { state, note } = fixture();
  state.home = new TgkeepError("network", "Telegram does not answer");
  await note(4, "lost");
  await note(4, "lost");
  await assert.rejects(note(4, "lost"), { code: "network" });
  state.home = new RpcError(400, "CHANNEL_PRIVATE", "channels.getMessages");
  await note(4, "lost");
});
