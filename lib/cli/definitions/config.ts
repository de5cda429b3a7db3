// What `tgkeep config` is: help text, settings, examples. How it runs is in commands/config.ts.
import type { CommandDefinition } from "../command.ts";
import { EXPORT } from "./export.ts";

export const CONFIG = {
  name: "config",
  summary: "show every setting, its value, and where the value comes from",
  details:
    "Takes the options of tgkeep export too, to show what they would mean together with the rest.\n" +
    "Secrets are masked.",
  arguments: [{
    syntax: "<action>",
    description: "show: the settings that a run would have",
    choices: ["show"],
  }],
  settings: ["json", "phone", "encrypt", ...EXPORT.settings],
  stdout: "data",
  examples: [
    { line: "tgkeep config show", meaning: "a table, with what was set by somebody first" },
    {
      line: "tgkeep config show --json | jq '.settings[] | select(.source != \"default\")'",
      meaning: "what differs from the defaults",
    },
  ],
} as const satisfies CommandDefinition;
