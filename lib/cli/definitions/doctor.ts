// What `tgkeep doctor` is: help text, settings, examples. How it runs is in commands/doctor.ts.
import type { CommandDefinition } from "../command.ts";

export const DOCTOR = {
  name: "doctor",
  summary: "check the session, the server, the clock, the disk and the archive",
  details: "Each check that fails says what to do. The exit code is the one of the first failure.",
  settings: ["out", "json"],
  stdout: "data",
  examples: [
    { line: "tgkeep doctor", meaning: "looks at ./telegram-archive too, when there is one" },
    {
      line: "tgkeep doctor --json | jq -r '.checks[] | select(.status == \"failed\") | .advice'",
      meaning: "what is to be done",
    },
  ],
} as const satisfies CommandDefinition;
