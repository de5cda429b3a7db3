// What the pool costs and gives: empty tasks, transfers, urgent tasks under a full queue, and images in
// workers against sharp's own threads.
import { join } from "node:path";
import { cpuUsage } from "node:process";
import { createWorkerPool, type WorkerPool } from "../lib/workers/pool.ts";
import { makeImage } from "../lib/workers/tasks/image.ts";
import { loadSharp } from "../lib/workers/tasks/load_sharp.ts";
import type { BenchTasks } from "./clients/pool_tasks.ts";
import { printTable } from "./measure.ts";

const RUNS = 3;
const THREADS = 2;
const PHOTOS = 48;
const worker = new URL("./clients/pool_tasks.ts", import.meta.url);
interface ImageWay {
  readonly name: string;
  /** Threads of libvips for one image; the setting is one for the whole process. */
  readonly concurrency: number;
  readonly atOnce: number;
  readonly where: "main thread" | "workers";
}

const WAYS: readonly ImageWay[] = [
  { name: "main thread, one at a time, 1 thread each (baseline)", concurrency: 1, atOnce: 1 },
  { name: `main thread, one at a time, ${THREADS} threads each`, concurrency: THREADS, atOnce: 1 },
  { name: "main thread, 4 at a time, 1 thread each", concurrency: 1, atOnce: 4 },
  { name: `main thread, 4 at a time, ${THREADS} threads each`, concurrency: THREADS, atOnce: 4 },
].map((way) => ({ ...way, where: "main thread" as const }));

const WORKER_WAYS: readonly ImageWay[] = [
  { name: `${THREADS} workers, 1 thread each`, concurrency: 1, atOnce: 16 },
  { name: `${THREADS} workers, ${THREADS} threads each`, concurrency: THREADS, atOnce: 16 },
].map((way) => ({ ...way, where: "workers" as const }));

const pool = createWorkerPool<BenchTasks>({ threads: THREADS, worker });

await Promise.all([pool.run("spin", 20), pool.run("spin", 20)]);
printTable([
  [`pool of ${THREADS} workers, best of ${RUNS}`, "measured", "goal"],
  ...await emptyTasks(),
  ...await transfers(),
  ...await urgentTasks(),
]);
await pool[Symbol.asyncDispose]();
console.log();
await images();

async function emptyTasks(): Promise<readonly (readonly string[])[]> {
  const count = 10_000;
  const ms = await best(() =>
    Promise.all(Array.from({ length: count }, () => pool.run("empty", null)))
  );
  const single = await best(async () => {
    for (let i = 0; i < 1000; i++) await pool.run("empty", null);
  });
  return [
    ["empty tasks a second", (count / ms * 1000).toFixed(0), "≥ 5,000"],
    ["one after another, ms each", (single / 1000).toFixed(3), ""],
  ];
}

/** There and back, so that what is moved is there for the next round; half of it is one way. */
async function transfers(): Promise<readonly (readonly string[])[]> {
  const rounds = 200;
  const there = async (kind: "echo" | "echo_copy"): Promise<number> => {
    let bytes = new Uint8Array(1024 * 1024);
    return await best(async () => {
      for (let i = 0; i < rounds; i++) {
        const transfer = kind === "echo" ? [bytes.buffer] : [];
        bytes = await pool.run(kind, bytes, { transfer });
      }
    }) / rounds / 2;
  };
  const copied = await there("echo_copy");
  const moved = await there("echo");
  return [
    ["1 MiB copied (baseline), ms", copied.toFixed(3), ""],
    ["1 MiB transferred, ms", moved.toFixed(3), "≤ 0.5"],
    ["transferred / copied", `${(moved / copied).toFixed(2)} ×`, ""],
  ];
}

/** The baseline is the length of one task of those that fill the queue. */
async function urgentTasks(): Promise<readonly (readonly string[])[]> {
  const length = 20;
  const controller = new AbortController();
  const { signal } = controller;
  const low = Array.from(
    { length: 1000 },
    () => pool.run("spin", length, { priority: "low", signal }).catch(() => null),
  );
  const latencies: number[] = [];
  for (let i = 0; i < 15; i++) {
    // At any time within a task, never at its start.
    await new Promise((resolve) => setTimeout(resolve, Math.random() * 2 * length));
    latencies.push(await timed(() => pool.run("empty", null, { priority: "high" })));
  }
  controller.abort();
  await Promise.all(low);
  latencies.sort((a, b) => a - b);
  const ratio = (ms: number): string => `${(ms / length).toFixed(2)} ×`;
  return [
    ["urgent task under 1000 others / one task, median", ratio(latencies[7]!), "≤ 1 ×"],
    ["the same, slowest of 15", ratio(latencies.at(-1)!), "≤ 1 ×"],
  ];
}

/** In turns, so that what else the machine does hits all ways alike. */
async function images(): Promise<void> {
  const folder = await Deno.makeTempDir({ prefix: "tgkeep-bench-" });
  try {
    const photos = await makePhotos(folder);
    const sharp = await loadSharp([]);
    await using workers = createWorkerPool({ threads: THREADS });
    // Each worker that loads sharp sets the concurrency of the process, so that has to be over.
    await thumbnails(photos, folder, { atOnce: 16, pool: workers });
    const fastest = new Map<ImageWay, { readonly ms: number; readonly cpuMs: number }>();
    for (let run = 0; run < RUNS; run++) {
      for (const way of [...WAYS, ...WORKER_WAYS]) {
        sharp.concurrency(way.concurrency);
        const { atOnce } = way;
        const cpu = cpuUsage();
        const ms = await timed(() =>
          thumbnails(
            photos,
            folder,
            way.where === "workers" ? { atOnce, pool: workers } : { atOnce },
          )
        );
        const { user, system } = cpuUsage(cpu);
        const before = fastest.get(way);
        if (!before || ms < before.ms) fastest.set(way, { ms, cpuMs: (user + system) / 1000 });
      }
    }
    const baseline = fastest.get(WAYS[0]!)!.ms;
    printTable([
      [
        `thumbnails of 1280 × 960, best of ${RUNS}`,
        "a second",
        "/ baseline",
        "CPU ms each",
        "cores busy",
      ],
      ...[...fastest].map(([way, { ms, cpuMs }]) => [
        way.name,
        (PHOTOS / ms * 1000).toFixed(0),
        `${(baseline / ms).toFixed(2)} ×`,
        (cpuMs / PHOTOS).toFixed(1),
        `${(cpuMs / ms / THREADS * 100).toFixed(0)} %`,
      ]),
    ]);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

async function thumbnails(
  photos: readonly string[],
  folder: string,
  { atOnce, pool }: { readonly atOnce: number; readonly pool?: WorkerPool },
): Promise<void> {
  const waiting = photos.entries();
  const { signal } = new AbortController();
  const loop = async (): Promise<void> => {
    for (const [index, from] of waiting) {
      const to = join(folder, "thumbnails", `${index}.jpg`);
      const input = { from, write: { to, maxEdge: 320, format: "jpeg", quality: 80 } } as const;
      await (pool ? pool.run("image", input) : makeImage(input, { signal, cacheFolders: [] }));
    }
  };
  await Promise.all(Array.from({ length: atOnce }, loop));
}

/** As large as Telegram's photos, and as hard to decode: 200 to 400 KB. */
async function makePhotos(folder: string): Promise<readonly string[]> {
  const sharp = await loadSharp([]);
  const paths: string[] = [];
  for (let i = 0; i < PHOTOS; i++) {
    const path = join(folder, `${i}.jpg`);
    await sharp({
      create: {
        width: 1280,
        height: 960,
        channels: 3,
        background: "gray",
        noise: { type: "gaussian", mean: 128, sigma: 20 },
      },
    }).jpeg({ quality: 87 }).toFile(path);
    paths.push(path);
  }
  return paths;
}

async function timed(action: () => Promise<unknown>): Promise<number> {
  const startedAt = performance.now();
  await action();
  return performance.now() - startedAt;
}

async function best(action: () => Promise<unknown>): Promise<number> {
  let shortest = Infinity;
  for (let run = 0; run < RUNS; run++) shortest = Math.min(shortest, await timed(action));
  return shortest;
}
