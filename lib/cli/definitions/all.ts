// Every command, in the order of the help text. Data alone: help and completions load nothing else.
import { CHATS } from "./chats.ts";
import { COMPLETIONS } from "./completions.ts";
import { CONFIG } from "./config.ts";
import { DEMO } from "./demo.ts";
import { DOCTOR } from "./doctor.ts";
import { EXPORT } from "./export.ts";
import { LOGIN } from "./login.ts";
import { LOGOUT } from "./logout.ts";
import { RENDER } from "./render.ts";
import { SCHEMA } from "./schema.ts";
import { IMPORT } from "./import.ts";
import { MODELS_COMMAND } from "./models.ts";
import { SEARCH } from "./search.ts";
import { SERVE } from "./serve.ts";
import { TRANSCRIBE } from "./transcribe.ts";
import { VERIFY } from "./verify.ts";
import { WHOAMI } from "./whoami.ts";

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
] as const;

/** Name of a command. */
export type CommandName = typeof COMMANDS[number]["name"];
