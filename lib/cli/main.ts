// The program: understands the command line, runs one command, gives the exit code.
import { CommanderError } from "@commander-js/extra-typings";
import { COMMANDS } from "./definitions/all.ts";
import type { Failure } from "./failure.ts";
import { type Host, processHost } from "./host.ts";
import { createRedactor } from "./output/redact.ts";
import { tellFailure } from "./output/tell_failure.ts";
import { buildProgram } from "./program.ts";
import type { Invocation } from "./invocation.ts";

/** Loaded by a variable for the reason that cli.ts gives: a mistake is told without the commands. */
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
  let invocation: Invocation | undefined;
  const program = buildProgram(COMMANDS, host, (chosen) => invocation = chosen);
  try {
    program.parse(args, { from: "user" });
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    return ending(error, program.args, program.opts(), host);
  }
  if (!invocation) return 0;
  const { runCommand }: typeof import("./run_command.ts") = await import(RUN_COMMAND);
  return await runCommand(invocation, host);
}

/** What remains to be done after commander has ended the run: it has printed its help already. */
function ending(
  error: CommanderError,
  args: readonly string[],
  flags: Readonly<Record<string, unknown>>,
  host: Host,
): number {
  if (error.exitCode === 0) return 0;
  // Without a command the help was printed; that is all there is to say.
  if (error.code === "commander.help") return 2;
  const message = `${complaintOf(error)}. Help: ${
    ["tgkeep", ...COMMANDS.filter(({ name }) => name === args[0]).map(({ name }) => name)].join(" ")
  } --help`;
  const failure: Failure = { exitCode: 2, code: "usage", message };
  tellFailure(failure, {
    host,
    redactor: createRedactor(),
    reporter: undefined,
    stdout: COMMANDS.find(({ name }) => name === args[0])?.stdout ?? "events",
    log: typeof flags.log === "string" ? flags.log : undefined,
  });
  return failure.exitCode;
}

/** Commander's words on one line. A value may be a secret of an option whose name was mistyped. */
function complaintOf({ message }: CommanderError): string {
  return message
    .replace(/^error: /, "")
    .replace(/^(unknown option '[^=']*)=[^]*'/, "$1'")
    .replace(/\n/g, " ");
}
