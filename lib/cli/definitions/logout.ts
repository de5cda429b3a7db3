// What `tgkeep logout` is: help text, settings, examples. How it runs is in commands/logout.ts.
import type { CommandDefinition } from "../command.ts";

export const LOGOUT = {
  name: "logout",
  summary: "end the session on Telegram's side and remove its file",
  settings: [],
  stdout: "events",
  examples: [{ line: "tgkeep logout", meaning: "the archives that were made stay as they are" }],
} as const satisfies CommandDefinition;
