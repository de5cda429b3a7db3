// The help texts, from the definitions of the commands and the table of settings.
import type { CommandDefinition, CommandExample } from "./command.ts";
import { EVERYWHERE_KEYS, SECRET_KEYS, type SettingKey, SETTINGS } from "./config/settings.ts";
import type { Setting } from "./config/setting.ts";

/** What the program is, in one sentence. */
export const SUMMARY =
  "Keeps Telegram chats: fetches them with their media into an archive of your own.";

/** The exit codes and what they mean. */
export const EXIT_CODES: readonly Entry[] = [
  ["0", "done"],
  ["1", "failed: the server cannot be reached, or Telegram refused"],
  ["2", "wrong usage or configuration"],
  ["3", "sign-in needed"],
  ["4", "done, but some files could not be had; each is named"],
  ["5", "stopped by a flood wait longer than allowed; run again later"],
  ["6", "the archive or the disk is in trouble; run again to go on"],
  ["130, 143", "interrupted; run again to go on"],
];

/** Variables that many programs heed. */
export const HABITS: readonly Entry[] = [
  ["NO_COLOR", "no colours"],
  ["CI", "no dashboard: nobody watches a build log"],
];

/** What somebody new would do. */
export const FIRST_STEPS: readonly CommandExample[] = [
  { line: "tgkeep demo", meaning: "try it, without an account and without a network" },
  { line: "tgkeep login", meaning: "sign in; API id and hash: https://my.telegram.org/apps" },
  { line: "tgkeep chats", meaning: "what there is to keep" },
  { line: "tgkeep export me", meaning: "fetch Saved Messages into ./telegram-archive" },
  { line: "tgkeep export", meaning: "pick chats, formats and files on the terminal" },
];

/** Stands between words that stay together. */
const NO_BREAK = "\u00a0";

/** A term and what it means. */
export type Entry = readonly [term: string, meaning: string];

/** What the parser knows by itself. */
export const HELP_COMMAND: Entry = ["help [command]", "show the help of a command"];
export const HELP_OPTION: Entry = ["-h, --help", "show this help"];
export const VERSION_OPTION: Entry = ["-V, --version", "print the version"];

/**
 * The help of the program.
 *
 * @param width of the terminal in cells
 */
export function programHelp(commands: readonly CommandDefinition[], width: number): string {
  const names: readonly Entry[] = commands.map((command) => [synopsis(command), command.summary]);
  return paragraphs([
    "Usage: tgkeep <command> [options]",
    wrap(SUMMARY, width),
    section("Commands", [...names, HELP_COMMAND], width),
    section("Options", [VERSION_OPTION, HELP_OPTION, ...optionsOf(EVERYWHERE_KEYS)], width),
    variablesSection(SECRET_KEYS, width, HABITS),
    section("Exit codes", EXIT_CODES, width),
    examplesSection("First steps", FIRST_STEPS, width),
  ]);
}

/** The help of one command. */
export function commandHelp(command: CommandDefinition, width: number): string {
  const { summary, details, settings, examples } = command;
  const args: readonly Entry[] = (command.arguments ?? []).map(({ syntax, description }) => [
    syntax.replace(/[<>[\].]/g, ""),
    description,
  ]);
  return paragraphs([
    `Usage: tgkeep ${synopsis(command)} [options]`,
    [`${summary.charAt(0).toUpperCase()}${summary.slice(1)}.`, ...(details?.split("\n") ?? [])]
      .map((line) => wrap(line, width)).join("\n"),
    ...(args.length > 0 ? [section("Arguments", args, width)] : []),
    section("Options", [...optionsOf(settings), HELP_OPTION], width),
    section("Options of every command", optionsOf(EVERYWHERE_KEYS), width),
    examplesSection("Examples", examples, width),
    variablesSection([...settings, ...SECRET_KEYS], width),
  ]);
}

/** A flag with its placeholder, as `--out <DIR>`. */
export function flagSyntax({ flag, type }: Setting<unknown>): string {
  return type.placeholder ? `${flag} <${type.placeholder}>` : flag ?? "";
}

/** A command with its arguments. */
export function synopsis({ name, arguments: args = [] }: CommandDefinition): string {
  return [name, ...args.map(({ syntax }) => syntax)].join(" ");
}

/** The settings of these that have a flag. */
export function optionsOf(keys: readonly SettingKey[]): readonly Entry[] {
  const rows: readonly Setting<unknown>[] = keys.map((key) => SETTINGS[key]);
  return rows.filter(({ flag }) => flag !== undefined).map((row): Entry => [
    flagSyntax(row),
    `${row.description} ${sourcesOf(row)}`,
  ]);
}

function sourcesOf(row: Setting<unknown>): string {
  const shown = row.type.placeholder === "" && row.fallbackText === "false"
    ? "off"
    : row.fallbackText;
  const source = row.variable ? `; env:${NO_BREAK}${row.variable}` : "";
  return `[default:${NO_BREAK}${shown}${source}]`;
}

/** Lines to copy are never broken, what they mean is. */
function examplesSection(
  title: string,
  examples: readonly CommandExample[],
  width: number,
): string {
  const lines = examples.map(({ line, meaning }) => `  ${line}\n${indented(meaning, 6, width)}`);
  return [`${title}:`, ...lines].join("\n");
}

function variablesSection(
  keys: readonly SettingKey[],
  width: number,
  others: readonly Entry[] = [],
): string {
  return section("Variables that have no flag", [...variablesOf(keys), ...others], width);
}

/** The settings of these that have no flag. */
export function variablesOf(keys: readonly SettingKey[]): readonly Entry[] {
  const rows: readonly Setting<unknown>[] = keys.map((key) => SETTINGS[key]);
  return rows.filter(({ flag }) => flag === undefined)
    .map(({ variable = "", description }): Entry => [variable, description]);
}

/** Longer terms have a line of their own, so that one of them does not make all meanings narrow. */
const WIDEST_TERM = 26;

/** Terms on the left, meanings on the right; below each other where the terminal is narrow. */
function section(title: string, entries: readonly Entry[], width: number): string {
  const lengths = entries.map(([term]) => term.length);
  const widest = Math.max(...lengths.filter((length) => length <= WIDEST_TERM)) + 2;
  const beside = width - widest - 2 >= 40;
  const lines = entries.map(([term, meaning]) => {
    if (!beside) return `  ${term}\n${indented(meaning, 6, width)}`;
    const text = indented(meaning, widest + 2, width);
    return term.length + 2 > widest
      ? `  ${term}\n${text}`
      : `  ${term.padEnd(widest)}${text.trimStart()}`;
  });
  return [`${title}:`, ...lines].join("\n");
}

function indented(text: string, indent: number, width: number): string {
  const space = " ".repeat(indent);
  return space + wrap(text, Math.max(20, width - indent)).replaceAll("\n", `\n${space}`);
}

/** Breaks a text between words; a longer word gets a line of its own. */
function wrap(text: string, width: number): string {
  const lines: string[] = [];
  let line = "";
  for (const word of text.split(" ")) {
    if (line !== "" && line.length + 1 + word.length > width) {
      lines.push(line);
      line = word;
    } else line = line === "" ? word : `${line} ${word}`;
  }
  return [...lines, line].join("\n").replaceAll(NO_BREAK, " ");
}

function paragraphs(texts: readonly string[]): string {
  return `${texts.join("\n\n")}\n`;
}
