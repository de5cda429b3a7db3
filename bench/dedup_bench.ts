// What comparing contents saves and costs: a chat of which every fifth file is there already under another
// id, a chat without duplicates, and the worst cases, large and small files of one size without duplicates.
// The server is this process; the program runs in one of its own, over a link with latency and a limit, which
// is what the targets are about, and without.
import { join } from "node:path";
import { type Emulator, startEmulator } from "../lib/emulator/server.ts";
import { documentChat } from "../lib/emulator/world/generate/parts.ts";
import { generateWorld } from "../lib/emulator/world/generate.ts";
import { environment } from "./loopback.ts";
import { measure, printTable } from "./measure.ts";

const FILES = 100;
const SMALL_FILES = 300;
const RUNS = 5;
const LATENCY_MS = 50;
const BYTES_PER_SECOND = 20_000_000;

const numbers = Array.from({ length: FILES }, (_, i) => i);
/** Between 0.2 and 1.2 MB. */
const sizeOf = (i: number): number => 200_000 + (i * 7919 % FILES) * 10_007;
const SCENES = [
  {
    name: "20 % duplicates",
    id: 1_700_000_201,
    documents: numbers.map((i) => {
      const of = i % 5 === 4 ? i - 3 : i;
      return { bytes: sizeOf(of), content: `${of}` };
    }),
  },
  {
    name: "no duplicates",
    id: 1_700_000_202,
    documents: numbers.map((i) => ({ bytes: sizeOf(i) })),
  },
  {
    name: "no duplicates, all of one size",
    id: 1_700_000_203,
    documents: numbers.map(() => ({ bytes: 700_000 })),
  },
  {
    name: `no duplicates, ${SMALL_FILES} small ones of one size`,
    id: 1_700_000_204,
    documents: Array.from({ length: SMALL_FILES }, () => ({ bytes: 30_000 })),
  },
] as const;

interface Run {
  readonly seconds: number;
  /** Bytes of files that were served. */
  readonly served: number;
  /** Bytes on the wire, in both directions. */
  readonly wire: number;
  readonly hashRequests: number;
}

const world = generateWorld({
  seed: 5,
  content: "empty",
  parts: SCENES.map(({ id, name, documents }) => documentChat({ id, title: name, documents })),
});
await using emulator = await startEmulator({ world });
const env = environment({
  host: emulator.host,
  port: emulator.port,
  public_key_pem: emulator.publicKeyPem,
  session_string: await emulator.sessionString(),
  api_id: world.account.apiId,
  api_hash: world.account.apiHash,
});
const folder = await Deno.makeTempDir();
try {
  emulator.faults.latencyMs = LATENCY_MS;
  emulator.faults.bytesPerSecond = BYTES_PER_SECOND;
  for (const line of await report(`${LATENCY_MS} ms, ${BYTES_PER_SECOND / 1e6} MB/s`)) {
    console.log(line);
  }
  emulator.faults.latencyMs = 0;
  emulator.faults.bytesPerSecond = Infinity;
  await report("no latency, no limit");
} finally {
  await Deno.remove(folder, { recursive: true });
}

/** Prints what came of a link, and returns how it stands to the targets. */
async function report(link: string): Promise<readonly string[]> {
  const verdicts: string[] = [];
  const rows = [[
    link,
    "MB served",
    "saved",
    "hash requests",
    "bytes for hashes / saved",
    "s",
    "time / baseline",
  ]];
  for (const { name, id, documents } of SCENES) {
    const [off, on] = await pair(id);
    const duplicates = documents.length -
      new Set(documents.map((each) => "content" in each ? each.content : each)).size;
    const saved = off.served - on.served;
    // Besides hashes, each file that is not asked for saves a request.
    const hashBytes = Math.max(0, on.wire - off.wire + saved);
    const time = on.seconds / off.seconds;
    if (duplicates > 0) {
      const equal = duplicateBytes(documents);
      verdicts.push(
        judge(`${name}: bytes saved / bytes of duplicates`, saved / equal, { atLeast: 1 }),
        judge(`${name}: bytes for hashes / bytes saved`, hashBytes / saved, { atMost: 0.01 }),
      );
    } else verdicts.push(judge(`${name}: time`, time, { atMost: 1.02 }));
    rows.push(
      [`${name}: by id only (baseline)`, mb(off.served), "", "", "", off.seconds.toFixed(2), ""],
      [
        `${name}: by content too`,
        mb(on.served),
        duplicates > 0 ? `${(100 * saved / off.served).toFixed(1)} %` : "",
        String(on.hashRequests),
        saved > 0 ? `${(100 * hashBytes / saved).toFixed(2)} %` : `(${hashBytes} bytes)`,
        on.seconds.toFixed(2),
        time.toFixed(3),
      ],
    );
  }
  printTable(rows);
  console.log();
  return verdicts;
}

/** Bytes of files whose content another one before them has. */
function duplicateBytes(documents: (typeof SCENES)[number]["documents"]): number {
  const seen = new Set<string>();
  let bytes = 0;
  for (const each of documents) {
    if (!("content" in each)) continue;
    if (seen.has(each.content)) bytes += each.bytes;
    seen.add(each.content);
  }
  return bytes;
}

function judge(
  name: string,
  value: number,
  target: { readonly atLeast: number } | { readonly atMost: number },
): string {
  const good = "atLeast" in target ? value >= target.atLeast : value <= target.atMost;
  const wanted = "atLeast" in target ? `≥ ${target.atLeast}` : `≤ ${target.atMost}`;
  return `${name}: ${value.toFixed(4)} (target ${wanted}) ${good ? "reached" : "MISSED"}`;
}

/** The best of several runs each, in turns: what else the machine does befalls both. */
async function pair(chat: number): Promise<readonly [off: Run, on: Run]> {
  let off: Run | undefined;
  let on: Run | undefined;
  for (let i = 0; i < RUNS; i++) {
    // Who comes second finds the machine warmer.
    if (i % 2 === 0) off = better(off, await run(emulator, chat, "false"));
    on = better(on, await run(emulator, chat, "true"));
    if (i % 2 === 1) off = better(off, await run(emulator, chat, "false"));
  }
  return [off!, on!];
}

async function run({ stats }: Emulator, chat: number, dedup: "true" | "false"): Promise<Run> {
  const out = join(folder, crypto.randomUUID());
  const before = { served: stats.fileBytes, wire: stats.bytesIn + stats.bytesOut };
  stats.requests.clear();
  const { stdout } = await measure({
    client: "tgkeep",
    args: ["export", `channel${chat}`, "--format", "json", "--out", out, "--log", "ndjson"],
    env: { ...env, HASH_BASED_DEDUPLICATION: dedup },
  });
  const last = JSON.parse(stdout.trim().split("\n").at(-1)!);
  await Deno.remove(out, { recursive: true });
  return {
    // Without the start of the program.
    seconds: last.duration_ms / 1000,
    served: stats.fileBytes - before.served,
    wire: stats.bytesIn + stats.bytesOut - before.wire,
    hashRequests: stats.requests.get("upload.getFileHashes") ?? 0,
  };
}

function better(a: Run | undefined, b: Run): Run {
  return a && a.seconds <= b.seconds ? a : b;
}

function mb(bytes: number): string {
  return (bytes / 1e6).toFixed(2);
}
