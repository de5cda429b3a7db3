// Downloads against GramJS's `downloadMedia`, both as processes of their own on one loopback server in one
// run, start-up included: one large file and many small ones over a line of 50 ms, CPU time for each MB
// without latency, how much of a limited line is used, measured against the same bytes through the same
// limiter with no protocol around them, and what verifying every part costs.
// `download_bench.ts large small` runs only those parts.
//
// AES-IGE is WebAssembly on the main thread, and no connection lives in a worker: the CPU time that this
// prints, 12 ms for each MB on a core of two, is a pace of some 80 MB/s, more than the 40 to 50 MB/s that
// Telegram gives an account.
import { join } from "node:path";
import { startLoopback } from "./loopback.ts";
import { bestOf, measure, type Measurement, printTable } from "./measure.ts";

const LARGE_BYTES = 200_000_000;
const FILES = 200;
const FILE_BYTES = 1_000_000;
const LATENCY_MS = 50;
const LIMIT_BYTES_PER_SECOND = 40_000_000;
const RUNS = 2;

const PARTS = { large, small, cpu, limited, verified };

const folder = await Deno.makeTempDir();
let outputs = 0;
try {
  for (const [name, part] of Object.entries(PARTS)) {
    if (Deno.args.length === 0 || Deno.args.includes(name)) await part();
  }
} finally {
  await Deno.remove(folder, { recursive: true });
}

/** One file of 200 MB over a line of 50 ms. */
async function large(): Promise<void> {
  const options = ["--document-bytes", String(LARGE_BYTES), "--latency-ms", String(LATENCY_MS)];
  await using server = await emptyServer(...options);
  const ours = await bestOf(RUNS, () => downloads(server, "document-bytes"));
  const plain = await baseline(server, "document-bytes");
  compare(`one file of 200 MB, ${LATENCY_MS} ms`, ours, plain);
  judge("speed", plain.wall_seconds / ours.wall_seconds, { atLeast: 10 });
}

/** 200 files of 1 MB over the same line. */
async function small(): Promise<void> {
  const files = ["--documents", String(FILES), "--each-bytes", String(FILE_BYTES)];
  await using server = await emptyServer(...files, "--latency-ms", String(LATENCY_MS));
  const ours = await bestOf(RUNS, () => downloads(server, "documents"));
  const plain = await baseline(server, "documents");
  compare(`${FILES} files of 1 MB, ${LATENCY_MS} ms`, ours, plain);
  judge("speed", plain.wall_seconds / ours.wall_seconds, { atLeast: 10 });
}

/** CPU time for each MB, without latency. */
async function cpu(): Promise<void> {
  await using server = await emptyServer("--document-bytes", String(LARGE_BYTES));
  const ours = await bestOf(RUNS, () => downloads(server, "document-bytes"), "cpu_seconds");
  const plain = await bestOf(RUNS, () => baseline(server, "document-bytes"), "cpu_seconds");
  compare("one file of 200 MB, no latency", ours, plain);
  judge("CPU time", ours.cpu_seconds / plain.cpu_seconds, { atMost: 0.35 });
}

/**
 * How much of a line of 40 MB/s is used, from the first part to the last. On a busy machine the limiter lets
 * less through, and both sides of the protocol get less done: a plain stream through the same limiter and
 * the same download without one take turns with it, and the lesser of them is what can be had.
 */
async function limited(): Promise<void> {
  const file = ["--document-bytes", String(LARGE_BYTES)];
  const limit = ["--bytes-per-second", String(LIMIT_BYTES_PER_SECOND)];
  await using server = await emptyServer(...file, ...limit, "--plain-bytes", String(LARGE_BYTES));
  await using unlimited = await emptyServer(...file);
  let [plain, free, ours] = [0, 0, 0];
  for (let run = 0; run < RUNS; run++) {
    plain = Math.max(plain, LARGE_BYTES / await plainStream(server));
    free = Math.max(free, LARGE_BYTES / await transfer(unlimited));
    ours = Math.max(ours, LARGE_BYTES / await transfer(server));
  }
  const row = (who: string, rate: number) => [
    who,
    (rate / 1e6).toFixed(1),
    (rate / LIMIT_BYTES_PER_SECOND).toFixed(2),
  ];
  printTable([
    ["one file of 200 MB", "MB/s", "share of 40 MB/s"],
    row("plain TCP, 40 MB/s (baseline)", plain),
    row("tgkeep, no limit", free),
    row("tgkeep, 40 MB/s", ours),
  ]);
  judge("share of what can be had", ours / Math.min(plain, free), { atLeast: 0.9 });
}

/** Seconds from the first part to the last. */
async function transfer(server: Server): Promise<number> {
  const { stdout } = await downloads(server, "document-bytes");
  const { seconds }: Downloaded = JSON.parse(stdout);
  return seconds;
}

/** Seconds that the bytes take without a protocol. */
async function plainStream({ info }: Server): Promise<number> {
  using connection = await Deno.connect({ hostname: info.host, port: info.plain_port ?? 0 });
  const chunk = new Uint8Array(256 * 1024);
  const began = performance.now();
  let bytes = 0;
  for (let n = await connection.read(chunk); n !== null; n = await connection.read(chunk)) {
    bytes += n;
  }
  if (bytes !== LARGE_BYTES) throw new Error(`The plain stream had ${bytes} bytes`);
  return (performance.now() - began) / 1000;
}

/** What it costs to compare every part with Telegram's hashes. */
async function verified(): Promise<void> {
  await using server = await emptyServer("--document-bytes", String(LARGE_BYTES));
  const plain = await bestOf(RUNS, () => downloads(server, "document-bytes"), "cpu_seconds");
  const ours = await bestOf(
    RUNS,
    () => downloads(server, "document-bytes", "hashes"),
    "cpu_seconds",
  );
  judge("CPU time with every part verified", ours.cpu_seconds / plain.cpu_seconds, { atMost: 1.3 });
}

/** What the client prints. */
interface Downloaded {
  /** From the first request to the last byte on the disk. */
  readonly seconds: number;
}

type Server = Awaited<ReturnType<typeof emptyServer>>;

function emptyServer(...options: readonly string[]) {
  return startLoopback("--content", "empty", ...options);
}

async function downloads(
  { info }: Server,
  chat: string,
  ...options: readonly string[]
): Promise<Measurement> {
  const out = join(folder, String(outputs++));
  const id = String(info.chats[chat]?.id);
  const args = [JSON.stringify(info), id, out, ...options];
  const result = await measure({ client: "downloads", args });
  await Deno.remove(out, { recursive: true });
  return result;
}

async function baseline({ info }: Server, chat: string): Promise<Measurement> {
  const out = join(folder, String(outputs++));
  const id = String(info.chats[chat]?.id);
  const args = [JSON.stringify(info), "document", id, out];
  const result = await measure({ client: "plain_gramjs", args });
  await Deno.remove(out);
  return result;
}

function compare(name: string, ours: Measurement, plain: Measurement): void {
  const row = (who: string, { wall_seconds, cpu_seconds, peak_rss_mib }: Measurement) => [
    who,
    (LARGE_BYTES / 1e6 / wall_seconds).toFixed(1),
    (cpu_seconds / LARGE_BYTES * 1e9).toFixed(1),
    peak_rss_mib.toFixed(0),
  ];
  const ratio = (of: (each: Measurement) => number) => `${(of(plain) / of(ours)).toFixed(2)} ×`;
  printTable([
    [name, "MB/s", "CPU ms/MB", "peak MiB"],
    row("plain GramJS (baseline)", plain),
    row("tgkeep", ours),
    [
      "baseline / tgkeep, in time",
      ratio(({ wall_seconds }) => wall_seconds),
      ratio(({ cpu_seconds }) => cpu_seconds),
      ratio(({ peak_rss_mib }) => peak_rss_mib),
    ],
  ]);
}

function judge(
  name: string,
  value: number,
  target: { readonly atLeast: number } | { readonly atMost: number },
): void {
  const good = "atLeast" in target ? value >= target.atLeast : value <= target.atMost;
  const wanted = "atLeast" in target ? `≥ ${target.atLeast}` : `≤ ${target.atMost}`;
  console.log(`${name}: ${value.toFixed(2)} (target ${wanted}) ${good ? "reached" : "MISSED"}\n`);
}
