// What watching a run costs: the same events, 200 a second, told to nobody (baseline), as NDJSON, and on the
// dashboard of a terminal. What is written is thrown away; what a terminal does with it is its own.
import process from "node:process";
import { fixedEnvironment } from "../lib/cli/config/environment.ts";
import type { Host, Sink } from "../lib/cli/host.ts";
import { chooseReporter } from "../lib/cli/output/choose_reporter.ts";
import { createRedactor } from "../lib/cli/output/redact.ts";
import type { EventListener, RunEvent } from "../lib/model/events.ts";
import { printTable } from "./measure.ts";

const SECONDS = 20;
/** Ink is loaded and compiled in that time; a run is longer. */
const WARM_UP_SECONDS = 5;
const EVENTS_PER_SECOND = 200;
const FILES = 8;

interface Watched {
  /** Share of a core, 0 to 1. */
  readonly cpu: number;
  readonly writesPerSecond: number;
}

const rows = [["", "% of a core", "writes a second"]];
const ways = {
  "nobody (baseline)": () => watch("ndjson", { columns: 80, rows: 24, level: "error" }),
  "NDJSON": () => watch("ndjson", { columns: 80, rows: 24, level: "info" }),
  "dashboard 80 × 24": () => watch("tui", { columns: 80, rows: 24, level: "info" }),
  "dashboard 160 × 50": () => watch("tui", { columns: 160, rows: 50, level: "info" }),
} as const;
for (const [name, run] of Object.entries(ways)) {
  const { cpu, writesPerSecond } = await run();
  rows.push([name, (cpu * 100).toFixed(2), writesPerSecond.toFixed(1)]);
}
printTable(rows);

interface Terminal {
  readonly columns: number;
  readonly rows: number;
  readonly level: "error" | "info";
}

async function watch(log: "ndjson" | "tui", { columns, rows, level }: Terminal): Promise<Watched> {
  let writes = 0;
  const sink: Sink = {
    terminal: true,
    columns: () => columns,
    rows: () => rows,
    closed: new AbortController().signal,
    write: () => void writes++,
  };
  const host: Host = {
    environment: fixedEnvironment({}),
    stdout: sink,
    stderr: sink,
    stdinTerminal: false,
    now: Date.now,
  };
  const settings = { log, logLevel: level, logFile: undefined };
  using reporter = await chooseReporter(settings, "events", host, createRedactor());
  const tell: EventListener = (event) => reporter.event(event);
  tell({ event: "run.started", version: "bench", out: "archive", chats: 20 });
  await feed(tell, WARM_UP_SECONDS);
  writes = 0;
  const began = performance.now();
  const before = process.cpuUsage();
  await feed(tell, SECONDS);
  const { user, system } = process.cpuUsage(before);
  const ms = performance.now() - began;
  return { cpu: (user + system) / 1000 / ms, writesPerSecond: writes / ms * 1000 };
}

/** Two chats and eight files under way, all of them moving; a file ends ten times a second. */
async function feed(tell: EventListener, seconds: number): Promise<void> {
  for (const id of [1, 2]) {
    const chat = {
      chat_id: `channel${id}`,
      name: `Chat ${id} 家族`,
      type: "private_group",
    } as const;
    tell({ event: "chat.started", ...chat, total: 1_000_000, expected: 1_000_000 });
  }
  const end = performance.now() + seconds * 1000;
  for (let i = 0; performance.now() < end; i++) {
    for (let each = 0; each < EVENTS_PER_SECOND / 10; each++) tell(fileEvent(i, each));
    if (i % 10 === 0) {
      for (const id of [1, 2]) {
        tell({ event: "history.progress", chat_id: `channel${id}`, fetched: i * 100 * id });
      }
    }
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

function fileEvent(tenth: number, each: number): RunEvent {
  const message = each === 0 ? tenth - 1 : tenth + each % FILES;
  const file = {
    chat_id: "channel1",
    message_id: message,
    path: `c/photos/${message}.jpg`,
  } as const;
  const kind = "photo";
  if (each === 0) {
    return { event: "media.done", ...file, kind, bytes: 3_000_000, source: "downloaded" };
  }
  if (each <= FILES && message === tenth + FILES - 1) {
    return { event: "media.started", ...file, kind, bytes: 3_000_000 };
  }
  return { event: "media.progress", ...file, bytes: (tenth * 20 + each) * 1_000 % 3_000_000 };
}
