// The main job against a plain GramJS script: messages a second of a text chat, MB/s of one document.
// Both run as processes of their own against one loopback server; start-up counts for both.
import { join } from "node:path";
import { environment, startLoopback } from "./loopback.ts";
import { bestOf, measure, type Measurement, printTable } from "./measure.ts";

const MESSAGES = 20_000;
const DOCUMENT_BYTES = 200_000_000;
const RUNS = 3;

await using server = await startLoopback(
  "--content",
  "empty",
  "--messages",
  String(MESSAGES),
  "--document-bytes",
  String(DOCUMENT_BYTES),
);
const { info } = server;
const folder = await Deno.makeTempDir();
try {
  await compare("messages", "messages", { unit: "messages/s", amount: MESSAGES });
  await compare("document-bytes", "document", { unit: "MB/s", amount: DOCUMENT_BYTES / 1e6 });
} finally {
  await Deno.remove(folder, { recursive: true });
}

async function compare(
  option: string,
  task: string,
  { unit, amount }: { readonly unit: string; readonly amount: number },
): Promise<void> {
  const { id } = info.chats[option]!;
  let run = 0;
  const plain = await bestOf(RUNS, () =>
    measure({
      client: "plain_gramjs",
      args: [JSON.stringify(info), task, String(id), join(folder, `plain${run++}`)],
    }));
  const ours = await bestOf(RUNS, () =>
    measure({
      client: "tgkeep",
      args: [
        "export",
        `channel${id}`,
        "--format",
        "json",
        "--out",
        join(folder, `${task}${run++}`),
      ],
      env: environment(info),
    }));
  const row = (name: string, { wall_seconds, cpu_seconds, peak_rss_mib }: Measurement) => [
    name,
    (amount / wall_seconds).toFixed(0),
    (amount / cpu_seconds).toFixed(0),
    cpu_seconds.toFixed(2),
    peak_rss_mib.toFixed(0),
  ];
  const ratio = (of: (each: Measurement) => number) => `${(of(plain) / of(ours)).toFixed(2)} ×`;
  printTable([
    [`${task}, best of ${RUNS}`, unit, `${unit} of CPU`, "CPU s", "peak MiB"],
    row("plain GramJS (baseline)", plain),
    row("tgkeep", ours),
    [
      "tgkeep / baseline",
      ratio((each) => each.wall_seconds),
      ratio((each) => each.cpu_seconds),
      ratio((each) => each.cpu_seconds),
      ratio((each) => each.peak_rss_mib),
    ],
  ]);
  console.log();
}
