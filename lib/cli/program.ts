// The command line as commander sees it, made from the command definitions and the table of settings.
import { Command, Option } from "@commander-js/extra-typings";
import type { CommandDefinition } from "./command.ts";
import { EVERYWHERE_KEYS, SECRET_KEYS, type SettingKey, SETTINGS } from "./config/settings.ts";
import type { Setting } from "./config/setting.ts";
import type { Host } from "./host.ts";
import type { Invocation } from "./run_command.ts";
import { VERSION } from "./version.ts";

const EXIT_CODES = `Exit codes:
  0 done    1 failed    2 wrong usage or configuration    3 sign-in needed
  4 done, but some files could not be had    5 stopped by a flood wait, resumable
  6 the archive or the disk is in trouble, resumable    130/143 interrupted, resumable`;

/**
 * The parser. It prints help, the version and complaints itself, and throws commander's
 * `CommanderError` after each.
 *
 * @param onCommand called with the command that was chosen
 */
export function buildProgram(
  definitions: readonly CommandDefinition[],
  host: Host,
  onCommand: (invocation: Invocation) => void,
): Command {
  const program = new Command("tgkeep")
    .description("Keeps Telegram chats: fetches them with their media into an archive of your own.")
    .version(VERSION, "-V, --version", "print the version")
    .helpOption("-h, --help", "show this help")
    .helpCommand("help [command]", "show the help of a command")
    .usage("<command> [options]")
    .exitOverride()
    .configureOutput({
      writeOut: (text) => host.stdout.write(text),
      writeErr: (text) => host.stderr.write(text),
      getOutHelpWidth: () => host.stdout.columns(),
      getErrHelpWidth: () => host.stderr.columns(),
      // Complaints are told by `main`, in the way of every other failure.
      outputError: () => undefined,
      getOutHasColors: () => false,
      getErrHasColors: () => false,
    })
    .configureHelp({ showGlobalOptions: true })
    .addHelpText("after", () => `\n${secretsText()}\n\n${EXIT_CODES}\n`);
  addOptions(program, EVERYWHERE_KEYS);
  for (const definition of definitions) addCommand(program, definition, onCommand);
  return program;
}

function addCommand(
  program: Command,
  definition: CommandDefinition,
  onCommand: (invocation: Invocation) => void,
): void {
  const command: Command = program.command(definition.name);
  command.summary(definition.summary).description(descriptionOf(definition));
  command.helpOption("-h, --help", "show this help");
  for (const { syntax, description } of definition.arguments ?? []) {
    command.argument(syntax, description);
  }
  addOptions(command, definition.settings);
  command.addHelpText("after", () => `\n${examplesText(definition)}\n\n${secretsText()}\n`);
  command.action(() => {
    const keys = [...EVERYWHERE_KEYS, ...definition.settings];
    onCommand({ definition, flags: readFlags(command, keys), args: command.args });
  });
}

function descriptionOf(definition: CommandDefinition): string {
  const { summary, details } = definition;
  const sentence = `${summary.charAt(0).toUpperCase()}${summary.slice(1)}.`;
  return details ? `${sentence}\n${details}` : sentence;
}

function addOptions(command: Command, keys: readonly SettingKey[]): void {
  for (const key of keys) {
    const row: Setting<unknown> = SETTINGS[key];
    if (row.flag !== undefined) command.addOption(optionOf(row, row.flag));
  }
}

/** Values stay texts here: they are read in one place, wherever they come from. */
function optionOf(row: Setting<unknown>, flag: string): Option {
  const { placeholder, list } = row.type;
  const option: Option = new Option(
    placeholder ? `${flag} <${placeholder}>` : flag,
    `${row.description} ${sourcesText(row)}`,
  );
  if (list) {
    option.argParser((text: string, earlier: unknown) =>
      typeof earlier === "string" ? `${earlier},${text}` : text
    );
  }
  return option;
}

function sourcesText(row: Setting<unknown>): string {
  const shown = row.type.placeholder === "" && row.fallbackText === "false"
    ? "off"
    : row.fallbackText;
  return row.variable ? `[default: ${shown}; env: ${row.variable}]` : `[default: ${shown}]`;
}

/** Texts of the flags that were given, by key; a switch that was given reads `true`. */
function readFlags(
  command: Command,
  keys: readonly SettingKey[],
): ReadonlyMap<SettingKey, string> {
  const values: Readonly<Record<string, unknown>> = command.optsWithGlobals();
  const flags = new Map<SettingKey, string>();
  for (const key of keys) {
    const row: Setting<unknown> = SETTINGS[key];
    if (row.flag === undefined) continue;
    const name = optionOf(row, row.flag).attributeName();
    if (command.getOptionValueSourceWithGlobals(name) !== "cli") continue;
    const value = values[name];
    // Commander stores `--no-input` as `input: false`.
    flags.set(key, typeof value === "string" ? value : "true");
  }
  return flags;
}

function examplesText(definition: CommandDefinition): string {
  const lines = definition.examples.map(({ line, meaning }) => `  ${line}\n      ${meaning}`);
  return ["Examples:", ...lines].join("\n");
}

function secretsText(): string {
  const rows: readonly Setting<unknown>[] = SECRET_KEYS.map((key) => SETTINGS[key]);
  const width = Math.max(...rows.map(({ variable }) => variable?.length ?? 0));
  const lines = rows.map(({ variable, description }) =>
    `  ${(variable ?? "").padEnd(width)}  ${description}`
  );
  return ["Variables that have no flag:", ...lines].join("\n");
}
