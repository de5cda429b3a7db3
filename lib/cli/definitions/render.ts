// What `tgkeep render` is: help text, settings, examples. How it runs is in commands/render.ts.
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
