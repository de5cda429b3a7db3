// The compiled binary: how long it takes to begin against an empty compiled program, and how fast it exports
// against the same sources run by Deno, of the version that is in the binary and of this one.
//
// DENORT_BIN and TGKEEP_COMPILER are those of .release/compile_program.ts, where the binary is made.
import { join } from "node:path";
import { compileProgram } from "../.release/compile_program.ts";
import { targetOf } from "../.release/targets.ts";
import project from "../deno.json" with { type: "json" };
import { environment, path, startLoopback } from "./loopback.ts";
import { printTable } from "./measure.ts";
import { photograph } from "./photograph.ts";

const START_RUNS = 25;
const EXPORT_RUNS = 5;
const MESSAGES = 50_000;
const DOCUMENT_BYTES = 200_000_000;
const PHOTOS = 200;
/** What may be taken of the time of an empty program. */
const MOST_START = 1.6;
/** What must be had of the throughput of the sources. */
const LEAST_THROUGHPUT = 0.95;

type Command = readonly string[];

interface Taken {
  readonly wall: number;
  readonly cpu: number;
}

const COMPILER = Deno.env.get("TGKEEP_COMPILER")?.split(" ") ?? [Deno.execPath()];
const FLAGS = project.tasks.tgkeep.command.split(" ").filter((word) => word.startsWith("-"));
const folder = await Deno.makeTempDir();
let missed = false;
try {
  const binary = join(folder, "tgkeep");
  await compileProgram({ target: targetOf(Deno.build.target), binary });
  const empty = join(folder, "empty");
  await Deno.writeTextFile(`${empty}.ts`, "");
  await output([...COMPILER, "compile", "--no-check", `--output=${empty}`, `${empty}.ts`]);
  // npx would take its own time with every run.
  const deno = (await output([...COMPILER, "eval", "console.log(Deno.execPath())"])).trim();
  const { size } = await Deno.stat(binary);
  const version = (await output([binary, "--version"])).trim();
  console.log(`${version}, ${(size / 1e6).toFixed(1)} MB\n`);
  await start({ empty: [empty], "--help": [binary, "--help"], "--version": [binary, "--version"] });
  await throughput(binary, deno);
} finally {
  await Deno.remove(folder, { recursive: true });
}
if (missed) Deno.exit(1);

async function start(commands: Readonly<Record<string, Command>>): Promise<void> {
  const taken = await inTurns(START_RUNS, commands);
  const baseline = median(taken.get("empty") ?? []);
  printTable([
    [`start, median of ${START_RUNS}`, "ms", "ratio", "wanted", ""],
    ...[...taken].map(([name, runs]) => {
      const ratio = median(runs) / baseline;
      const wanted = name === "empty"
        ? []
        : [`at most ${MOST_START} ×`, holds(ratio <= MOST_START)];
      const ms = (median(runs) * 1000).toFixed(1);
      return padded([name, ms, `${ratio.toFixed(2)} ×`, ...wanted]);
    }),
  ]);
  console.log();
}

async function throughput(binary: string, deno: string): Promise<void> {
  const picture = join(folder, "picture.jpg");
  await Deno.writeFile(picture, await photograph());
  await using server = await startLoopback(
    ...["--content", "empty", "--messages", String(MESSAGES)],
    ...["--document-bytes", String(DOCUMENT_BYTES)],
    ...["--files", String(2 * PHOTOS), "--file-bytes", "50000", "--picture", picture],
  );
  const { chats } = server.info;
  const work: Readonly<Record<string, { readonly id: number; readonly args: Command }>> = {
    [`${MESSAGES} texts`]: { id: chats["messages"]!.id, args: [] },
    [`a document of ${DOCUMENT_BYTES / 1e6} MB`]: { id: chats["document-bytes"]!.id, args: [] },
    // Documents and photos in turns.
    [`${2 * PHOTOS} files, thumbnails of half of them`]: {
      id: chats["files"]!.id,
      args: ["--thumbnails", "jpeg"],
    },
  };
  const programs: Readonly<Record<string, Command>> = {
    "deno run, the binary's version": [deno, "run", ...FLAGS, path("../cli.ts")],
    "deno run, this version": [Deno.execPath(), "run", ...FLAGS, path("../cli.ts")],
    "the binary": [binary],
  };
  for (const [what, { id, args }] of Object.entries(work)) {
    let run = 0;
    const commands = Object.fromEntries(
      Object.entries(programs).map(([name, command]) => [name, () => [
        ...command,
        ...["export", `channel${id}`, "--format", "json", "--log", "ndjson", ...args],
        ...["--out", join(folder, `out${run++}`)],
      ]]),
    );
    const env = { ...environment(server.info), TGKEEP_CACHE: join(folder, "cache") };
    const taken = await inTurns(EXPORT_RUNS, commands, env);
    const ours = taken.get("the binary") ?? [];
    printTable([
      [`${what}, best of ${EXPORT_RUNS}`, "s", "CPU s", "binary / this", "by CPU", "wanted", ""],
      ...[...taken].map(([name, runs], i) => {
        const ratio = best(runs, "wall") / best(ours, "wall");
        const byCpu = best(runs, "cpu") / best(ours, "cpu");
        const wanted = i === 0
          ? [`at least ${LEAST_THROUGHPUT} ×`, holds(ratio >= LEAST_THROUGHPUT)]
          : [];
        const seconds = [best(runs, "wall").toFixed(2), best(runs, "cpu").toFixed(2)];
        return padded(
          [name, ...seconds, `${ratio.toFixed(2)} ×`, `${byCpu.toFixed(2)} ×`, ...wanted],
          7,
        );
      }),
    ]);
    console.log();
  }
}

/** In turns, so that whatever else the machine does hits all of them; the first turn fills caches. */
async function inTurns(
  runs: number,
  commands: Readonly<Record<string, Command | (() => Command)>>,
  env: Readonly<Record<string, string>> = {},
): Promise<ReadonlyMap<string, readonly Taken[]>> {
  const taken = new Map<string, Taken[]>(Object.keys(commands).map((name) => [name, []]));
  for (let run = 0; run <= runs; run++) {
    for (const [name, command] of Object.entries(commands)) {
      const once = await timed(typeof command === "function" ? command() : command, env);
      if (run > 0) taken.get(name)?.push(once);
    }
  }
  return taken;
}

/** Seconds that a command takes; the shell tells those of the processor on its second line. */
async function timed(command: Command, env: Readonly<Record<string, string>>): Promise<Taken> {
  const began = performance.now();
  const script = '"$@" >/dev/null || exit 1; times';
  const times = await output(["sh", "-c", script, "sh", ...command], env);
  const wall = (performance.now() - began) / 1000;
  const children = times.split("\n")[1] ?? "";
  const cpu = [...children.matchAll(/(\d+)m([\d.]+)s/g)]
    .reduce((sum, [, minutes, seconds]) => sum + 60 * Number(minutes) + Number(seconds), 0);
  return { wall, cpu };
}

async function output(
  [program = "", ...args]: Command,
  env: Readonly<Record<string, string>> = {},
): Promise<string> {
  const { success, stdout, stderr } = await new Deno.Command(program, {
    args,
    cwd: folder,
    env: { NO_COLOR: "1", ...env },
  }).output();
  if (!success) {
    throw new Error(`Cannot measure ${program} ${args[0]}: ${new TextDecoder().decode(stderr)}`);
  }
  return new TextDecoder().decode(stdout);
}

function holds(is: boolean): string {
  if (!is) missed = true;
  return is ? "holds" : "MISSED";
}

function padded(cells: readonly string[], length = 5): readonly string[] {
  return [...cells, ...Array.from({ length: length - cells.length }, () => "")];
}

function best(runs: readonly Taken[], by: keyof Taken): number {
  return Math.min(...runs.map((run) => run[by]));
}

function median(runs: readonly Taken[]): number {
  return runs.map(({ wall }) => wall).toSorted((a, b) => a - b)[Math.floor(runs.length / 2)] ?? NaN;
}
