// What `tgkeep chats` is: help text, settings, examples. How it runs is in commands/chats.ts.
import type { CommandDefinition } from "../command.ts";

export const CHATS = {
  name: "chats",
  summary: "list the chats of the account",
  settings: ["json", "listType", "listFolder", "search"],
  stdout: "data",
  examples: [
    { line: "tgkeep chats", meaning: "a table of all chats" },
    { line: "tgkeep chats --type private_channel,public_channel", meaning: "channels only" },
    { line: "tgkeep chats --json --folder Work | jq -r '.[].id'", meaning: "ids for a script" },
  ],
} as const satisfies CommandDefinition;
