// Runs the program as a person or a cron job does: a process of its own.
import { fileURLToPath } from "node:url";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));

/** What a run left behind. */
export interface ProgramRun {
  readonly code: number;
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
  return new Deno.Command(Deno.execPath(), {
    args: [
      "run",
      "-A",
      "--no-prompt",
      "--quiet",
      `--config=${ROOT}deno.json`,
      `${ROOT}cli.ts`,
      ...args,
    ],
    cwd: options.cwd ?? ROOT,
    env: { ...inherited(), ...options.env },
    clearEnv: true,
    stdin: "null",
    stdout: "piped",
    stderr: "piped",
  }).spawn();
}

/** Runs the program to its end. */
export async function runTgkeep(
  args: readonly string[],
  options: ProgramOptions = {},
): Promise<ProgramRun> {
  return await finished(startTgkeep(args, options));
}

/** Waits for a started program. */
export async function finished(child: Deno.ChildProcess): Promise<ProgramRun> {
  const { code, stdout, stderr } = await child.output();
  const decoder = new TextDecoder();
  return { code, stdout: decoder.decode(stdout), stderr: decoder.decode(stderr) };
}

/** The events of an NDJSON log; a line that is no JSON object fails the test. */
export function eventsOf(stdout: string): Record<string, unknown>[] {
  return stdout.split("\n").filter((line) => line !== "").map((line) => JSON.parse(line));
}

function inherited(): Record<string, string> {
  const kept = ["PATH", "HOME", "DENO_DIR", "TMPDIR", "LANG", "TZ", "NPM_CONFIG_REGISTRY"];
  const env: Record<string, string> = { NO_COLOR: "1" };
  for (const name of kept) {
    const value = Deno.env.get(name);
    if (value !== undefined) env[name] = value;
  }
  return env;
}
