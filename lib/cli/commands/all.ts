// Every command, in the order of the help text.
import type { CommandDefinition } from "../command.ts";
import { CHATS } from "./chats.ts";
import { DEMO } from "./demo.ts";
import { EXPORT } from "./export.ts";
import { IMPORT } from "./import.ts";
import { LOGIN } from "./login.ts";
import { LOGOUT } from "./logout.ts";
import { RENDER } from "./render.ts";
import { SEARCH } from "./search.ts";
import { SERVE } from "./serve.ts";
import { VERIFY } from "./verify.ts";
import { WHOAMI } from "./whoami.ts";

export const COMMANDS: readonly CommandDefinition[] = [
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
  DEMO,
];
