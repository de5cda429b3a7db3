// The command line as commander sees it, made from the command definitions and the table of settings.
import { Argument, Command, Option } from "@commander-js/extra-typings";
import { EVERYWHERE_KEYS, type SettingKey, SETTINGS } from "./config/settings.ts";
import type { Setting } from "./config/setting.ts";
import type { Host } from "./host.ts";
import { commandHelp, flagSyntax, programHelp, SUMMARY } from "./help.ts";
import type { Invocation } from "./invocation.ts";
import { VERSION } from "./version.ts";

/**
 * The parser. It prints help, the version and complaints itself, and throws commander's
 * `CommanderError` after each.
 *
 * @param onCommand called with the command that was chosen
 */
export function buildProgram(
  definitions: readonly Invocation["definition"][],
  host: Host,
  onCommand: (invocation: Invocation) => void,
): Command {
  const program = new Command("tgkeep")
    .description(SUMMARY)
    .version(VERSION, "-V, --version", "print the version")
    .helpOption("-h, --help", "show this help")
    .helpCommand("help [command]", "show the help of a command")
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
    .configureHelp({
      formatHelp: (command, { helpWidth = 80 }) => {
        const definition = definitions.find(({ name }) => name === command.name());
        return definition
          ? commandHelp(definition, helpWidth)
          : programHelp(definitions, helpWidth);
      },
    });
  addOptions(program, EVERYWHERE_KEYS);
  for (const definition of definitions) addCommand(program, definition, onCommand);
  return program;
}

function addCommand(
  program: Command,
  definition: Invocation["definition"],
  onCommand: (invocation: Invocation) => void,
): void {
  const command: Command = program.command(definition.name);
  command.helpOption("-h, --help", "show this help");
  for (const { syntax, choices } of definition.arguments ?? []) {
    const argument = new Argument(syntax);
    command.addArgument(choices ? argument.choices(choices) : argument);
  }
  addOptions(command, definition.settings);
  command.action(() => {
    const keys = [...EVERYWHERE_KEYS, ...definition.settings];
    onCommand({ definition, flags: readFlags(command, keys), args: command.args });
  });
}

function addOptions(command: Command, keys: readonly SettingKey[]): void {
  for (const key of keys) {
    const row: Setting<unknown> = SETTINGS[key];
    if (row.flag !== undefined) command.addOption(optionOf(row));
  }
}

/** Values stay texts here: they are read in one place, wherever they come from. */
function optionOf(row: Setting<unknown>): Option {
  const option: Option = new Option(flagSyntax(row));
  if (row.type.list) {
    option.argParser((text: string, earlier: unknown) =>
      typeof earlier === "string" ? `${earlier},${text}` : text
    );
  }
  return option;
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
    const name = optionOf(row).attributeName();
    if (command.getOptionValueSourceWithGlobals(name) !== "cli") continue;
    const value = values[name];
    // Commander stores `--no-input` as `input: false`.
    flags.set(key, typeof value === "string" ? value : "true");
  }
  return flags;
}
