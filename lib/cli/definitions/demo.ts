// What `tgkeep demo` is: help text, settings, examples. How it runs is in commands/demo.ts.
import type { CommandDefinition } from "../command.ts";

export const DEMO = {
  name: "demo",
  summary: "try everything against a Telegram of its own: no account, no network",
  settings: ["demoOut"],
  stdout: "events",
  examples: [{ line: "tgkeep demo", meaning: "leaves an archive in ./tgkeep-demo" }],
} as const satisfies CommandDefinition;
