// The history stage: what shards gain over a slow line, what a message costs, whether memory grows with
// the chat, and what a run without news costs. `history_bench.ts cpu memory` runs only those parts.
//
// Where the time of the client goes without latency (`deno run --cpu-prof`): GramJS's decoder 30 %, SQLite
// 14 %, writing to the socket 13 %, our conversion and rows 13 %, result.json 8 %, garbage 7 %.
import { join } from "node:path";
import { startEmulator } from "../lib/emulator/server.ts";
import { bulkTextChat } from "../lib/emulator/world/generate/parts.ts";
import { generateWorld } from "../lib/emulator/world/generate.ts";
import type { ExportReport } from "../lib/model/events.ts";
import type { ServerInfo } from "./emulator_main.ts";
import { environment, startLoopback } from "./loopback.ts";
import { bestOf, measure, type Measurement, printTable } from "./measure.ts";

const MESSAGES = 50_000;
const LATENCY_MS = 80;
const MANY_MESSAGES = 500_000;
const QUIET_MESSAGES = 100_000;
const RUNS = 3;
/** The other methods sign in and list the chats: they are the same however many chats there are. */
const OF_A_CHAT = /getHistory|getMessages|getFullC|getReplies|search/i;

const PARTS = { shards, cpu, memory, quiet };

const folder = await Deno.makeTempDir();
let outputs = 0;
try {
  for (const [name, part] of Object.entries(PARTS)) {
    if (Deno.args.length === 0 || Deno.args.includes(name)) await part();
  }
} finally {
  await Deno.remove(folder, { recursive: true });
}

/** A line of 80 ms: how much faster four shards are than one. */
async function shards(): Promise<void> {
  await using server = await textServer(MESSAGES, "--latency-ms", String(LATENCY_MS));
  const rates: number[] = [];
  const rows: string[][] = [];
  for (const count of [1, 2, 4]) {
    const { stdout } = await measure({
      client: "shards",
      args: [JSON.stringify(server.info), server.chat, output(), String(count)],
    });
    const { messages }: ExportReport = JSON.parse(stdout);
    if (messages.new !== MESSAGES) throw new Error(`Cannot measure: ${messages.new} messages came`);
    rates.push(messages.per_second);
    rows.push([
      `${count} shards`,
      String(messages.per_second),
      times(messages.per_second / rates[0]!),
    ]);
  }
  printTable([
    [`${MESSAGES} messages, ${LATENCY_MS} ms added`, "messages/s", "of 1 shard"],
    ...rows,
  ]);
  judge("4 shards against 1", rates[2]! / rates[0]!, { atLeast: 3.5 });
}

/** No added latency: messages for each second of the client's CPU, everything included. */
async function cpu(): Promise<void> {
  await using server = await textServer(MESSAGES);
  const plain = await bestOf(RUNS, () =>
    measure({
      client: "plain_gramjs",
      args: [
        JSON.stringify(server.info),
        "messages",
        server.chat.slice("channel".length),
        output(),
      ],
    }), "cpu_seconds");
  const ours = await bestOf(RUNS, () => exportChat(server), "cpu_seconds");
  const row = (name: string, { wall_seconds, cpu_seconds, peak_rss_mib }: Measurement) => [
    name,
    (MESSAGES / cpu_seconds).toFixed(0),
    cpu_seconds.toFixed(2),
    (MESSAGES / wall_seconds).toFixed(0),
    peak_rss_mib.toFixed(0),
  ];
  printTable([
    [`${MESSAGES} messages, best of ${RUNS}`, "messages/CPU s", "CPU s", "messages/s", "peak MiB"],
    row("plain GramJS, JSON only (baseline)", plain),
    row("tgkeep, archive and result.json", ours),
  ]);
  judge("messages/CPU s against the baseline", plain.cpu_seconds / ours.cpu_seconds, {
    atLeast: 1.3,
  });
}

/** Ten times the messages in the same memory. */
async function memory(): Promise<void> {
  const peaks: number[] = [];
  const rows: string[][] = [];
  for (const messages of [MESSAGES, MANY_MESSAGES]) {
    await using server = await textServer(messages);
    const { peak_rss_mib, wall_seconds } = await exportChat(server);
    peaks.push(peak_rss_mib);
    rows.push([
      `${messages} messages`,
      peak_rss_mib.toFixed(0),
      (messages / wall_seconds).toFixed(0),
    ]);
  }
  printTable([["", "peak MiB", "messages/s"], ...rows]);
  judge(`memory at ${MANY_MESSAGES} against ${MESSAGES}`, peaks[1]! / peaks[0]!, { atMost: 1.15 });
}

/** A second run over a long chat without news, against one over a chat without messages. */
async function quiet(): Promise<void> {
  const world = generateWorld({
    seed: 1,
    content: "empty",
    parts: [
      bulkTextChat({ messages: QUIET_MESSAGES, id: 1_700_000_011, title: "Long" }),
      bulkTextChat({ messages: 0, id: 1_700_000_012, title: "Empty" }),
    ],
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
  const rows: string[][] = [];
  const seconds: number[] = [];
  const requests: number[] = [];
  for (
    const [title, chat] of [["empty chat", "channel1700000012"], [
      `${QUIET_MESSAGES} messages, no news`,
      "channel1700000011",
    ]] as const
  ) {
    const args = ["export", chat, "--format", "json", "--out", output()];
    await measure({ client: "tgkeep", args, env });
    emulator.stats.requests.clear();
    const { wall_seconds } = await bestOf(RUNS, () => measure({ client: "tgkeep", args, env }));
    const all = [...emulator.stats.requests].map(([method, n]): [string, number] => [
      method,
      n / RUNS,
    ]);
    const ofChat = all.filter(([method]) => OF_A_CHAT.test(method));
    seconds.push(wall_seconds);
    requests.push(sum(ofChat));
    rows.push([title, wall_seconds.toFixed(2), String(sum(ofChat)), String(sum(all))]);
  }
  printTable([[`best of ${RUNS}`, "seconds", "requests for the chat", "requests in all"], ...rows]);
  judge("requests for a chat without news", requests[1]!, { atMost: 2 });
  judge("time against the empty chat", seconds[1]! / seconds[0]!, { atMost: 1.2 });
}

interface TextServer extends AsyncDisposable {
  readonly info: ServerInfo;
  readonly chat: string;
}

async function textServer(messages: number, ...options: string[]): Promise<TextServer> {
  const server = await startLoopback("--content", "empty", "--messages", `${messages}`, ...options);
  return {
    info: server.info,
    chat: `channel${server.info.chats["messages"]!.id}`,
    [Symbol.asyncDispose]: () => server[Symbol.asyncDispose](),
  };
}

function exportChat({ info, chat }: TextServer): Promise<Measurement> {
  const args = ["export", chat, "--format", "json", "--out", output()];
  return measure({ client: "tgkeep", args, env: environment(info) });
}

function output(): string {
  return join(folder, String(outputs++));
}

function judge(
  what: string,
  ratio: number,
  bound: { readonly atLeast?: number; readonly atMost?: number },
): void {
  const { atLeast = -Infinity, atMost = Infinity } = bound;
  const wanted = atLeast > -Infinity ? `at least ${atLeast}` : `at most ${atMost}`;
  const verdict = ratio >= atLeast && ratio <= atMost ? "holds" : "MISSED";
  console.log(`${what}: ${ratio.toFixed(2)}, wanted ${wanted}: ${verdict}\n`);
}

function times(ratio: number): string {
  return `${ratio.toFixed(2)} ×`;
}

function sum(counts: readonly (readonly [string, number])[]): number {
  return counts.reduce((total, [, n]) => total + n, 0);
}
