// What `tgkeep import` is: help text, settings, examples. How it runs is in commands/import.ts.
import type { CommandDefinition } from "../command.ts";

export const IMPORT = {
  name: "import",
  summary: "bring a JSON export of Telegram Desktop into an archive",
  details: [
    "A chat that is in the archive already gets the messages and files that it lacks; nothing is doubled,",
    "and later exports go on with it. The last event is import.finished.",
  ].join("\n"),
  arguments: [{ syntax: "<path>", description: "result.json, or the folder that it is in" }],
  settings: ["out", "format", "link"],
  stdout: "events",
  examples: [
    {
      line: "tgkeep import ~/Downloads/ChatExport_2020-01-31 --out ./telegram-archive",
      meaning: "one chat with its media",
    },
    {
      line: "tgkeep import DataExport_2021/result.json",
      meaning: "all chats of an account, into ./telegram-archive",
    },
  ],
} as const satisfies CommandDefinition;
