// The program as `cli.ts` runs it. Arguments: those of the program.
import "./usage.ts";
import { main } from "../../lib/cli/main.ts";

Deno.exit(await main(Deno.args));
