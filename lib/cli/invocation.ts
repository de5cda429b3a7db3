// A command line that was understood.
import type { CommandDefinition } from "./command.ts";
import type { CommandName } from "./definitions/all.ts";
import type { SettingKey } from "./config/settings.ts";

/** Which command to run, with what. */
export interface Invocation {
  readonly definition: CommandDefinition & { readonly name: CommandName };
  /** Texts of the flags that were given, by key. */
  readonly flags: ReadonlyMap<SettingKey, string>;
  readonly args: readonly string[];
}
