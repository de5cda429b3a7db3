// `tgkeep completions`: the script that teaches a shell.
import type { CommandContext } from "../command.ts";
import { completionScript } from "../completion/scripts.ts";
import { SHELLS } from "../definitions/completions.ts";

/** @returns the exit code */
export function run(
  { host }: CommandContext,
  _settings: unknown,
  [name]: readonly string[],
): Promise<number> {
  const shell = SHELLS.find((each) => each === name);
  if (!shell) throw new TypeError("Cannot print a script for a shell that the parser let through");
  host.stdout.write(completionScript(shell));
  return Promise.resolve(0);
}
