// The man page, from the definitions of the commands and the table of settings: man(7) of groff and mandoc.
import type { CommandDefinition, CommandExample } from "./command.ts";
import { EVERYWHERE_KEYS, SECRET_KEYS, SETTINGS } from "./config/settings.ts";
import {
  type Entry,
  EXIT_CODES,
  FIRST_STEPS,
  HABITS,
  HELP_COMMAND,
  HELP_OPTION,
  optionsOf,
  SUMMARY,
  synopsis,
  variablesOf,
  VERSION_OPTION,
} from "./help.ts";

/** What the page is of. */
export interface ManPageOptions {
  readonly version: string;
  /** Day of the release, as 2024-12-31. */
  readonly date: string;
}

/** The page `tgkeep(1)`. */
export function manPage(
  commands: readonly CommandDefinition[],
  { version, date }: ManPageOptions,
): string {
  const [summary = ""] = SUMMARY.split(":");
  return [
    `.TH TGKEEP 1 ${date} "tgkeep ${version}"`,
    section("NAME", [`tgkeep \\- ${text(summary.charAt(0).toLowerCase() + summary.slice(1))}`]),
    section("SYNOPSIS", [".B tgkeep", text("COMMAND [OPTION]...")]),
    section("DESCRIPTION", [
      text(SUMMARY),
      ".PP",
      text(
        "What an option says may stand in its variable too, where one is named, and in config.toml: " +
          "tgkeep config show lists what may, and where each value comes from.",
      ),
    ]),
    section("COMMANDS", [...commands.flatMap(commandLines), ...helpLines()]),
    section(
      "OPTIONS OF EVERY COMMAND",
      entries([VERSION_OPTION, HELP_OPTION, ...optionsOf(EVERYWHERE_KEYS)]),
    ),
    section("ENVIRONMENT", entries([...variablesOf(allKeys()), ...HABITS])),
    section("EXIT STATUS", entries(EXIT_CODES)),
    section("EXAMPLES", FIRST_STEPS.flatMap(exampleLines).slice(1)),
  ].join("\n") + "\n";
}

/** A secret may belong to one command alone. */
function allKeys(): readonly (keyof typeof SETTINGS)[] {
  const keys = Object.keys(SETTINGS) as readonly (keyof typeof SETTINGS)[];
  return [...new Set([...SECRET_KEYS, ...keys])];
}

function commandLines(command: CommandDefinition): readonly string[] {
  const { summary, details, settings, examples } = command;
  return [
    `.SS "${argument(synopsis(command))}"`,
    text(`${summary.charAt(0).toUpperCase()}${summary.slice(1)}.`),
    ...(details ?? "").split("\n").filter((line) => line !== "").map(text),
    ...entries((command.arguments ?? []).map(({ syntax, description }) => [syntax, description])),
    ...entries(optionsOf(settings)),
    ...examples.flatMap(exampleLines),
  ];
}

function helpLines(): readonly string[] {
  const [term, meaning] = HELP_COMMAND;
  return [
    `.SS "${argument(term)}"`,
    text(`${meaning.charAt(0).toUpperCase()}${meaning.slice(1)}.`),
  ];
}

function section(title: string, lines: readonly string[]): string {
  return [`.SH ${title.includes(" ") ? `"${title}"` : title}`, ...lines].join("\n");
}

function entries(list: readonly Entry[]): readonly string[] {
  return list.flatMap(([term, meaning]) => [".TP", `.B ${text(term)}`, text(meaning)]);
}

function exampleLines({ line, meaning }: CommandExample): readonly string[] {
  return [".PP", ".nf", `.RS 4`, text(line), ".RE", ".fi", ".RS 8", text(meaning), ".RE"];
}

/** As the argument of a macro, between quotes. */
function argument(words: string): string {
  return text(words).replaceAll('"', "\\(dq");
}

/**
 * Words as they are: a backslash begins an escape, a point or an apostrophe at the beginning of a line a
 * request, and a plain hyphen may be shown as one that cannot be copied into a shell.
 */
function text(words: string): string {
  return words.replaceAll("\\", "\\e").replaceAll("-", "\\-").replaceAll("'", "\\(aq")
    .replaceAll("`", "\\(ga").replaceAll("\u00a0", "\\ ").replaceAll("…", "...")
    .replace(/^\./, "\\&.");
}
