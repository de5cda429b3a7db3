// Runs one command from its flags to its exit code; every failure ends here.
import type { CommandContext, CommandDefinition, CommonKey } from "./command.ts";
import { configFolder } from "./config/config_folder.ts";
import { type ConfigFile, readConfigFile } from "./config/config_file.ts";
import { resolveSettings, type SettingSources } from "./config/resolve.ts";
import {
  EVERYWHERE_KEYS,
  SECRET_KEYS,
  type SettingKey,
  SETTINGS,
  type SettingValues,
} from "./config/settings.ts";
import type { Setting } from "./config/setting.ts";
import { explainFailure } from "./failure.ts";
import type { Host } from "./host.ts";
import { chooseReporter } from "./output/choose_reporter.ts";
import { createRedactor, type Redactor } from "./output/redact.ts";
import type { Reporter } from "./output/reporter.ts";
import { chooseStyle } from "./output/style.ts";
import { diagnoseDefect, tellFailure } from "./output/tell_failure.ts";
import { catchInterrupts } from "./signals.ts";
import { join } from "node:path";

/** A command line that was understood. */
export interface Invocation {
  readonly definition: CommandDefinition;
  readonly flags: ReadonlyMap<SettingKey, string>;
  readonly args: readonly string[];
}

/** @returns the exit code; nothing is thrown but defects */
export async function runCommand(invocation: Invocation, host: Host): Promise<number> {
  const { definition, flags, args } = invocation;
  const redactor = createRedactor();
  using interrupts = catchInterrupts({
    stdout: host.stdout,
    onInterrupt: () => host.stderr.write("\nStopping… press Ctrl-C again to end at once.\n"),
  });
  const { signal } = interrupts;
  let reporter: Reporter | undefined;
  try {
    const settings = await readSettings(definition, { flags, environment: host.environment });
    learnSecrets(settings, redactor);
    reporter = chooseReporter(settings, definition.stdout, host, redactor);
    const context: CommandContext = {
      host,
      signal,
      reporter,
      redactor,
      style: chooseStyle(host.stdout.terminal, host.environment),
      questions: !settings.noInput && host.stdinTerminal && host.stderr.terminal
        ? "allowed"
        : "refused",
    };
    return await definition.run(context, settings, args);
  } catch (error) {
    // What breaks while a run is being stopped is a consequence, not the cause.
    const failure = explainFailure(signal.aborted ? signal.reason : error);
    tellFailure(failure, {
      host,
      redactor,
      reporter,
      stdout: definition.stdout,
      log: flags.get("log"),
    });
    if (failure.code === "internal" && reporter) diagnoseDefect(reporter, error);
    return failure.exitCode;
  } finally {
    reporter?.[Symbol.dispose]();
  }
}

async function readSettings(
  definition: CommandDefinition,
  given: Omit<SettingSources, "file">,
): Promise<Pick<SettingValues, SettingKey | CommonKey>> {
  const { config } = resolveSettings(["config"], { ...given, file: undefined });
  const file = await readConfig(config, given);
  const keys = [...EVERYWHERE_KEYS, ...SECRET_KEYS, ...definition.settings];
  return resolveSettings(keys, { ...given, file });
}

async function readConfig(
  named: string | undefined,
  given: Omit<SettingSources, "file">,
): Promise<ConfigFile | undefined> {
  if (named !== undefined) return await readConfigFile({ path: named, kind: "named" });
  const { environment } = given;
  const homeless = ["HOME", "XDG_CONFIG_HOME", "APPDATA", "USERPROFILE"].every((name) =>
    environment(name) === undefined
  );
  if (homeless) return undefined;
  return await readConfigFile({
    path: join(configFolder(environment), "config.toml"),
    kind: "default",
  });
}

/** Values of secret settings must not appear in any log, wherever they came from. */
function learnSecrets(settings: Partial<SettingValues>, redactor: Redactor): void {
  for (const [key, row] of Object.entries(SETTINGS) as [SettingKey, Setting<unknown>][]) {
    const value = settings[key];
    if (row.secret && typeof value === "string") redactor.add(value);
  }
  redactor.add(settings.proxy?.password);
}
