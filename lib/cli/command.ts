// What a command is, and what it gets to run.
import type { EVERYWHERE_KEYS, SECRET_KEYS, SettingKey, SettingValues } from "./config/settings.ts";
import type { Host } from "./host.ts";
import type { StdoutUse } from "./output/choose_reporter.ts";
import type { Redactor } from "./output/redact.ts";
import type { Reporter } from "./output/reporter.ts";
import type { Style } from "./output/style.ts";

/** Settings that every command gets besides its own. */
export type CommonKey = typeof EVERYWHERE_KEYS[number] | typeof SECRET_KEYS[number];

/** Values of the settings of every command. */
export type CommonSettings = Pick<SettingValues, CommonKey>;

/** A command as help texts describe it and as it runs. Its modules are loaded when it runs. */
export interface CommandDefinition<K extends SettingKey = SettingKey> {
  readonly name: string;
  readonly summary: string;
  /** Shown below the usage line. */
  readonly details?: string;
  readonly arguments?: readonly CommandArgument[];
  readonly settings: readonly K[];
  readonly stdout: StdoutUse;
  readonly examples: readonly CommandExample[];
  /** @returns the exit code */
  run(
    context: CommandContext,
    settings: Pick<SettingValues, K | CommonKey>,
    args: readonly string[],
  ): Promise<number>;
}

export interface CommandArgument {
  /** In commander's notation: `<dir>` or `[chat...]`. */
  readonly syntax: string;
  readonly description: string;
}

export interface CommandExample {
  readonly line: string;
  readonly meaning: string;
}

/** What a running command works with. */
export interface CommandContext {
  readonly host: Host;
  /** Aborted when the run is to end. */
  readonly signal: AbortSignal;
  readonly reporter: Reporter;
  readonly redactor: Redactor;
  /** How stdout may be decorated. */
  readonly style: Style;
  /** `allowed` when there is a person at a terminal who wants to be asked. */
  readonly questions: "allowed" | "refused";
}
