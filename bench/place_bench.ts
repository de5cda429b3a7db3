// A duplicate of 1 GiB put into its place: a hard link, a copy, and what both are measured against, `cp` and
// a loop that reads and writes. The files lie beside the repository and are removed afterwards.
import { fileURLToPath } from "node:url";
import { placeFile, pooledCopy } from "../lib/media/place.ts";
import { createWorkerPool } from "../lib/workers/pool.ts";
import { printTable } from "./measure.ts";

const BYTES = 1_073_741_824;
const CHUNK_BYTES = 1_048_576;
const RUNS = 5;

const folder = await Deno.makeTempDir({
  dir: fileURLToPath(new URL("..", import.meta.url)),
  prefix: ".place-bench-",
});
try {
  await run();
} finally {
  await Deno.remove(folder, { recursive: true });
}

async function run(): Promise<void> {
  const from = `${folder}/from.bin`;
  const to = `${folder}/to.bin`;
  await fill(from);
  await using pool = createWorkerPool({ threads: 1 });
  const copy = pooledCopy(pool);
  const place = (link: "hard" | "copy") => async (): Promise<void> => {
    const how = await placeFile({ from, to, bytes: BYTES, link, copy });
    if (how !== (link === "hard" ? "linked" : "copied")) throw new Error(`It was ${how}`);
  };
  const ways = {
    "hard link": place("hard"),
    copy: place("copy"),
    cp: () => command("cp", from, to),
    "read and write": () => stream(from, to),
  };
  // In turns, so that what else the machine does befalls all of them; the first turn warms up.
  const best = new Map<string, number>();
  for (let i = 0; i <= RUNS; i++) {
    for (const [name, way] of Object.entries(ways)) {
      const seconds = await timed(to, way);
      if (i > 0) best.set(name, Math.min(best.get(name) ?? Infinity, seconds));
    }
  }
  const secondsOf = (name: string): number => best.get(name) ?? NaN;
  printTable([
    [`1 GiB, best of ${RUNS}`, "ms", "MB/s", "× cp", "× read and write"],
    ...[...best].map(([name, seconds]) => [
      name,
      (seconds * 1000).toFixed(2),
      (BYTES / 1e6 / seconds).toFixed(0),
      (secondsOf("cp") / seconds).toFixed(2),
      (secondsOf("read and write") / seconds).toFixed(2),
    ]),
  ]);
}

/** What is left to be written to the disk must not slow down whoever comes next. */
async function timed(to: string, way: () => Promise<void>): Promise<number> {
  await Deno.remove(to).catch((error) => {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  });
  await command("sync");
  const began = performance.now();
  await way();
  return (performance.now() - began) / 1000;
}

async function command(name: string, ...args: readonly string[]): Promise<void> {
  const { success } = await new Deno.Command(name, { args: [...args] }).output();
  if (!success) throw new Error(`Cannot run ${name}`);
}

async function stream(from: string, to: string): Promise<void> {
  const source = await Deno.open(from);
  const target = await Deno.create(to);
  await source.readable.pipeTo(target.writable);
}

/** Bytes that no file system can make less of. */
async function fill(path: string): Promise<void> {
  using file = await Deno.create(path);
  const chunk = new Uint8Array(CHUNK_BYTES);
  for (let done = 0; done < BYTES; done += CHUNK_BYTES) {
    for (let i = 0; i < CHUNK_BYTES; i += 65_536) {
      crypto.getRandomValues(chunk.subarray(i, i + 65_536));
    }
    for (let at = 0; at < chunk.length;) at += await file.write(chunk.subarray(at));
  }
}
