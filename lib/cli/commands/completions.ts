// `tgkeep completions`: the script that teaches a shell.
import type { CommandContext } from "../command.ts";
import { scriptFor } from "../completion/answer_shell.ts";

/** @returns the exit code */
export function run(
  { host }: CommandContext,
  _settings: unknown,
  [name]: readonly string[],
): Promise<number> {
  const script = scriptFor(name ?? "");
  if (!script) throw new TypeError("Cannot print a script for a shell that the parser let through");
  host.stdout.write(script);
  return Promise.resolve(0);
}
