// How the program was called, for lines that people copy.
import type { Environment } from "./config/environment.ts";

/** The task of a checkout where Deno runs it, which says so in INIT_CWD; `tgkeep` for everything else. */
export function programName(environment: Environment): string {
  const task = !Deno.build.standalone && environment("INIT_CWD") !== undefined;
  return task ? "deno task tgkeep" : "tgkeep";
}
