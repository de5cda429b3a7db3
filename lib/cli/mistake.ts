// Finds the mistakes that are made most without a parser: a command or an option that does not exist, and a
// value that is not allowed, in a flag or in a variable. What commander takes to load is longer than everything else that telling needs.
import { listWords } from "./config/value_type.ts";
import { nearest } from "../export/near_match.ts";
import type { CommandDefinition } from "./command.ts";
import type { Environment } from "./config/environment.ts";
import { EVERYWHERE_KEYS, type SettingKey, SETTINGS } from "./config/settings.ts";
import { readSetting, type Setting } from "./config/setting.ts";

/** A command line that cannot be meant. */
export interface Mistake {
  /** What is wrong, on one line. */
  readonly complaint: string;
  /** The command that was named, if one was. */
  readonly command: CommandDefinition | undefined;
  /** Text of `--log`, if it was given. */
  readonly log: string | undefined;
}

/** Flags that the parser knows by itself. */
const OWN_FLAGS = ["--help", "--version"];

/** Or for the version, whatever letters stand behind it. */
const ASKS_FOR_HELP = /^(?:-h|--help|-V.*|--version)$/s;

/** Ids of groups and channels begin with a hyphen too. */
const LIKE_AN_OPTION = /^-\D/;

/**
 * The first such mistake; `undefined` when there is none, when help is asked for, and where only the parser can
 * tell. What may be a secret is never repeated, such as the value of an option that does not exist.
 */
export function findMistake(
  args: readonly string[],
  commands: readonly CommandDefinition[],
  environment: Environment,
): Mistake | undefined {
  if (args.some((arg) => ASKS_FOR_HELP.test(arg))) return undefined;
  let command: CommandDefinition | undefined;
  const given = new Map<Setting<unknown>, string>();
  const words: string[] = [];
  for (let i = 0; i < args.length; i++) {
    const arg = args[i] ?? "";
    if (arg === "--") {
      words.push(...args.slice(i + 1));
      break;
    }
    if (arg.startsWith("--")) {
      const [flag = ""] = arg.split("=", 1);
      const rows = rowsOf(command);
      const row = rows.find((each) => each.flag === flag);
      const isSwitch = row?.type.placeholder === "" || OWN_FLAGS.includes(flag);
      if (isSwitch && arg !== flag) return mistake(`${flag} takes no value`, command, args);
      if (!row) {
        const flags = [...rows.flatMap((each) => each.flag ?? []), ...OWN_FLAGS];
        return mistake(`unknown option '${flag}'${suggestion(flag, flags)}`, command, args);
      }
      if (isSwitch) {
        given.set(row, "true");
        continue;
      }
      const value = arg === flag ? args[++i] : arg.slice(flag.length + 1);
      // Whether that is a value or the next option depends on whose options the two are.
      if (arg === flag && value !== undefined && LIKE_AN_OPTION.test(value)) return undefined;
      if (value !== undefined) give(given, row, value);
    } else if (!command && !arg.startsWith("-")) {
      const named = arg === "help" ? args[i + 1] ?? "" : arg;
      if (arg === "help" && /^(?:-.*|help)?$/s.test(named)) return undefined;
      command = commands.find(({ name }) => name === named);
      if (!command) {
        const names = commands.map(({ name }) => name);
        return mistake(`unknown command '${named}'${suggestion(named, names)}`, command, args);
      }
      if (arg === "help") return undefined;
    } else if (LIKE_AN_OPTION.test(arg)) return undefined;
    else words.push(arg);
  }
  for (const row of command ? rowsOf(command) : []) {
    const complaint = complaintAbout(row, given.get(row), environment);
    if (complaint !== undefined) return mistake(complaint, command, args);
  }
  const complaint = command && complaintAboutWords(command, words);
  return complaint === undefined ? undefined : mistake(complaint, command, args);
}

/** What is wrong with the arguments of a command: too few, too many, or one that is not among the choices. */
function complaintAboutWords(
  { name, arguments: wanted = [], settings }: CommandDefinition,
  words: readonly string[],
): string | undefined {
  for (const [i, { syntax, description, choices }] of wanted.entries()) {
    const word = words[i];
    if (word === undefined) {
      if (syntax.startsWith("<")) return `missing argument ${syntax}: ${description}`;
    } else if (choices && !choices.includes(word)) {
      return `${name} cannot take '${word}'. Give ${listWords(choices, "or")}`;
    }
  }
  const most = wanted.some(({ syntax }) => syntax.includes("...")) ? Infinity : wanted.length;
  if (words.length <= most) return undefined;
  // Where an option takes a secret, a word too many may be one that lacks its option.
  const secrets = settings.some((key) => (SETTINGS[key] as Setting<unknown>).secret);
  const which = secrets ? "" : `: '${words[most]}' has no meaning here`;
  return `too many arguments for ${name}${which}`;
}

/** What is wrong with the text that decides a setting, unless that is in the config file. */
function complaintAbout(
  row: Setting<unknown>,
  flagText: string | undefined,
  environment: Environment,
): string | undefined {
  const variable = flagText === undefined ? row.variable : undefined;
  const text = flagText ?? (variable === undefined ? undefined : environment(variable));
  if (text === undefined) return undefined;
  const read = readSetting(row, text, variable ?? row.flag ?? "");
  return "complaint" in read ? read.complaint : undefined;
}

/** A list grows with each flag; of everything else the last one counts. */
function give(given: Map<Setting<unknown>, string>, row: Setting<unknown>, text: string): void {
  const earlier = row.type.list ? given.get(row) : undefined;
  given.set(row, earlier === undefined ? text : `${earlier},${text}`);
}

function rowsOf(command: CommandDefinition | undefined): readonly Setting<unknown>[] {
  const keys: readonly SettingKey[] = [...EVERYWHERE_KEYS, ...command?.settings ?? []];
  return keys.map((key) => SETTINGS[key]);
}

/** How it is told depends on `--log`, wherever that stands. */
function mistake(
  complaint: string,
  command: CommandDefinition | undefined,
  args: readonly string[],
): Mistake {
  const { flag } = SETTINGS.log;
  const log = args.findLast((arg, i) => arg.startsWith(`${flag}=`) || args[i - 1] === flag);
  return { complaint, command, log: log?.replace(`${flag}=`, "") };
}

function suggestion(word: string, words: readonly string[]): string {
  const [near] = nearest(word.replace(/^--/, ""), words, (each) => each.replace(/^--/, ""));
  return near === undefined ? "" : ` (Did you mean ${near}?)`;
}
