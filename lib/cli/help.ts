// The help texts, from the definitions of the commands and the table of settings.
import type { CommandDefinition } from "./command.ts";
import { EVERYWHERE_KEYS, SECRET_KEYS, type SettingKey, SETTINGS } from "./config/settings.ts";
import type { Setting } from "./config/setting.ts";

/** What the program is, in one sentence. */
export const SUMMARY =
  "Keeps Telegram chats: fetches them with their media into an archive of your own.";

const EXIT_CODES = `Exit codes:
  0 done    1 failed    2 wrong usage or configuration    3 sign-in needed
  4 done, but some files could not be had    5 stopped by a flood wait, resumable
  6 the archive or the disk is in trouble, resumable    130/143 interrupted, resumable`;

/** A term and what it means. */
type Entry = readonly [term: string, meaning: string];

const HELP_OPTION: Entry = ["-h, --help", "show this help"];

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
    section("Options", [
      ["-V, --version", "print the version"],
      HELP_OPTION,
      ...optionsOf(EVERYWHERE_KEYS),
    ], width),
    section("Commands", [...names, ["help [command]", "show the help of a command"]], width),
    variablesSection(SECRET_KEYS, width),
    EXIT_CODES,
  ]);
}

/** The help of one command. */
export function commandHelp(command: CommandDefinition, width: number): string {
  const { summary, details, settings, examples } = command;
  const args: readonly Entry[] = (command.arguments ?? []).map(({ syntax, description }) => [
    syntax.replace(/[<>[\].]/g, ""),
    description,
  ]);
  const lines = examples.map(({ line, meaning }) => `  ${line}\n      ${meaning}`);
  return paragraphs([
    `Usage: tgkeep ${synopsis(command)} [options]`,
    [wrap(`${summary.charAt(0).toUpperCase()}${summary.slice(1)}.`, width), details].filter(Boolean)
      .join("\n"),
    ...(args.length > 0 ? [section("Arguments", args, width)] : []),
    section("Options", [...optionsOf(settings), HELP_OPTION], width),
    section("Options of every command", optionsOf(EVERYWHERE_KEYS), width),
    ["Examples:", ...lines].join("\n"),
    variablesSection([...settings, ...SECRET_KEYS], width),
  ]);
}

/** A flag with its placeholder, as `--out <DIR>`. */
export function flagSyntax({ flag, type }: Setting<unknown>): string {
  return type.placeholder ? `${flag} <${type.placeholder}>` : flag ?? "";
}

function synopsis({ name, arguments: args = [] }: CommandDefinition): string {
  return [name, ...args.map(({ syntax }) => syntax)].join(" ");
}

function optionsOf(keys: readonly SettingKey[]): readonly Entry[] {
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
  return row.variable ? `[default: ${shown}; env: ${row.variable}]` : `[default: ${shown}]`;
}

function variablesSection(keys: readonly SettingKey[], width: number): string {
  const rows: readonly Setting<unknown>[] = keys.map((key) => SETTINGS[key]);
  const entries = rows.filter(({ flag }) => flag === undefined)
    .map(({ variable = "", description }): Entry => [variable, description]);
  return section("Variables that have no flag", entries, width);
}

/** Terms on the left, meanings on the right; below each other where the terminal is narrow. */
function section(title: string, entries: readonly Entry[], width: number): string {
  const widest = Math.max(...entries.map(([term]) => term.length)) + 2;
  const beside = width - widest - 2 >= 30;
  const lines = entries.map(([term, meaning]) => {
    const indent = beside ? widest + 2 : 6;
    const text = wrap(meaning, Math.max(20, width - indent)).replaceAll(
      "\n",
      `\n${" ".repeat(indent)}`,
    );
    return beside ? `  ${term.padEnd(widest)}${text}` : `  ${term}\n${" ".repeat(indent)}${text}`;
  });
  return [`${title}:`, ...lines].join("\n");
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
  return [...lines, line].join("\n");
}

function paragraphs(texts: readonly string[]): string {
  return `${texts.join("\n\n")}\n`;
}
