// How each command runs. Its modules are loaded when it is chosen, and not before.
import type { CommandRun } from "../command.ts";
import type { CommandName } from "../definitions/all.ts";

/** Loads what runs a command. */
export const RUNNERS: Readonly<Record<CommandName, () => Promise<CommandRun>>> = {
  login: async () => (await import("./login.ts")).run,
  logout: async () => (await import("./logout.ts")).run,
  whoami: async () => (await import("./whoami.ts")).run,
  chats: async () => (await import("./chats.ts")).run,
  export: async () => (await import("./export.ts")).run,
  render: async () => (await import("./render.ts")).run,
  search: async () => (await import("./search.ts")).run,
  serve: async () => (await import("./serve.ts")).run,
  verify: async () => (await import("./verify.ts")).run,
  import: async () => (await import("./import.ts")).run,
  transcribe: async () => (await import("./transcribe.ts")).run,
  models: async () => (await import("./models.ts")).run,
  doctor: async () => (await import("./doctor.ts")).run,
  config: async () => (await import("./config.ts")).run,
  completions: async () => (await import("./completions.ts")).run,
  schema: async () => (await import("./schema.ts")).run,
  demo: async () => (await import("./demo.ts")).run,
};
