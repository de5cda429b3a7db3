// What `tgkeep serve` is: help text, settings, examples. How it runs is in commands/serve.ts.
import type { CommandDefinition } from "../command.ts";

export const SERVE = {
  name: "serve",
  summary: "read an archive in a browser, on 127.0.0.1",
  details: "Prints an address with a token: whoever has it can read the archive. Ctrl-C ends it.",
  arguments: [{ syntax: "<dir>", description: "the output folder of an export" }],
  settings: ["port"],
  stdout: "data",
  examples: [
    { line: "tgkeep serve ./telegram-archive", meaning: "on a free port" },
    { line: "tgkeep serve ./telegram-archive --port 8080", meaning: "always the same one" },
  ],
} as const satisfies CommandDefinition;
