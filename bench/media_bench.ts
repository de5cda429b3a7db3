// A chat of 500 photos and documents behind 30 ms of latency: files one at a time against several at once,
// and how busy the cores are when each photo gets a thumbnail. The server is a process of its own on the
// same cores.
import { availableParallelism, cpus } from "node:os";
import { join } from "node:path";
import process from "node:process";
import sharp from "sharp";
import { openArchive } from "../lib/archive/open_archive.ts";
import { makeMissingThumbnails } from "../lib/media/thumbnail.ts";
import { createWorkerPool } from "../lib/workers/pool.ts";
import { environment, startLoopback } from "./loopback.ts";
import { bestOf, measure, type Measurement, printTable } from "./measure.ts";

const FILES = 500;
const FILE_BYTES = 300_000;
const LATENCY_MS = 30;
const RUNS = 3;

interface Run extends Measurement {
  /** Share of the time in which the cores of the machine were busy, 0 to 1. */
  readonly busy: number;
}

const folder = await Deno.makeTempDir();
try {
  const picture = join(folder, "picture.jpg");
  await Deno.writeFile(picture, await photograph());
  await using server = await startLoopback(
    ...["--content", "empty", "--files", String(FILES), "--file-bytes", String(FILE_BYTES)],
    ...["--file-spread", "97", "--latency-ms", String(LATENCY_MS), "--picture", picture],
  );
  const { id } = server.info.chats["files"]!;
  let run = 0;
  const exported = async (...args: readonly string[]): Promise<Run> => {
    const out = join(folder, `out${run++}`);
    const before = ticks();
    const measurement = await measure({
      client: "tgkeep",
      args: ["export", `channel${id}`, "--format", "json", "--out", out, ...args],
      env: environment(server.info),
    });
    const after = ticks();
    await Deno.remove(out, { recursive: true });
    const idle = after.idle - before.idle;
    return { ...measurement, busy: 1 - idle / (after.all - before.all) };
  };
  const ways = {
    "one at a time": ["--parallel-media", "1", "--thumbnails", "never"],
    "4 at once": ["--thumbnails", "never"],
    "one at a time, thumbnails": ["--parallel-media", "1", "--thumbnails", "jpeg"],
    "4 at once, thumbnails": ["--thumbnails", "jpeg"],
    "8 at once, thumbnails": ["--parallel-media", "8", "--thumbnails", "jpeg"],
  };
  const results = new Map<string, Run>();
  for (const [name, args] of Object.entries(ways)) {
    results.set(name, await bestOf(RUNS, () => exported(...args)) as Run);
  }
  const sequential = results.get("one at a time")!.wall_seconds;
  const cores = availableParallelism();
  printTable([
    [`${FILES} files, best of ${RUNS}`, "s", "× one at a time", "files/s", "own CPU", "cores busy"],
    ...[...results].map(([name, { wall_seconds, cpu_seconds, busy }]) => [
      name,
      wall_seconds.toFixed(2),
      (sequential / wall_seconds).toFixed(2),
      (FILES / wall_seconds).toFixed(0),
      `${(cpu_seconds / wall_seconds / cores * 100).toFixed(0)} %`,
      `${(busy * 100).toFixed(0)} %`,
    ]),
  ]);
  const out = join(folder, "kept");
  await measure({
    client: "tgkeep",
    args: ["export", `channel${id}`, "--format", "json", "--out", out, "--thumbnails", "never"],
    env: environment(server.info),
  });
  const { thumbnails, seconds, busy } = await illustrate(out);
  console.log(
    `\n${thumbnails} thumbnails of files that are here: ${
      (thumbnails / seconds).toFixed(0)
    } a second, ` +
      `own CPU ${(busy * 100).toFixed(0)} % of all cores`,
  );
} finally {
  await Deno.remove(folder, { recursive: true });
}

/** What the pool does when nothing but cores can hold it up. */
async function illustrate(
  out: string,
): Promise<{ readonly thumbnails: number; readonly seconds: number; readonly busy: number }> {
  await using archive = await openArchive(out);
  await using pool = createWorkerPool();
  const [chat] = archive.chats();
  if (!chat) throw new Error("Nothing was exported");
  const cpu = process.cpuUsage();
  const began = performance.now();
  await makeMissingThumbnails({ pool, archive }, { chat });
  const seconds = (performance.now() - began) / 1000;
  const { user, system } = process.cpuUsage(cpu);
  const thumbnails = pool.metrics().completed_tasks;
  return { thumbnails, seconds, busy: (user + system) / 1e6 / seconds / availableParallelism() };
}

/** As large as the photos that Telegram sends, and as rich in detail as a photo of something. */
async function photograph(): Promise<Uint8Array> {
  const size = { width: 1280, height: 853 };
  const noise = { type: "gaussian", mean: 128, sigma: 50 } as const;
  const channels = 3;
  const background = { r: 90, g: 120, b: 160 };
  return await sharp({ create: { ...size, channels, background, noise } }).blur(1.2)
    .jpeg({ quality: 87 }).toBuffer();
}

/** Time of all cores since the machine started, in ms. */
function ticks(): { readonly idle: number; readonly all: number } {
  const times = cpus().map((cpu) => cpu.times);
  const idle = times.reduce((sum, each) => sum + each.idle, 0);
  const all = times.reduce(
    (sum, { user, nice, sys, idle, irq }) => sum + user + nice + sys + idle + irq,
    0,
  );
  return { idle, all };
}
