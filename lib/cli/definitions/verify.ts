// What `tgkeep verify` is: help text, settings, examples. How it runs is in commands/verify.ts.
import type { CommandDefinition } from "../command.ts";

export const VERIFY = {
  name: "verify",
  summary: "hash every file of an archive again and check its database",
  details: [
    "Names each file that is missing, damaged or not of tgkeep. Ends with 0 when all is well, 4 when",
    "files are missing or damaged, 6 when the database is in trouble. Events: verify.problem,",
    "verify.repaired, verify.finished.",
  ].join("\n"),
  arguments: [{ syntax: "<dir>", description: "the output folder of an export" }],
  settings: ["repair", "maxFloodWait", "link"],
  stdout: "events",
  examples: [
    { line: "tgkeep verify ./telegram-archive", meaning: "look, change nothing" },
    {
      line: "tgkeep verify ./telegram-archive --repair",
      meaning: "fetch again what was lost, write outputs again",
    },
    {
      line: "tgkeep verify DIR --log ndjson | jq -r 'select(.event == \"verify.problem\") | .path'",
      meaning: "names of all files that are not as they should be",
    },
  ],
} as const satisfies CommandDefinition;
