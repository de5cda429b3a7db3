// Finds how a command runs: in the file of its name. Its modules are loaded when it is chosen, and not before.
import type { CommandRun } from "../command.ts";
import type { CommandName } from "../definitions/all.ts";

/**
 * Loads what runs a command. By a variable for the reason that cli.ts gives: there, one command would have
 * all the others read.
 */
export async function loadRunner(command: CommandName): Promise<CommandRun> {
  const path = `./${command}.ts`;
  const { run }: { readonly run: CommandRun } = await import(path);
  return run;
}
