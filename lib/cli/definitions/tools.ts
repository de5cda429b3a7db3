// What the commands around the others are: help texts, settings, examples. How each runs is in a file of its name in commands/.
import type { CommandDefinition } from "../command.ts";
import { EXPORT } from "./export.ts";

export const DEMO = {
  name: "demo",
  summary: "try everything against a Telegram of its own: no account, no network",
  settings: ["demoOut"],
  stdout: "events",
  examples: [{ line: "tgkeep demo", meaning: "leaves an archive in ./tgkeep-demo" }],
} as const satisfies CommandDefinition;

export const DOCTOR = {
  name: "doctor",
  summary: "check the session, the server, the clock, the disk and the archive",
  details: "Each check that fails says what to do. The exit code is the one of the first failure.",
  settings: ["out", "json", "cache"],
  stdout: "data",
  examples: [
    { line: "tgkeep doctor", meaning: "looks at ./telegram-archive too, when there is one" },
    {
      line: "tgkeep doctor --json | jq -r '.checks[] | select(.status == \"failed\") | .advice'",
      meaning: "what is to be done",
    },
  ],
} as const satisfies CommandDefinition;

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

export const SCHEMA = {
  name: "schema",
  summary: "print a JSON Schema: of the NDJSON events, or of messages.ndjson",
  arguments: [{
    syntax: "<what>",
    description: "events, or messages",
    choices: ["events", "messages"],
  }],
  settings: [],
  stdout: "data",
  examples: [{
    line: "tgkeep schema events > events.schema.json",
    meaning: "JSON Schema 2020-12, for validators and code generators",
  }],
} as const satisfies CommandDefinition;

/** The shells that there are scripts for. */
export const SHELLS = ["bash", "zsh", "fish"] as const;

/** A shell that there is a script for. */
export type Shell = typeof SHELLS[number];

export const COMPLETIONS = {
  name: "completions",
  summary: "print a script that makes a shell complete commands, options and chats",
  details: "Chats are those of the last run of tgkeep chats.",
  arguments: [{ syntax: "<shell>", description: SHELLS.join(", "), choices: SHELLS }],
  settings: [],
  stdout: "data",
  examples: [
    {
      line: 'eval "$(tgkeep completions bash)"',
      meaning: "for this shell; in ~/.bashrc for every one",
    },
    { line: 'eval "$(tgkeep completions zsh)"', meaning: "in ~/.zshrc, below compinit" },
    {
      line: "tgkeep completions fish > ~/.config/fish/completions/tgkeep.fish",
      meaning: "for every fish",
    },
  ],
} as const satisfies CommandDefinition;
