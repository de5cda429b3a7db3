// Runs `tgkeep export` and reads what it says to programs.
import assert from "node:assert/strict";
import type { ExportReport } from "../../lib/model/events.ts";
import { eventsOf, finished, type ProgramRun, startTgkeep } from "./tgkeep.ts";

/** An event as it is printed. */
export type PrintedEvent = Readonly<Record<string, unknown>>;

/** A run that ended by itself. */
export interface ExportRun extends ProgramRun {
  readonly events: readonly PrintedEvent[];
  /** The last event. */
  readonly report: ExportReport;
}

/** Starts an export that prints NDJSON. */
export function startExport(
  args: readonly string[],
  env: Readonly<Record<string, string>>,
): Deno.ChildProcess {
  return startTgkeep(["export", ...args, "--log", "ndjson"], { env });
}

/** Exports to the end; the last event must be the report, with the exit code of the process. */
export async function runExport(
  args: readonly string[],
  env: Readonly<Record<string, string>>,
): Promise<ExportRun> {
  return reported(await finished(startExport(args, env)));
}

/** Reads the events of a finished export. */
export function reported(run: ProgramRun): ExportRun {
  assert.ok(run.stdout.endsWith("\n"), `stdout ends with a whole line\n${run.stderr}`);
  const events = eventsOf(run.stdout);
  const last = events.at(-1);
  assert.equal(last?.event, "export.finished", run.stdout.slice(-2000) + run.stderr);
  assert.equal(last.exit_code, run.code);
  return { ...run, events, report: last as unknown as ExportReport };
}

/** The events of one name. */
export function eventsNamed(
  { events }: Pick<ExportRun, "events">,
  name: string,
): readonly PrintedEvent[] {
  return events.filter(({ event }) => event === name);
}
