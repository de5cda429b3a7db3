// What a command is, and what it gets to run.
import type { EVERYWHERE_KEYS, SECRET_KEYS, SettingKey, SettingValues } from "./config/settings.ts";
import type { SettingSources } from "./config/resolve.ts";
import type { Completes } from "./config/value_type.ts";
import type { Host } from "./host.ts";
import type { Redactor } from "./output/redact.ts";
import type { Reporter, StdoutUse } from "./output/reporter.ts";
import type { Style } from "./output/style.ts";

/** Settings that every command gets besides its own. */
export type CommonKey = typeof EVERYWHERE_KEYS[number] | typeof SECRET_KEYS[number];

/** Values of the settings of every command. */
export type CommonSettings = Pick<SettingValues, CommonKey>;

/** A command as help texts and completions describe it: data alone. */
export interface CommandDefinition {
  readonly name: string;
  readonly summary: string;
  /** Shown below the usage line. */
  readonly details?: string;
  readonly arguments?: readonly CommandArgument[];
  readonly settings: readonly SettingKey[];
  readonly stdout: StdoutUse;
  readonly examples: readonly CommandExample[];
}

/** Runs a command. The result is the exit code. */
export type CommandRun<D extends CommandDefinition = CommandDefinition> = (
  context: CommandContext,
  settings: Pick<SettingValues, D["settings"][number] | CommonKey>,
  args: readonly string[],
) => Promise<number>;

export interface CommandArgument {
  /** In commander's notation: `<dir>` or `[chat...]`. */
  readonly syntax: string;
  readonly description: string;
  /** The words that are allowed, where there are only some. */
  readonly choices?: readonly string[];
  /** What a shell may fill in. */
  readonly completes?: Completes;
}

export interface CommandExample {
  readonly line: string;
  readonly meaning: string;
}

/** What a running command works with. */
export interface CommandContext {
  readonly host: Host;
  /** Where the settings come from. */
  readonly sources: SettingSources;
  /** Aborted when the run is to end. */
  readonly signal: AbortSignal;
  readonly reporter: Reporter;
  readonly redactor: Redactor;
  /** How stdout may be decorated. */
  readonly style: Style;
  /** `allowed` when there is a person at a terminal who wants to be asked. */
  readonly questions: "allowed" | "refused";
}
