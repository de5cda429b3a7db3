// Finds the two mistakes that are made most, a command and an option that do not exist, without a parser:
// commander finds them too, but takes longer to load than everything else that telling them needs.
import { nearest } from "../export/near_match.ts";
import type { CommandDefinition } from "./command.ts";
import { EVERYWHERE_KEYS, type SettingKey, SETTINGS } from "./config/settings.ts";
import type { Setting } from "./config/setting.ts";

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

/**
 * The first such mistake; `undefined` when there is none, or when help is asked for. A value is
 * never repeated: it may be a secret of an option whose name was mistyped.
 */
export function findMistake(
  args: readonly string[],
  commands: readonly CommandDefinition[],
): Mistake | undefined {
  if (args.some((arg) => arg === "-h" || arg === "--help")) return undefined;
  let command: CommandDefinition | undefined;
  for (let i = 0; i < args.length; i++) {
    const arg = args[i] ?? "";
    if (arg === "--") return undefined;
    if (arg.startsWith("--")) {
      const [flag = ""] = arg.split("=");
      const rows = rowsOf(command);
      const row = rows.find((each) => each.flag === flag);
      if (!row && !OWN_FLAGS.includes(flag)) {
        const flags = [...rows.flatMap((each) => each.flag ?? []), ...OWN_FLAGS];
        return mistake(`unknown option '${flag}'${suggestion(flag, flags)}`, command, args);
      }
      if (row?.type.placeholder && !arg.includes("=")) i++;
    } else if (!command && !arg.startsWith("-")) {
      const named = arg === "help" ? args[i + 1] : arg;
      if (named === undefined) return undefined;
      command = commands.find(({ name }) => name === named);
      if (!command) {
        const names = commands.map(({ name }) => name);
        return mistake(`unknown command '${named}'${suggestion(named, names)}`, command, args);
      }
      if (arg === "help") return undefined;
    }
  }
  return undefined;
}

function rowsOf(command: CommandDefinition | undefined): readonly Setting<unknown>[] {
  const keys: readonly SettingKey[] = [...command?.settings ?? [], ...EVERYWHERE_KEYS];
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
