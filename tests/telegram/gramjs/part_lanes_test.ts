import assert from "node:assert/strict";
import { ConnectionError, RpcError } from "../../../lib/model/errors.ts";
import { createPartLanes } from "../../../lib/telegram/gramjs/part_lanes.ts";

const MIB = 1_048_576;

/** Lanes over a line that gives every connection one part in so many ms, in a time of its own. */
function simulation(
  { fail, latencyMs = 0, partMs = 100, ways = "own" }: {
    readonly fail?: (lane: number) => Error | undefined;
    /** Passes before anything of an answer comes. */
    readonly latencyMs?: number;
    readonly partMs?: number;
    /** Whether the connections share what one of them can carry. */
    readonly ways?: "own" | "shared";
  } = {},
) {
  let time = 0;
  let latency = latencyMs;
  const due: { readonly at: number; readonly settle: () => void }[] = [];
  const freeAt = new Map<number, number>();
  const unused: number[] = [];
  const lanes = createPartLanes({ now: () => time, onUnused: (lane) => void unused.push(lane) });
  const used: number[] = [];
  let running = 0;
  const start = (): void => {
    running++;
    lanes.run(MIB, (lane) => {
      used.push(lane);
      const way = ways === "own" ? lane : 0;
      const free = freeAt.get(way) ?? 0;
      const begins = Math.max(time + latency, free);
      const at = begins + partMs;
      freeAt.set(way, at);
      return new Promise<void>((resolve, reject) => {
        due.push({
          at,
          settle() {
            lanes.silent(lane, begins - free);
            const error = fail?.(lane);
            if (error) reject(error);
            else resolve();
          },
        });
      });
    }).catch(() => undefined).finally(() => running--);
  };
  return {
    lanes,
    used,
    unused,
    /** The line is so many ms long from now on. */
    stretch(ms: number): void {
      latency = ms;
    },
    /** Always as many under way as there is room for, for so many ms. */
    async run(ms: number): Promise<void> {
      const end = time + ms;
      while (time < end) {
        while (running < lanes.atOnce) start();
        due.sort((a, b) => a.at - b.at);
        const next = due.shift();
        if (!next) return;
        time = next.at;
        next.settle();
        for (let turn = 0; turn < 6; turn++) await Promise.resolve();
      }
    },
    start,
  };
}

Deno.test("createPartLanes() spreads parts over more connections as long as each brings more", async () => {
  const { lanes, used, run } = simulation();
  assert.equal(lanes.atOnce, 2);
  await run(20_000);
  assert.equal(lanes.atOnce, 6);
  assert.deepEqual([...new Set(used)].sort(), [0, 1, 2, 3, 4, 5]);
});

Deno.test("createPartLanes() has more parts under way where the line is long and silent", async () => {
  const { lanes, used, run } = simulation({ latencyMs: 50, partMs: 18 });
  await run(20_000);
  assert.equal(lanes.atOnce, 4);
  assert.ok(used.slice(-100).every((lane) => lane === 0));
});

Deno.test("createPartLanes() has more parts under way soon after a near line has become a long one", async () => {
  const { lanes, run, stretch } = simulation({ partMs: 20, ways: "shared" });
  await run(300_000);
  assert.equal(lanes.atOnce, 2);
  stretch(400);
  await run(60_000);
  assert.equal(lanes.atOnce, 8);
});

Deno.test("createPartLanes() learns nothing from times when nothing queues", async () => {
  const { lanes, used, start } = simulation();
  start();
  await Promise.resolve();
  assert.deepEqual(used, [0]);
  assert.equal(lanes.atOnce, 2);
});

Deno.test("createPartLanes() gives lanes up after trouble, and says when one is not used any more", async () => {
  let failing: Error | undefined;
  const { lanes, unused, run } = simulation({ fail: () => failing });
  await run(20_000);
  for (
    const error of [
      new ConnectionError("No answer"),
      new RpcError(420, "FLOOD_WAIT_3", "upload.getFile"),
      new RpcError(420, "FLOOD_PREMIUM_WAIT_3", "upload.getFile"),
    ]
  ) {
    failing = error;
    await run(2_000);
  }
  failing = undefined;
  await run(3_000);
  assert.equal(lanes.atOnce, 2);
  assert.deepEqual(new Set(unused), new Set([1, 2, 3, 4, 5]));

  failing = new RpcError(400, "LOCATION_INVALID", "upload.getFile");
  await run(500);
  assert.equal(lanes.atOnce, 2);
});
