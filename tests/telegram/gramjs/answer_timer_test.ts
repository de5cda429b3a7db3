import assert from "node:assert/strict";
import { delay } from "../../../lib/async/delay.ts";
import { type Traffic, watchAnswer } from "../../../lib/telegram/gramjs/answer_timer.ts";

const MIB = 1_048_576;
const TIMEOUT_MS = 40;

/** Brings bytes every 10 ms until told to stop. */
function flow(traffic: Traffic, bytes: number): () => void {
  const timer = setInterval(() => traffic.received += bytes, 10);
  return () => clearInterval(timer);
}

function watch(traffic: Traffic, partBytes: number) {
  const lost = Promise.withResolvers<string>();
  const stop = watchAnswer({ traffic, timeoutMs: TIMEOUT_MS, partBytes, onLost: lost.resolve });
  return { lost: lost.promise, stop };
}

Deno.test("watchAnswer() gives a part all the time that a slow line takes", async () => {
  const traffic: Traffic = { received: 0, owed: 0 };
  const stopFlow = flow(traffic, 16 * 1024);
  const { lost, stop } = watch(traffic, MIB);
  assert.equal(traffic.owed, MIB);
  const first = await Promise.race([lost, delay(6 * TIMEOUT_MS).then(() => "waiting")]);
  stop();
  stopFlow();
  assert.equal(first, "waiting");
  assert.equal(traffic.owed, 0);
});

Deno.test("watchAnswer() gives a part up when all that was due before it has come", async () => {
  const traffic: Traffic = { received: 0, owed: 2 * MIB };
  const stopFlow = flow(traffic, MIB);
  const { lost, stop } = watch(traffic, MIB);
  assert.equal(await lost, "alive");
  stop();
  stopFlow();
  assert.equal(traffic.owed, 2 * MIB);
});

Deno.test("watchAnswer() gives up in silence, on a trickle, and on other requests in time", async () => {
  const silent = watch({ received: 0, owed: 0 }, MIB);
  assert.equal(await silent.lost, "silent");
  silent.stop();
  for (const [bytes, partBytes] of [[100, MIB], [64 * 1024, 0]] as const) {
    const traffic: Traffic = { received: 0, owed: 0 };
    const stopFlow = flow(traffic, bytes);
    const { lost, stop } = watch(traffic, partBytes);
    assert.equal(await lost, "alive");
    stop();
    stopFlow();
  }
});
