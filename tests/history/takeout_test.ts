import assert from "node:assert/strict";
import type { Clock } from "../../lib/async/clock.ts";
import type { FloodWait } from "../../lib/history/flood.ts";
import { takeoutScope, type TakeoutSource, withTakeout } from "../../lib/history/takeout.ts";
import { ConnectionError, RpcError, TgkeepError } from "../../lib/model/errors.ts";
import {
  LARGEST_FILE_BYTES,
  type TakeoutGateway,
  type TakeoutOutcome,
  type TakeoutScope,
} from "../../lib/telegram/takeout.ts";
import { fakeGateway, fakeWorld } from "../helpers/fake_gateway.ts";

const SCOPE: TakeoutScope = { chats: new Set(["users"]) };
const INIT = "account.initTakeoutSession";

interface Script {
  /** Thrown by the beginnings, in order; after them it succeeds. */
  readonly refusals?: readonly Error[];
  readonly finish?: () => Promise<void>;
}

/** A Telegram that takes out, and what it was told. */
function scripted({ refusals = [], finish }: Script) {
  const told: string[] = [];
  const left = [...refusals];
  const source: TakeoutSource = {
    beginTakeout() {
      const refusal = left.shift();
      if (refusal) return Promise.reject(refusal);
      const gateway: TakeoutGateway = {
        ...fakeGateway(fakeWorld()),
        async finish(outcome, signal) {
          assert.equal(signal?.aborted, false);
          told.push(outcome);
          await finish?.();
        },
      };
      return Promise.resolve(gateway);
    },
  };
  return { source, told };
}

function stoppedClock(): Clock & { readonly slept: number[] } {
  const slept: number[] = [];
  return {
    slept,
    now: () => new Date(2024, 4, 17, 10, 59, 30).getTime(),
    sleep(ms, signal) {
      signal?.throwIfAborted();
      slept.push(ms);
      return Promise.resolve();
    },
  };
}

const outcomeOf = (): TakeoutOutcome => "success";

function options(changes: { readonly maxWaitMs?: number; readonly clock?: Clock } = {}) {
  return { scope: SCOPE, outcomeOf, clock: stoppedClock(), ...changes };
}

Deno.test("withTakeout() tells success when the run got what it wanted", async () => {
  const { source, told } = scripted({});
  assert.equal(await withTakeout(source, options(), () => Promise.resolve(7)), 7);
  assert.deepEqual(told, ["success"]);
});

Deno.test("withTakeout() tells failure for a result that is one, and for what is thrown", async () => {
  const { source, told } = scripted({});
  const poor = { ...options(), outcomeOf: (n: number) => n === 0 ? "success" : "failure" } as const;
  assert.equal(await withTakeout(source, poor, () => Promise.resolve(1)), 1);
  const defect = new TypeError("a defect");
  await assert.rejects(
    withTakeout(source, poor, () => Promise.reject<number>(defect)),
    (error) => error === defect,
  );
  assert.deepEqual(told, ["failure", "failure"]);
});

Deno.test("withTakeout() finishes after the run was interrupted", async () => {
  const { source, told } = scripted({});
  const controller = new AbortController();
  const run = (): Promise<number> => {
    controller.abort(new Error("stop"));
    return Promise.reject(controller.signal.reason);
  };
  const interrupted = { ...options(), signal: controller.signal };
  await assert.rejects(withTakeout(source, interrupted, run), /stop/);
  assert.deepEqual(told, ["failure"]);
});

Deno.test("withTakeout() keeps the run's result and error when finishing fails", async () => {
  const broken = new RpcError(400, "SOMETHING", "account.finishTakeoutSession");
  const reasons: unknown[] = [];
  const { source } = scripted({ finish: () => Promise.reject(broken) });
  const watched = { ...options(), onUnfinished: (reason: unknown) => void reasons.push(reason) };
  assert.equal(await withTakeout(source, watched, () => Promise.resolve(3)), 3);
  await assert.rejects(
    withTakeout(source, watched, () => Promise.reject<number>(new RangeError("why"))),
    /why/,
  );
  assert.deepEqual(reasons, [broken, broken]);
});

Deno.test("withTakeout() finishes again when the connection broke", async () => {
  let calls = 0;
  const { source, told } = scripted({
    finish: () => ++calls === 1 ? Promise.reject(new ConnectionError("gone")) : Promise.resolve(),
  });
  await withTakeout(source, options(), () => Promise.resolve(1));
  assert.deepEqual(told, ["success", "success"]);
});

Deno.test("withTakeout() explains a long delay with the minute in local time", async () => {
  const { source } = scripted({
    refusals: [new RpcError(420, "TAKEOUT_INIT_DELAY_86400", INIT)],
  });
  const run = () => assert.fail("it must not run");
  await assert.rejects(withTakeout(source, options(), run), (error) => {
    assert.ok(error instanceof TgkeepError);
    assert.equal(error.code, "flood_wait");
    assert.match(error.message, /only from 2024-05-18 11:00 local time, 24 h 0 min from now/);
    assert.match(error.message, /in another Telegram app/);
    assert.match(error.message, /without --takeout/);
    return true;
  });
});

Deno.test("withTakeout() waits for a delay that is short enough, visibly", async () => {
  const waits: FloodWait[] = [];
  const clock = stoppedClock();
  const { source } = scripted({
    refusals: [
      new RpcError(420, "TAKEOUT_INIT_DELAY_60", INIT),
      new RpcError(420, "FLOOD_WAIT_3", INIT),
    ],
  });
  const patient = { ...options({ clock }), onWait: (wait: FloodWait) => void waits.push(wait) };
  assert.equal(await withTakeout(source, patient, () => Promise.resolve("run")), "run");
  assert.deepEqual(waits.map(({ method, seconds }) => [method, seconds]), [[INIT, 60], [INIT, 3]]);
  assert.deepEqual(clock.slept, [60_000, 3_000]);
});

Deno.test("withTakeout() asks again after trouble on the way, and gives up with words", async () => {
  const lost = new ConnectionError("lost");
  const once = scripted({ refusals: [lost, new RpcError(500, "RPC_CALL_FAIL", INIT)] });
  assert.equal(await withTakeout(once.source, options(), () => Promise.resolve(1)), 1);
  const never = scripted({ refusals: Array.from({ length: 9 }, () => lost) });
  await assert.rejects(
    withTakeout(never.source, options(), () => Promise.resolve(1)),
    (error) => error instanceof TgkeepError && error.code === "network",
  );
});

Deno.test("takeoutScope() names the kinds of the chats, and files only where they are wanted", () => {
  assert.deepEqual(takeoutScope([{ type: "saved_messages" }, { type: "bot_chat" }]), {
    chats: new Set(["users"]),
  });
  assert.deepEqual(
    takeoutScope([{ type: "public_supergroup" }, { type: "private_channel" }], {}),
    { chats: new Set(["supergroups", "groups", "channels"]), maxFileBytes: LARGEST_FILE_BYTES },
  );
  assert.equal(takeoutScope([], { maxBytes: 5 }).maxFileBytes, 5);
});
