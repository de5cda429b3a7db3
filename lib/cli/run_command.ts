// Runs one command from its flags to its exit code; every failure ends here.
import { EXIT_DONE, EXIT_INTERRUPTED, FAILURE_EXIT_CODES } from "../model/exit_codes.ts";
import type { CommandContext } from "./command.ts";
import { configFolder, hasConfigFolder } from "./config/config_folder.ts";
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
import { loadRunner } from "./commands/runners.ts";
import { explainFailure } from "./failure.ts";
import type { Host } from "./host.ts";
import type { Invocation } from "./invocation.ts";
import { createRedactor, type Redactor } from "./output/redact.ts";
import type { Reporter } from "./output/reporter.ts";
import { chooseStyle } from "./output/style.ts";
import { diagnoseDefect, tellFailure } from "./output/tell_failure.ts";
import { tellInterrupt } from "./output/tell_interrupt.ts";
import { catchInterrupts, closedReason } from "./signals.ts";

/** Loaded by a variable for the reason that cli.ts gives: a value that is not allowed needs no screen. */
const CHOOSE_REPORTER = "./output/choose_reporter.ts";

/** @returns the exit code; nothing is thrown but defects */
export async function runCommand(invocation: Invocation, host: Host): Promise<number> {
  const { definition, flags, args } = invocation;
  const redactor = createRedactor();
  let reporter: Reporter | undefined;
  using interrupts = catchInterrupts({
    stdout: host.stdout,
    onInterrupt: (cause) => tellInterrupt(cause, { host, redactor, reporter }),
    onForce: () => reporter?.[Symbol.dispose](),
  });
  const { signal } = interrupts;
  try {
    const sources = await findSources({ flags, environment: host.environment });
    const keys = [...EVERYWHERE_KEYS, ...SECRET_KEYS, ...definition.settings];
    const settings: SettingValues = resolveSettings(keys, sources);
    learnSecrets(settings, redactor);
    const { chooseReporter }: typeof import("./output/choose_reporter.ts") = await import(
      CHOOSE_REPORTER
    );
    reporter = await chooseReporter(settings, definition.stdout, host, redactor);
    const context: CommandContext = {
      host,
      sources,
      signal,
      reporter,
      redactor,
      style: chooseStyle(host.stdout.terminal, host.environment),
      questions: !settings.noInput && host.stdinTerminal && host.stderr.terminal
        ? "allowed"
        : "refused",
    };
    const run = await loadRunner(definition.name);
    const exitCode = await run(context, settings, args);
    // A command whose answer nobody has is not done; why has been told.
    const { closed } = host.stdout;
    const lost = closed.aborted && closedReason(closed.reason).exitCode !== EXIT_INTERRUPTED;
    return lost && exitCode === EXIT_DONE ? FAILURE_EXIT_CODES.archive : exitCode;
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

async function findSources(given: Omit<SettingSources, "file">): Promise<SettingSources> {
  const { config } = resolveSettings(["config"], { ...given, file: undefined });
  return { ...given, file: await readConfig(config, given) };
}

async function readConfig(
  named: string | undefined,
  given: Omit<SettingSources, "file">,
): Promise<ConfigFile | undefined> {
  if (named !== undefined) return await readConfigFile({ path: named, kind: "named" });
  const { environment } = given;
  if (!hasConfigFolder(environment)) return undefined;
  return await readConfigFile({
    path: `${configFolder(environment)}/config.toml`,
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
