// The command line as commander sees it, made from the command definitions and the table of settings.
import { Argument, Command, CommanderError, Option } from "@commander-js/extra-typings";
import { EVERYWHERE_KEYS, type SettingKey, SETTINGS } from "./config/settings.ts";
import type { Setting } from "./config/setting.ts";
import type { Host } from "./host.ts";
import {
  commandHelp,
  flagSyntax,
  HELP_COMMAND,
  HELP_OPTION,
  programHelp,
  SUMMARY,
  VERSION_OPTION,
} from "./help.ts";
import type { Invocation } from "./invocation.ts";
import type { Mistake } from "./mistake.ts";
import { versionLine } from "./version.ts";

/** What a command line means. */
export type ParsedLine =
  | { readonly meaning: "run"; readonly invocation: Invocation }
  /** Help or the version was asked for, and has been printed. */
  | { readonly meaning: "told"; readonly exitCode: number }
  | { readonly meaning: "mistake"; readonly mistake: Mistake };

/** Understands a command line; help and the version are printed on the way. */
export function parseArguments(
  args: readonly string[],
  definitions: readonly Invocation["definition"][],
  host: Host,
): ParsedLine {
  let invocation: Invocation | undefined;
  const program = buildProgram(definitions, host, (chosen) => invocation = chosen);
  try {
    program.parse(args, { from: "user" });
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    if (error.exitCode === 0) return { meaning: "told", exitCode: 0 };
    // Without a command the help was printed; that is all there is to say.
    if (error.code === "commander.help") return { meaning: "told", exitCode: 2 };
    const { log } = program.opts() as Readonly<Record<string, unknown>>;
    const command = definitions.find(({ name }) => name === program.args[0]);
    const mistake = {
      complaint: complaintOf(error),
      command,
      log: typeof log === "string" ? log : undefined,
    };
    return { meaning: "mistake", mistake };
  }
  return invocation ? { meaning: "run", invocation } : { meaning: "told", exitCode: 0 };
}

/** Commander's words on one line. A value may be a secret of an option whose name was mistyped. */
function complaintOf({ message }: CommanderError): string {
  return message
    .replace(/^error: /, "")
    .replace(/^(unknown option '[^=']*)=[^]*'/, "$1'")
    .replace(/\n/g, " ")
    .replace(/\.$/, "");
}

function buildProgram(
  definitions: readonly Invocation["definition"][],
  host: Host,
  onCommand: (invocation: Invocation) => void,
): Command {
  const program = new Command("tgkeep")
    .description(SUMMARY)
    .version(versionLine(), ...VERSION_OPTION)
    .helpOption(...HELP_OPTION)
    .helpCommand(...HELP_COMMAND)
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
  command.helpOption(...HELP_OPTION);
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
