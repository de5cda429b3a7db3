import assert from "node:assert/strict";
import type { RateMemory, RateRecord } from "../../lib/archive/types.ts";
import type { Clock } from "../../lib/async/clock.ts";
import { withFloodPolicy } from "../../lib/history/flood.ts";
import { createRateLimiter, type MethodClass } from "../../lib/history/rate_limiter.ts";
import { RpcError } from "../../lib/model/errors.ts";
import { fakeGateway, fakeWorld } from "../helpers/fake_gateway.ts";

interface FakeClock extends Clock {
  /** Lets time pass: sleepers wake in order. */
  advance(ms: number): Promise<void>;
}

function fakeClock(start = 1_700_000_000_000): FakeClock {
  let now = start;
  const sleepers = new Set<{ readonly at: number; readonly wake: () => void }>();
  return {
    now: () => now,
    sleep(ms, signal) {
      return new Promise((resolve, reject) => {
        const sleeper = { at: now + ms, wake: resolve };
        sleepers.add(sleeper);
        signal?.addEventListener("abort", () => {
          sleepers.delete(sleeper);
          reject(signal.reason);
        }, { once: true });
      });
    },
    async advance(ms) {
      const end = now + ms;
      for (;;) {
        await settled();
        const next = [...sleepers].filter(({ at }) => at <= end).toSorted((a, b) => a.at - b.at)[0];
        if (!next) break;
        now = Math.max(now, next.at);
        sleepers.delete(next);
        next.wake();
      }
      now = end;
      await settled();
    },
  };
}

/** Everything that waits for nothing but other code has run. */
async function settled(): Promise<void> {
  for (let i = 0; i < 50; i++) await Promise.resolve();
}

function mapMemory(records = new Map<string, RateRecord>()): RateMemory & {
  readonly records: Map<string, RateRecord>;
} {
  return {
    records,
    recall: (name) => records.get(name),
    remember: (name, rate) => void records.set(name, rate),
  };
}

/** Callers that ask again as soon as they have been let through; counts how often. */
function callers(
  limiter: ReturnType<typeof createRateLimiter>,
  count: number,
  methodClass: MethodClass = "history",
) {
  const stop = new AbortController();
  const passed = { requests: 0 };
  const ended = Array.from({ length: count }, async () => {
    for (;;) {
      await limiter.admit(methodClass, stop.signal);
      passed.requests++;
      // As an answer of no latency would.
      await Promise.resolve();
    }
  });
  return {
    passed,
    async end() {
      stop.abort(new Error("end"));
      for (const each of ended) await assert.rejects(each, /end/);
    },
  };
}

Deno.test("createRateLimiter() lets a burst pass, then widens as long as nobody complains", async () => {
  const clock = fakeClock();
  const { passed, end } = callers(createRateLimiter({ clock }), 4);
  await clock.advance(0);
  assert.equal(passed.requests, 30);
  const perSecond: number[] = [];
  for (let second = 0; second < 4; second++) {
    const before = passed.requests;
    await clock.advance(1000);
    perSecond.push(passed.requests - before);
  }
  // It doubles every half second.
  assert.ok(perSecond[0]! >= 15 && perSecond[0]! <= 40, perSecond.join());
  assert.ok(perSecond[3]! >= 500, perSecond.join());
  await end();
});

Deno.test("createRateLimiter() does not widen what nobody uses", async () => {
  const clock = fakeClock();
  const limiter = createRateLimiter({ clock });
  for (let i = 0; i < 100; i++) {
    await limiter.admit("history");
    await clock.advance(500);
  }
  const { passed, end } = callers(limiter, 4);
  await clock.advance(0);
  assert.equal(passed.requests, 30);
  await end();
});

Deno.test("createRateLimiter() pauses every caller of a class, and no other class", async () => {
  const clock = fakeClock();
  const limiter = createRateLimiter({ clock });
  const history = callers(limiter, 4);
  await clock.advance(0);
  assert.equal(limiter.pause("history", 5000), "new");
  // Those that were under way are refused as well.
  assert.equal(limiter.pause("history", 5000), "known");
  assert.equal(limiter.pause("history", 7000), "new");
  await clock.advance(6999);
  assert.equal(history.passed.requests, 30);
  await limiter.admit("files");
  await limiter.admit("other");
  await clock.advance(1);
  assert.ok(history.passed.requests > 30);
  await history.end();
});

Deno.test("createRateLimiter() goes on at the rate that was really tolerated", async () => {
  const clock = fakeClock();
  const limiter = createRateLimiter({ clock });
  const { passed, end } = callers(limiter, 4);
  await clock.advance(2000);
  const before = passed.requests;
  limiter.pause("history", 18_000);
  // The first second has a small burst as well.
  await clock.advance(19_000);
  const start = passed.requests;
  await clock.advance(1000);
  const rate = before / 20;
  const after = passed.requests - start;
  assert.ok(after >= rate * 0.7 && after <= rate * 1.1, `${after} at ${rate} a second`);
  // Slowly more is tried: twice as much after ten seconds.
  await clock.advance(8000);
  const later = passed.requests;
  await clock.advance(1000);
  const doubled = passed.requests - later;
  assert.ok(doubled >= after * 1.5 && doubled <= after * 2.5, `${doubled} after ${after}`);
  await end();
});

Deno.test("createRateLimiter() settles near what the server allows", async () => {
  const clock = fakeClock();
  const limiter = createRateLimiter({ clock });
  // The server refuses what goes beyond 100 requests in half a minute, and wants 20 s then.
  const served: number[] = [];
  const stop = new AbortController();
  let refused = 0;
  const work = Array.from({ length: 4 }, async () => {
    for (;;) {
      await limiter.admit("history", stop.signal);
      const now = clock.now();
      if (served.filter((at) => at > now - 30_000).length >= 100) {
        if (limiter.pause("history", 20_000) === "new") refused++;
      } else served.push(now);
      await Promise.resolve();
    }
  });
  for (let minute = 0; minute < 20; minute++) await clock.advance(60_000);
  stop.abort(new Error("end"));
  for (const each of work) await assert.rejects(each, /end/);
  const allowed = 20 * 60 / 30 * 100;
  assert.ok(served.length >= allowed * 0.6, `${served.length} of ${allowed}`);
  assert.ok(refused <= 15, `${refused} waits`);
});

Deno.test("createRateLimiter() remembers a rate for the next run, less so the older it is", async () => {
  const clock = fakeClock();
  const memory = mapMemory();
  const limiter = createRateLimiter({ clock, memory });
  const first = callers(limiter, 4);
  await clock.advance(1000);
  await first.end();
  assert.equal(memory.records.size, 0);
  limiter.pause("history", 30_000);
  const { perSecond, at } = memory.records.get("history")!;
  assert.ok(perSecond >= 1 && perSecond < 3, `${perSecond}`);
  assert.equal(at, clock.now());

  const passedIn = async (hours: number): Promise<number> => {
    const later = fakeClock(at + hours * 3_600_000);
    const next = callers(createRateLimiter({ clock: later, memory: mapMemory(memory.records) }), 4);
    await later.advance(5000);
    await next.end();
    return next.passed.requests;
  };
  const soon = await passedIn(0.01);
  const laterOn = await passedIn(2);
  assert.ok(soon <= 5 * perSecond * 1.5 + 2, `${soon}`);
  assert.ok(laterOn >= soon * 2 && laterOn <= soon * 6, `${soon}, ${laterOn}`);
  assert.ok(await passedIn(25) > 500);
});

Deno.test("createRateLimiter() lets a caller go that no longer wants to wait", async () => {
  const clock = fakeClock();
  const limiter = createRateLimiter({ clock });
  limiter.pause("other", 60_000);
  const stop = new AbortController();
  const waiting = limiter.admit("other", stop.signal);
  await clock.advance(10);
  stop.abort(new Error("enough"));
  await assert.rejects(waiting, /enough/);
  await assert.rejects(limiter.admit("other", stop.signal), /enough/);
});

Deno.test("withFloodPolicy() makes all callers wait for the flood wait of one, and tells it once", async () => {
  const clock = fakeClock();
  const world = fakeWorld();
  const asked: number[] = [];
  world.before = () => {
    asked.push(clock.now());
    if (asked.length <= 4) throw new RpcError(420, "FLOOD_WAIT_9", "messages.getHistory");
  };
  const waits: number[] = [];
  const gateway = withFloodPolicy(fakeGateway(world), {
    clock,
    onWait: ({ seconds, until }) => waits.push(seconds, until),
  });
  const start = clock.now();
  const request = { chat: { id: "chat5" as const }, offsetId: 1, addOffset: -100, limit: 100 };
  const pages = Array.from({ length: 4 }, () => gateway.historyPage(request));
  await clock.advance(1000);
  const late = gateway.historyPage(request);
  await clock.advance(7999);
  assert.equal(asked.length, 4);
  await clock.advance(60_000);
  await Promise.all([...pages, late]);
  assert.equal(asked.length, 9);
  assert.ok(asked.slice(4).every((at) => at >= start + 9000));
  assert.deepEqual(waits, [9, start + 9000]);
});

Deno.test("withFloodPolicy() remembers a wait that ends the run", async () => {
  const clock = fakeClock();
  const memory = mapMemory();
  const world = fakeWorld();
  world.before = () => {
    throw new RpcError(420, "FLOOD_WAIT_3000", "messages.getHistory");
  };
  const limiter = createRateLimiter({ clock, memory });
  const gateway = withFloodPolicy(fakeGateway(world), { clock, limiter });
  await assert.rejects(gateway.messages({ id: "chat5" }, [1]), /50 min/);
  assert.equal(memory.records.get("history")?.perSecond, 1);
});
