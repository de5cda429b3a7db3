// What `tgkeep whoami` is: help text, settings, examples. How it runs is in commands/whoami.ts.
import type { CommandDefinition } from "../command.ts";

export const WHOAMI = {
  name: "whoami",
  summary: "show the account that is signed in",
  settings: ["json"],
  stdout: "data",
  examples: [
    { line: "tgkeep whoami", meaning: "name, username, masked phone number, data centre" },
    { line: "tgkeep whoami --json | jq -r .username", meaning: "for a script" },
  ],
} as const satisfies CommandDefinition;
