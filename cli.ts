// Entry of the program: runs one command and sets the exit code.
import { main } from "./lib/cli/main.ts";

if (import.meta.main) Deno.exit(await main(Deno.args));
