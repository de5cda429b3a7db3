// What comparing contents saves and costs: a chat of which every fifth file is there already under another
// id, a chat without duplicates, and the worst case, files of one size without duplicates. The server is
// this process; the program runs in one of its own, over a link with latency and a limit, then without.
import { join } from "node:path";
import { type Emulator, startEmulator } from "../lib/emulator/server.ts";
import { documentChat } from "../lib/emulator/world/generate/parts.ts";
import { generateWorld } from "../lib/emulator/world/generate.ts";
import { environment } from "./loopback.ts";
import { measure, printTable } from "./measure.ts";

const FILES = 100;
const RUNS = 3;
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
  await report(`${LATENCY_MS} ms, ${BYTES_PER_SECOND / 1e6} MB/s`);
  emulator.faults.latencyMs = 0;
  emulator.faults.bytesPerSecond = Infinity;
  await report("no latency, no limit");
} finally {
  await Deno.remove(folder, { recursive: true });
}

async function report(link: string): Promise<void> {
  const rows = [[
    `${FILES} files, ${link}`,
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
    rows.push(
      [`${name}: by id only (baseline)`, mb(off.served), "", "", "", off.seconds.toFixed(2), ""],
      [
        `${name}: by content too`,
        mb(on.served),
        duplicates > 0 ? `${(100 * saved / off.served).toFixed(1)} %` : "",
        String(on.hashRequests),
        saved > 0 ? `${(100 * hashBytes / saved).toFixed(2)} %` : `(${hashBytes} bytes)`,
        on.seconds.toFixed(2),
        (on.seconds / off.seconds).toFixed(3),
      ],
    );
  }
  printTable(rows);
  console.log();
}

/** The best of several runs each, in turns: what else the machine does befalls both. */
async function pair(chat: number): Promise<readonly [off: Run, on: Run]> {
  let off: Run | undefined;
  let on: Run | undefined;
  for (let i = 0; i < RUNS; i++) {
    off = better(off, await run(emulator, chat, "false"));
    on = better(on, await run(emulator, chat, "true"));
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
