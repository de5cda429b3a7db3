// Entry of the program: answers at once what can be, runs one command otherwise, sets the exit code.
import { answerAtOnce } from "./lib/cli/answer_at_once.ts";
import { processHost } from "./lib/cli/host.ts";

/**
 * Loaded by a variable on purpose: Deno reads every module that a literal `import()` leads to before the
 * first line runs, and a help text needs none of them.
 */
const MAIN = "./lib/cli/main.ts";
const TELL_UNWRITTEN = "./lib/cli/tell_unwritten.ts";

if (import.meta.main) {
  const host = processHost();
  let exitCode = await answerAtOnce(Deno.args, host);
  if (exitCode === undefined) {
    const { main }: typeof import("./lib/cli/main.ts") = await import(MAIN);
    exitCode = await main(Deno.args, host);
  }
  if (exitCode === 0 && host.stdout.closed.aborted) {
    const { tellUnwritten }: typeof import("./lib/cli/tell_unwritten.ts") = await import(
      TELL_UNWRITTEN
    );
    exitCode = tellUnwritten(host);
  }
  Deno.exit(exitCode);
}
