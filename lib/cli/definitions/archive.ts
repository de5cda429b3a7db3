// What the commands over an archive are: help texts, settings, examples. How each runs is in a file of its name in commands/.
import type { CommandDefinition } from "../command.ts";

export const RENDER = {
  name: "render",
  summary: "write the outputs again from an archive, without Telegram",
  arguments: [{
    syntax: "<dir>",
    description: "the output folder of an export",
    completes: "folders",
  }],
  settings: ["format", "markdownBy", "markdownLinks"],
  stdout: "events",
  examples: [
    { line: "tgkeep render ./telegram-archive", meaning: "result.json and pages of every chat" },
    {
      line: "tgkeep render ./telegram-archive --format markdown --markdown-by day",
      meaning: "notes for Obsidian, one a day",
    },
  ],
} as const satisfies CommandDefinition;

export const SEARCH = {
  name: "search",
  summary: "find messages of an archive by their words",
  details: [
    'Words are found at the beginning of words, "phrases" as they are, -word leaves messages out.',
    "Filters: chat:NAME, from:NAME, has:photo (video, voice, video_message, audio, animation, sticker, " +
    "file, media, link, poll, location, contact), before:2024-12-31, after:2024-01 (a day, month or year).",
    "The first search makes an index, search.db; later ones add what is new.",
  ].join("\n"),
  arguments: [
    { syntax: "<dir>", description: "the output folder of an export", completes: "folders" },
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
      line: "tgkeep search DIR '\"train ticket\"' --json | jq -r '.results[].message_id'",
      meaning: "a phrase, for a script",
    },
  ],
} as const satisfies CommandDefinition;

export const SERVE = {
  name: "serve",
  summary: "read an archive in a browser, on 127.0.0.1",
  details: "Prints an address with a token: whoever has it can read the archive. Ctrl-C ends it.",
  arguments: [{
    syntax: "<dir>",
    description: "the output folder of an export",
    completes: "folders",
  }],
  settings: ["port"],
  stdout: "data",
  examples: [
    { line: "tgkeep serve ./telegram-archive", meaning: "on a free port" },
    { line: "tgkeep serve ./telegram-archive --port 8080", meaning: "always the same one" },
  ],
} as const satisfies CommandDefinition;

export const VERIFY = {
  name: "verify",
  summary: "hash every file of an archive again and check its database",
  details: [
    "Names each file that is missing, damaged or not of tgkeep. Ends with 0 when all is well, 4 when",
    "files are missing or damaged, 6 when the database is in trouble. Events: verify.problem,",
    "verify.repaired, verify.finished.",
  ].join(" "),
  arguments: [{
    syntax: "<dir>",
    description: "the output folder of an export",
    completes: "folders",
  }],
  settings: ["repair", "maxFloodWait", "link", "cache"],
  stdout: "events",
  examples: [
    { line: "tgkeep verify ./telegram-archive", meaning: "look, change nothing" },
    {
      line: "tgkeep verify ./telegram-archive --repair",
      meaning: "fetch again what was lost, write outputs again",
    },
    {
      line: "tgkeep verify DIR --log ndjson | jq -r 'select(.problem) | .path'",
      meaning: "names of all files that are not as they should be",
    },
  ],
} as const satisfies CommandDefinition;

export const IMPORT = {
  name: "import",
  summary: "bring a JSON export of Telegram Desktop into an archive",
  details: [
    "A chat that is in the archive already gets the messages and files that it lacks; nothing is doubled,",
    "and later exports go on with it. The last event is import.finished.",
  ].join(" "),
  arguments: [{
    syntax: "<path>",
    description: "result.json, or the folder that it is in",
    completes: "files",
  }],
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
