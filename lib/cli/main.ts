// The program: understands the command line, runs one command, gives the exit code.
import { COMMANDS } from "./definitions/all.ts";
import type { Failure } from "./failure.ts";
import { type Host, processHost } from "./host.ts";
import { findMistake, type Mistake } from "./mistake.ts";
import { createRedactor } from "./output/redact.ts";
import { tellFailure } from "./output/tell_failure.ts";

/** Loaded by variables for the reason that cli.ts gives: a mistake is told without the parser or a command. */
const PROGRAM = "./program.ts";
const RUN_COMMAND = "./run_command.ts";

/**
 * Runs the program.
 *
 * @param args command line without the program's name
 * @returns the exit code
 */
export async function main(
  args: readonly string[],
  host: Host = processHost(),
): Promise<number> {
  const mistake = findMistake(args, COMMANDS, host.environment);
  if (mistake) return tellMistake(mistake, host);
  const { parseArguments }: typeof import("./program.ts") = await import(PROGRAM);
  const parsed = parseArguments(args, COMMANDS, host);
  if (parsed.meaning === "told") return parsed.exitCode;
  if (parsed.meaning === "mistake") return tellMistake(parsed.mistake, host);
  const { runCommand }: typeof import("./run_command.ts") = await import(RUN_COMMAND);
  return await runCommand(parsed.invocation, host);
}

function tellMistake({ complaint, command, log }: Mistake, host: Host): number {
  const help = ["tgkeep", ...(command ? [command.name] : []), "--help"].join(" ");
  const failure: Failure = {
    exitCode: 2,
    code: "usage",
    message: `${complaint}. Help: ${help}`,
  };
  const stdout = command?.stdout ?? "events";
  tellFailure(failure, { host, redactor: createRedactor(), reporter: undefined, stdout, log });
  return failure.exitCode;
}
