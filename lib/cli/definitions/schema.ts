// What `tgkeep schema` is: help text, settings, examples. How it runs is in commands/schema.ts.
import type { CommandDefinition } from "../command.ts";

export const SCHEMA = {
  name: "schema",
  summary: "print the JSON Schema of the NDJSON events",
  arguments: [{ syntax: "<what>", description: "events", choices: ["events"] }],
  settings: [],
  stdout: "data",
  examples: [{
    line: "tgkeep schema events > events.schema.json",
    meaning: "JSON Schema 2020-12, for validators and code generators",
  }],
} as const satisfies CommandDefinition;
