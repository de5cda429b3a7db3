// Runs the program as a person or a cron job does: a process of its own.
import { fileURLToPath } from "node:url";
import { assertValidEvents } from "./event_schema.ts";
import { assertNoSecrets, type CalledWith } from "./known_secrets.ts";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));

/** How each child was called, for the checks of what it wrote. */
const CALLS = new WeakMap<Deno.ChildProcess, CalledWith>();

/** What a run left behind. */
export interface ProgramRun {
  readonly code: number;
  /** What ended the process, where that was a signal. */
  readonly signal: Deno.Signal | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface ProgramOptions {
  /** The only variables that the program sees, besides what Deno itself needs. */
  readonly env?: Readonly<Record<string, string>>;
  readonly cwd?: string;
}

/** Starts the program; the caller waits for it and may send signals. */
export function startTgkeep(
  args: readonly string[],
  options: ProgramOptions = {},
): Deno.ChildProcess {
  return start(commandLine(args), options);
}

/**
 * Starts the program so that no file it writes can grow beyond a size, which looks to it like a full
 * disk. Needs a POSIX shell; the size is rounded down to 512 bytes.
 */
export function startLimited(
  args: readonly string[],
  { maxFileBytes, ...options }: ProgramOptions & { readonly maxFileBytes: number },
): Deno.ChildProcess {
  // Without the trap the kernel would end the process instead of failing the write.
  const script = `trap '' XFSZ; ulimit -f ${Math.floor(maxFileBytes / 512)}; exec "$@"`;
  const command = commandLine(args);
  return start(["sh", "-c", script, "sh", ...command], options);
}

/**
 * Starts the program within a shell script, where it is called `tgkeep`; the script's last command decides
 * the exit code. Needs a POSIX shell.
 */
export function startInShell(
  script: string,
  args: readonly string[],
  options: ProgramOptions = {},
): Deno.ChildProcess {
  const command = commandLine(args);
  return start(["sh", "-c", `tgkeep() { "$@"; }; ${script}`, "sh", ...command], options);
}

/** The program from its sources, or the binary that TGKEEP_TEST_BINARY names. */
export function commandLine(args: readonly string[]): readonly string[] {
  const binary = Deno.env.get("TGKEEP_TEST_BINARY");
  if (binary) return [binary, ...args];
  const config = `--config=${ROOT}deno.json`;
  const flags = ["-A", "--no-prompt", "--quiet", config];
  return [Deno.execPath(), "run", ...flags, `${ROOT}cli.ts`, ...args];
}

function start([command = "", ...args]: readonly string[], options: ProgramOptions) {
  const child = new Deno.Command(command, {
    args,
    cwd: options.cwd ?? ROOT,
    env: { ...inherited(), ...options.env },
    clearEnv: true,
    stdin: "null",
    stdout: "piped",
    stderr: "piped",
  }).spawn();
  CALLS.set(child, { args, env: options.env ?? {} });
  return child;
}

/** Runs the program to its end. */
export async function runTgkeep(
  args: readonly string[],
  options: ProgramOptions = {},
): Promise<ProgramRun> {
  return await finished(startTgkeep(args, options));
}

/** Waits for a started program, and checks what it wrote. */
export async function finished(child: Deno.ChildProcess): Promise<ProgramRun> {
  const { code, signal, stdout, stderr } = await child.output();
  const decoder = new TextDecoder();
  return checked(child, {
    code,
    signal,
    stdout: decoder.decode(stdout),
    stderr: decoder.decode(stderr),
  });
}

/** Fails unless every event that was written is one of the schema, and no secret was written anywhere. */
export function checked(child: Deno.ChildProcess, run: ProgramRun): ProgramRun {
  const call = CALLS.get(child) ?? { args: [], env: {} };
  const { args, env } = call;
  const flag = args.indexOf("--log-file");
  const logFile = flag < 0 ? env.TGKEEP_LOG_FILE : args[flag + 1];
  const log = logFile === undefined ? "" : textOf(logFile);
  assertNoSecrets([run.stdout, run.stderr, log], call);
  const events = args.join(" ").includes("--log ndjson") || run.stdout.startsWith('{"ts":');
  if (events) assertValidEvents(run.stdout, "stdout");
  assertValidEvents(log, "log file");
  return run;
}

function textOf(path: string): string {
  try {
    return Deno.readTextFileSync(path);
  } catch (error) {
    // A call that was refused has written no log.
    if (error instanceof Deno.errors.NotFound) return "";
    throw error;
  }
}

/** The events of an NDJSON log; a line that is no JSON object fails the test. */
export function eventsOf(stdout: string): Record<string, unknown>[] {
  return stdout.split("\n").filter((line) => line !== "").map((line) => JSON.parse(line));
}

/** What a started program keeps of the environment of the tests: neither CI nor a setting of tgkeep. */
export function inherited(): Record<string, string> {
  const kept = ["PATH", "HOME", "DENO_DIR", "TMPDIR", "LANG", "TZ", "NPM_CONFIG_REGISTRY"];
  const env: Record<string, string> = { NO_COLOR: "1" };
  for (const name of kept) {
    const value = Deno.env.get(name);
    if (value !== undefined) env[name] = value;
  }
  return env;
}
