// What an export needs at most of memory, which must not grow with the chat: peak RSS of the program
// for long text chats and for one large file, each beside a chat of a tenth the size.
import { join } from "node:path";
import { environment, startLoopback } from "./loopback.ts";
import { measure, type Measurement, printTable } from "./measure.ts";

/** No run may need more. */
const LIMIT_MIB = 300;

const TASKS = [
  { option: "messages", amount: 5_000, name: "5,000 text messages" },
  { option: "messages", amount: 50_000, name: "50,000 text messages" },
  { option: "document-bytes", amount: 50_000_000, name: "one file of 50 MB" },
  { option: "document-bytes", amount: 500_000_000, name: "one file of 500 MB" },
] as const;

const folder = await Deno.makeTempDir();
const rows: string[][] = [];
let worst = 0;
try {
  for (const [i, { option, amount, name }] of TASKS.entries()) {
    const usage = await exportOnce(option, amount, join(folder, String(i)));
    await Deno.remove(join(folder, String(i)), { recursive: true });
    worst = Math.max(worst, usage.peak_rss_mib);
    rows.push([
      name,
      usage.peak_rss_mib.toFixed(0),
      usage.wall_seconds.toFixed(1),
      usage.cpu_seconds.toFixed(1),
    ]);
  }
} finally {
  await Deno.remove(folder, { recursive: true });
}
printTable([["export of", "peak MiB", "s", "CPU s"], ...rows]);
console.log(
  `\nThe most was ${worst.toFixed(0)} MiB; ${LIMIT_MIB} MiB are allowed: ${
    worst <= LIMIT_MIB ? "kept" : "BROKEN"
  }\n`,
);
if (worst > LIMIT_MIB) Deno.exit(1);

/** A server for each run: what it keeps of an earlier one must not count, nor slow the next. */
async function exportOnce(option: string, amount: number, out: string): Promise<Measurement> {
  await using server = await startLoopback("--content", "empty", `--${option}`, String(amount));
  const { info } = server;
  return await measure({
    client: "tgkeep",
    args: ["export", `channel${info.chats[option]!.id}`, "--out", out],
    env: environment(info),
  });
}
