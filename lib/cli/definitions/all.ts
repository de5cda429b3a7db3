// Every command, in the order of the help text. Data alone: help and completions load nothing else.
import { CHATS, LOGIN, LOGOUT, WHOAMI } from "./account.ts";
import { IMPORT, RENDER, SEARCH, SERVE, VERIFY } from "./archive.ts";
import { EXPORT } from "./export.ts";
import { MODELS_COMMAND } from "./models.ts";
import { COMPLETIONS, CONFIG, DEMO, DOCTOR, MAN, SCHEMA } from "./tools.ts";
import { TRANSCRIBE } from "./transcribe.ts";

export const COMMANDS = [
  LOGIN,
  LOGOUT,
  WHOAMI,
  CHATS,
  EXPORT,
  RENDER,
  SEARCH,
  SERVE,
  VERIFY,
  IMPORT,
  TRANSCRIBE,
  MODELS_COMMAND,
  DEMO,
  DOCTOR,
  CONFIG,
  SCHEMA,
  COMPLETIONS,
  MAN,
] as const;

/** Name of a command. */
export type CommandName = typeof COMMANDS[number]["name"];
