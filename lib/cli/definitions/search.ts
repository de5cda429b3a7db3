// What `tgkeep search` is: help text, settings, examples. How it runs is in commands/search.ts.
import type { CommandDefinition } from "../command.ts";

export const SEARCH = {
  name: "search",
  summary: "find messages of an archive by their words",
  details: [
    'Words are found at the beginning of words, "phrases" as they are, -word leaves messages out.',
    "Filters: chat:NAME, from:NAME, has:photo (video, voice, video_message, audio, animation, sticker,",
    "file, media, link, poll, location, contact), before:2024-12-31, after:2024-01 (a day, month or year).",
    "The first search makes an index, search.db; later ones add what is new.",
  ].join("\n"),
  arguments: [
    { syntax: "<dir>", description: "the output folder of an export" },
    { syntax: "<query...>", description: "words and filters" },
  ],
  settings: ["json", "limit"],
  stdout: "data",
  examples: [
    {
      line: "tgkeep search ./telegram-archive holiday from:anna after:2024",
      meaning: "words of one person",
    },
    {
      line: "tgkeep search DIR '\"train ticket\" has:file' --json | jq -r '.results[].message_id'",
      meaning: "a phrase beside a file, for a script",
    },
  ],
} as const satisfies CommandDefinition;
