import assert from "node:assert/strict";
import type { Clock } from "../../lib/async/clock.ts";
import {
  type FloodPolicyOptions,
  type FloodWait,
  withFloodPolicy,
} from "../../lib/history/flood.ts";
import {
  ConnectionError,
  type FailureCode,
  RpcError,
  TgkeepError,
} from "../../lib/model/errors.ts";
import { fakeGateway, fakeWorld, remoteFile } from "../helpers/fake_gateway.ts";

interface Trial {
  readonly slept: number[];
  readonly waits: FloodWait[];
  readonly calls: () => number;
  readonly run: () => Promise<unknown>;
}

/** Each request meets the next error of the list; with none left it succeeds. */
function trial(errors: readonly unknown[], options: FloodPolicyOptions = {}): Trial {
  const world = fakeWorld();
  const left = [...errors];
  world.before = () => {
    const error = left.shift();
    if (error !== undefined) throw error;
  };
  const slept: number[] = [];
  const waits: FloodWait[] = [];
  let now = 1000;
  const clock: Clock = {
    now: () => now,
    sleep: (ms, signal) => {
      signal?.throwIfAborted();
      slept.push(ms);
      now += ms;
      return Promise.resolve();
    },
  };
  const gateway = withFloodPolicy(fakeGateway(world), {
    clock,
    random: () => 1,
    onWait: (wait) => waits.push(wait),
    ...options,
  });
  const request = { chat: { id: "chat5" as const }, offsetId: 1, addOffset: -100, limit: 100 };
  return {
    slept,
    waits,
    calls: () => world.calls.get("historyPage") ?? 0,
    run: () => gateway.historyPage(request),
  };
}

const flood = (seconds: number, type = "FLOOD_WAIT") =>
  new RpcError(420, `${type}_${seconds}`, "messages.getHistory");

const failure = (code: FailureCode, pattern: RegExp) => (error: unknown): boolean =>
  error instanceof TgkeepError && error.code === code && pattern.test(error.message);

Deno.test("withFloodPolicy() sleeps as long as Telegram says and tells it", async () => {
  const t = trial([flood(3), flood(7, "FLOOD_PREMIUM_WAIT"), flood(2, "SLOWMODE_WAIT"), flood(0)]);
  await t.run();
  assert.deepEqual(t.slept, [3000, 7000, 2000, 1000]);
  assert.deepEqual(t.waits[0], { method: "messages.getHistory", seconds: 3, until: 4000 });
  assert.equal(t.waits.length, 4);
  assert.equal(t.calls(), 5);
});

Deno.test("withFloodPolicy() ends the run when the wait is longer than allowed", async () => {
  const t = trial([flood(301)]);
  await assert.rejects(t.run(), failure("flood_wait", /6 min.*it goes on from here$/));
  assert.deepEqual(t.slept, []);
  const told = trial([flood(301)], { maxWaitMs: 300_000 });
  await assert.rejects(told.run(), failure("flood_wait", /6 min.*--max-flood-wait/));
  await trial([flood(301)], { maxWaitMs: 301_000 }).run();
});

Deno.test("withFloodPolicy() repeats after trouble on the way, with growing pauses", async () => {
  const t = trial([
    new ConnectionError("reset"),
    new RpcError(500, "INTERDC_2_CALL_ERROR", "messages.getHistory"),
    new RpcError(-503, "Timeout", "messages.getHistory"),
  ]);
  await t.run();
  assert.deepEqual(t.slept, [500, 1000, 2000]);
});

Deno.test("withFloodPolicy() gives up after a bounded number of attempts", async () => {
  const t = trial(
    Array.from({ length: 99 }, () => new ConnectionError("Cannot reach 1.2.3.4:443")),
  );
  await assert.rejects(t.run(), failure("network", /1\.2\.3\.4:443/));
  assert.equal(t.calls(), 5);
});

Deno.test("withFloodPolicy() tells a server that goes on failing at one chat from one that is away", async () => {
  const t = trial(
    Array.from(
      { length: 99 },
      () => new RpcError(500, "HISTORY_GET_FAILED", "messages.getHistory"),
    ),
  );
  await assert.rejects(t.run(), failure("telegram", /HISTORY_GET_FAILED \(500\), 5 times/));
  assert.equal(t.calls(), 5);
});

Deno.test("withFloodPolicy() does not wait for a server that is not there when told so", async () => {
  for (const code of ["ECONNREFUSED", "ENOTFOUND"]) {
    const cause = Object.assign(new Error(`connect ${code}`), { code });
    const unreachable = new ConnectionError(`Cannot reach 1.2.3.4:443: ${code}`, { cause });
    const broken = new ConnectionError("Lost the connection", { cause: new Error("reset") });
    const t = trial([broken, unreachable], { unreachable: "fail" });
    await assert.rejects(t.run(), unreachable);
    assert.equal(t.calls(), 2);
    const patient = trial([broken, unreachable, unreachable]);
    await patient.run();
    assert.equal(patient.calls(), 4);
  }
});

Deno.test("withFloodPolicy() says when the session is dead", async () => {
  for (
    const [status, type] of [
      [401, "AUTH_KEY_UNREGISTERED"],
      [401, "SESSION_REVOKED"],
      [401, "USER_DEACTIVATED"],
      [401, "SESSION_PASSWORD_NEEDED"],
      [406, "AUTH_KEY_DUPLICATED"],
    ] as const
  ) {
    const t = trial([new RpcError(status, type, "messages.getHistory")]);
    await assert.rejects(t.run(), failure("sign_in_needed", /tgkeep login/));
    assert.equal(t.calls(), 1);
  }
});

Deno.test("withFloodPolicy() passes on what Telegram refuses", async () => {
  const t = trial([new RpcError(400, "CHANNEL_PRIVATE", "messages.getHistory")]);
  await assert.rejects(t.run(), RpcError);
  assert.equal(t.calls(), 1);
});

Deno.test("withFloodPolicy() can be aborted while it sleeps", async () => {
  const controller = new AbortController();
  const t = trial([flood(3)], {
    signal: controller.signal,
    onWait: () => controller.abort(new Error("stop")),
  });
  await assert.rejects(t.run(), /stop/);
});

Deno.test("withFloodPolicy() covers every request", async () => {
  const world = fakeWorld();
  world.files.set("1", new Uint8Array(10));
  const refused = new Set<string>();
  world.before = (method) => {
    if (refused.has(String(method))) return;
    refused.add(String(method));
    throw flood(1);
  };
  const slept: number[] = [];
  let now = 0;
  const clock: Clock = {
    now: () => now,
    sleep(ms) {
      slept.push(ms);
      now += ms;
      return Promise.resolve();
    },
  };
  const gateway = withFloodPolicy(fakeGateway(world), { clock });
  await gateway.messages({ id: "chat5" }, [1]);
  await gateway.chatDetails({ id: "chat5" });
  const part = await gateway.filePart({ file: remoteFile("1", 10), offset: 0, limit: 4096 });
  assert.equal(part.length, 10);
  assert.deepEqual(slept, [1000, 1000, 1000]);
});
