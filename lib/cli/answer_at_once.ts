// Answers what needs neither a parser nor a command: help, the version, completions.
import { COMMANDS } from "./definitions/all.ts";
import { commandHelp, programHelp } from "./help.ts";
import type { Host } from "./host.ts";
import { versionLine } from "./version.ts";

const HELP = ["-h", "--help"];

/** Loaded by a variable for the reason that cli.ts gives: help needs no completions. */
const ANSWER_SHELL = "./completion/answer_shell.ts";

/**
 * Answers a command line that asks for nothing more than a text. Everything else is `undefined`: commander,
 * which alone takes longer to load than these answers to print, decides what it means.
 *
 * @returns the exit code
 */
export async function answerAtOnce(
  args: readonly string[],
  host: Host,
): Promise<number | undefined> {
  const [first = "", second = ""] = args;
  if (args.length === 0) {
    host.stderr.write(programHelp(COMMANDS, host.stderr.columns()));
    return 2;
  }
  const text = first === "complete" || (first === "completions" && args.length === 2)
    ? await shellText(args, host)
    : args.length <= 2
    ? helpText(first, args.length === 2 ? second : undefined, host.stdout.columns())
    : undefined;
  if (text === undefined) return undefined;
  host.stdout.write(text);
  return 0;
}

function helpText(first: string, second: string | undefined, width: number): string | undefined {
  if (second === undefined) {
    if (first === "--version" || first === "-V") return `${versionLine()}\n`;
    return first === "help" || HELP.includes(first) ? programHelp(COMMANDS, width) : undefined;
  }
  const named = first === "help" ? second : HELP.includes(second) ? first : undefined;
  const command = COMMANDS.find(({ name }) => name === named);
  return command && commandHelp(command, width);
}

async function shellText(args: readonly string[], host: Host): Promise<string | undefined> {
  const { answerShell, scriptFor }: typeof import("./completion/answer_shell.ts") = await import(
    ANSWER_SHELL
  );
  const [first, ...rest] = args;
  return first === "complete" ? answerShell(rest, host.environment) : scriptFor(rest[0] ?? "");
}
