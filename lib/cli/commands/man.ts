// `tgkeep man`: the man page.
import type { CommandContext } from "../command.ts";
import { COMMANDS } from "../definitions/all.ts";
import { manPage } from "../man_page.ts";
import { RELEASED, VERSION } from "../version.ts";

/** @returns the exit code */
export function run({ host }: Pick<CommandContext, "host">): Promise<number> {
  host.stdout.write(manPage(COMMANDS, { version: VERSION, date: RELEASED }));
  return Promise.resolve(0);
}
