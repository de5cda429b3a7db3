// What a word on the command line may become.
import type { CommandDefinition } from "../command.ts";
import { EVERYWHERE_KEYS, type SettingKey, SETTINGS } from "../config/settings.ts";
import type { Setting } from "../config/setting.ts";
import type { Completes } from "../config/value_type.ts";
import { type Candidate, chatCandidates } from "./chat_candidates.ts";
import type { KnownChat } from "./known_chats.ts";

/** What is offered for a word. */
export interface Completion {
  readonly candidates: readonly Candidate[];
  /** What the shell is to offer by itself. */
  readonly also: "files" | "folders" | "nothing";
}

/** What completions are made from. */
export interface CompletionSource {
  readonly commands: readonly CommandDefinition[];
  /** Read only when a chat may be meant. */
  readonly chats: () => readonly KnownChat[];
}

const NOTHING: Completion = { candidates: [], also: "nothing" };

/**
 * Completes the last word.
 *
 * @param words of the command line behind the program's name, without quotes; the last one is being typed
 */
export function complete(words: readonly string[], source: CompletionSource): Completion {
  const current = words.at(-1) ?? "";
  const line = readLine(words.slice(0, -1), source.commands);
  if (line.pending) return valuesOf(line.pending.type, current, "", source);
  if (!line.onlyArguments && current.startsWith("-")) return completeFlag(current, line, source);
  if (line.word === "help") {
    return line.arguments.length > 0 ? NOTHING : commandNames(current, source);
  }
  if (!line.command) return line.word === undefined ? commandNames(current, source) : NOTHING;
  const args = line.command.arguments ?? [];
  const last = args.at(-1);
  const argument = args[line.arguments.length] ?? (last?.syntax.includes("...") ? last : undefined);
  return argument ? valuesOf(argument, current, "", source) : NOTHING;
}

/** What stands before the word that is being typed. */
interface Line {
  readonly command: CommandDefinition | undefined;
  /** What stands where a command does. */
  readonly word: string | undefined;
  readonly arguments: readonly string[];
  readonly flags: ReadonlySet<string>;
  /** The option whose value is being typed. */
  readonly pending: Setting<unknown> | undefined;
  /** After `--`. */
  readonly onlyArguments: boolean;
}

function readLine(words: readonly string[], commands: readonly CommandDefinition[]): Line {
  let command: CommandDefinition | undefined;
  let word: string | undefined;
  let pending: Setting<unknown> | undefined;
  let onlyArguments = false;
  const args: string[] = [];
  const flags = new Set<string>();
  for (const text of words) {
    if (pending) pending = undefined;
    else if (!onlyArguments && text === "--") onlyArguments = true;
    else if (!onlyArguments && text.startsWith("-")) {
      const [flag = ""] = text.split("=");
      flags.add(flag);
      const row = rowsFor(command).find((each) => each.flag === flag);
      if (row?.type.placeholder && !text.includes("=")) pending = row;
    } else if (word === undefined) {
      word = text;
      command = commands.find(({ name }) => name === text);
    } else args.push(text);
  }
  return { command, word, arguments: args, flags, pending, onlyArguments };
}

function rowsFor(command: CommandDefinition | undefined): readonly Setting<unknown>[] {
  const keys: readonly SettingKey[] = [...command?.settings ?? [], ...EVERYWHERE_KEYS];
  return keys.map((key) => SETTINGS[key]);
}

function completeFlag(current: string, line: Line, source: CompletionSource): Completion {
  const rows = rowsFor(line.command);
  const equals = current.indexOf("=");
  if (equals >= 0) {
    const flag = current.slice(0, equals);
    const row = rows.find((each) => each.flag === flag && each.type.placeholder !== "");
    return row ? valuesOf(row.type, current.slice(equals + 1), `${flag}=`, source) : NOTHING;
  }
  const candidates = [
    ...rows.flatMap((row) =>
      row.flag !== undefined && (row.type.list || !line.flags.has(row.flag))
        ? [{ value: row.flag, description: row.description }]
        : []
    ),
    { value: "--help", description: "show this help" },
    ...(line.command ? [] : [{ value: "--version", description: "print the version" }]),
  ];
  return { candidates: startingWith(candidates, current), also: "nothing" };
}

/** What there is to choose from, of an option or of an argument. */
interface Values {
  readonly choices?: readonly string[];
  readonly completes?: Completes;
  readonly list?: true;
}

function valuesOf(
  { choices, completes, list }: Values,
  typed: string,
  prefix: string,
  source: CompletionSource,
): Completion {
  if (completes === "files" || completes === "folders") return { candidates: [], also: completes };
  const comma = list ? typed.lastIndexOf(",") + 1 : 0;
  const before = typed.slice(0, comma);
  const taken = new Set(before.split(","));
  const words = (choices ?? []).map((value) => ({ value, description: "" }));
  const candidates = completes === "chats"
    ? chatCandidates(source.chats(), typed.slice(comma), list ? "in a list" : "alone")
    : startingWith(words, typed.slice(comma));
  return {
    candidates: candidates.filter(({ value }) => !taken.has(value))
      .map(({ value, description }) => ({ value: `${prefix}${before}${value}`, description })),
    also: "nothing",
  };
}

function commandNames(current: string, { commands }: CompletionSource): Completion {
  const names = commands.map(({ name, summary }) => ({ value: name, description: summary }));
  const help = { value: "help", description: "show the help of a command" };
  return { candidates: startingWith([...names, help], current), also: "nothing" };
}

function startingWith(candidates: readonly Candidate[], start: string): readonly Candidate[] {
  return candidates.filter(({ value }) => value.startsWith(start));
}
