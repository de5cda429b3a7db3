// Runs a client to its end and says what it took.
import type { Usage } from "./clients/usage.ts";
import denoJson from "../deno.json" with { type: "json" };
import { path } from "./loopback.ts";

/** One run of a process, its start included. */
export interface Measurement extends Usage {
  readonly wall_seconds: number;
  /** What the client printed. */
  readonly stdout: string;
}

export interface ClientRun {
  /** File name in `clients/`, without its ending. */
  readonly client: string;
  readonly args: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
}

/** The program is measured with the flags that its tasks have. */
const TASK_FLAGS: Readonly<Record<string, readonly string[]>> = {
  tgkeep: denoJson.tasks.tgkeep.command.split(" ").filter((word) => word.startsWith("--v8-flags=")),
};

/** Runs a client and throws when it fails. */
export async function measure({ client, args, env = {} }: ClientRun): Promise<Measurement> {
  const startedAt = performance.now();
  const { code, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: [
      "run",
      "-A",
      "--no-prompt",
      "--quiet",
      ...(TASK_FLAGS[client] ?? []),
      path(`clients/${client}.ts`),
      ...args,
    ],
    env,
    stdout: "piped",
    stderr: "piped",
  }).output();
  const wall_seconds = (performance.now() - startedAt) / 1000;
  const lines = new TextDecoder().decode(stderr).trim().split("\n");
  if (code !== 0) {
    throw new Error(`Cannot measure ${client}: it ended with ${code}\n${lines.join("\n")}`);
  }
  const usage: Usage = JSON.parse(lines.at(-1)!);
  return { ...usage, wall_seconds, stdout: new TextDecoder().decode(stdout) };
}

/** The best of several runs: whatever else the machine does only makes a run slower. */
export async function bestOf(
  times: number,
  run: () => Promise<Measurement>,
  by: "wall_seconds" | "cpu_seconds" = "wall_seconds",
): Promise<Measurement> {
  let best = await run();
  for (let i = 1; i < times; i++) {
    const next = await run();
    if (next[by] < best[by]) best = next;
  }
  return best;
}

/** A table on stdout, columns padded. */
export function printTable(rows: readonly (readonly string[])[]): void {
  const widths = rows[0]!.map((_, column) => Math.max(...rows.map((row) => row[column]!.length)));
  for (const row of rows) {
    console.log(
      row.map((cell, i) => i === 0 ? cell.padEnd(widths[i]!) : cell.padStart(widths[i]!)).join(
        "  ",
      ),
    );
  }
}
