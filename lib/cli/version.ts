// The program's version. Written here and not read from deno.json, which takes longer than printing it; a
// test compares it with that file and with the change log.
import { COMMIT } from "./build.ts";

export const VERSION = "0.1.0";

/** The day it was released, as the change log has it. */
export const RELEASED = "2026-11-24";

/** What `--version` prints: version, commit, Deno, target. */
export function versionLine(): string {
  const origin = COMMIT === undefined ? "from source" : `commit ${COMMIT}`;
  return `tgkeep ${VERSION} (${origin}, Deno ${Deno.version.deno}, ${Deno.build.target})`;
}
