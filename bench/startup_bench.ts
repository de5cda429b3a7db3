// How long the program takes to begin: help, completions and mistakes against an empty Deno program.
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { printTable } from "./measure.ts";

const RUNS = 25;
const CLI = fileURLToPath(new URL("../cli.ts", import.meta.url));
/** What may be taken of the time of an empty program where no parser is needed. */
const LIMIT = 1.6;

const folder = await Deno.makeTempDir();
const empty = join(folder, "empty.ts");
await Deno.writeTextFile(empty, "");

/** A command line, and variables beside it. */
type Command = readonly [
  name: string,
  args: readonly string[],
  limit?: number,
  variables?: Readonly<Record<string, string>>,
];

const COMMANDS: readonly Command[] = [
  ["an empty program (baseline)", [empty]],
  ["--help", [CLI, "--help"], LIMIT],
  ["export --help", [CLI, "export", "--help"], LIMIT],
  ["--version", [CLI, "--version"], LIMIT],
  ["completions bash", [CLI, "completions", "bash"], LIMIT],
  ["what Tab asks", [CLI, "complete", "zsh", "export", "--media", "ph"], LIMIT],
  ["an unknown command", [CLI, "exprot"], LIMIT],
  ["an unknown option", [CLI, "export", "--al"], LIMIT],
  ["a value that is not allowed", [CLI, "export", "me", "--last", "x"], LIMIT],
  ["the same in a variable", [CLI, "export", "me"], LIMIT, { MAX_THREADS: "x" }],
  ["a missing argument", [CLI, "render"], LIMIT],
  ["config show", [CLI, "config", "show"]],
];

const times = new Map<string, number[]>(COMMANDS.map(([name]) => [name, []]));
try {
  // In turns, so that whatever else the machine does hits all of them.
  for (let run = 0; run <= RUNS; run++) {
    for (const [name, args, , variables] of COMMANDS) {
      const startedAt = performance.now();
      await new Deno.Command(Deno.execPath(), {
        args: ["run", "-A", "--no-prompt", "--quiet", ...args],
        env: { XDG_CONFIG_HOME: folder, ...variables },
        stdout: "null",
        stderr: "null",
      }).output();
      // The first turn fills Deno's caches.
      if (run > 0) times.get(name)?.push(performance.now() - startedAt);
    }
  }
} finally {
  await Deno.remove(folder, { recursive: true });
}

const baseline = median(COMMANDS[0]?.[0] ?? "");
let missed = false;
printTable([
  [`median of ${RUNS}`, "ms", "ratio", "wanted", ""],
  ...COMMANDS.map(([name, , limit]) => {
    const ratio = median(name) / baseline;
    if (limit !== undefined && ratio > limit) missed = true;
    return [
      name,
      median(name).toFixed(1),
      `${ratio.toFixed(2)} ×`,
      limit === undefined ? "" : `at most ${limit} ×`,
      limit === undefined ? "" : ratio <= limit ? "holds" : "MISSED",
    ];
  }),
]);
if (missed) Deno.exit(1);

function median(name: string): number {
  const sorted = (times.get(name) ?? []).toSorted((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? NaN;
}
