// Answers what needs neither a parser nor a command: help, the version, completions.
import { answerShell } from "./completion/answer_shell.ts";
import { completionScript } from "./completion/scripts.ts";
import { COMMANDS } from "./definitions/all.ts";
import { SHELLS } from "./definitions/completions.ts";
import { commandHelp, programHelp } from "./help.ts";
import type { Host } from "./host.ts";
import { VERSION } from "./version.ts";

const HELP = ["-h", "--help"];

/**
 * Answers a command line that asks for nothing more than a text. Everything else is `undefined`: commander,
 * which alone takes longer to load than these answers to print, decides what it means.
 *
 * @returns the exit code
 */
export function answerAtOnce(args: readonly string[], host: Host): number | undefined {
  const [first = "", second = ""] = args;
  if (args.length === 0) {
    host.stderr.write(programHelp(COMMANDS, host.stderr.columns()));
    return 2;
  }
  if (first === "complete") {
    host.stdout.write(answerShell(args.slice(1), host.environment));
    return 0;
  }
  const shell = first === "completions" && args.length === 2 &&
    SHELLS.find((name) => name === second);
  if (shell) {
    host.stdout.write(completionScript(shell));
    return 0;
  }
  const wordy = args.length === 2 && (first === "help" || HELP.includes(second));
  const alone = args.length === 1;
  if (alone && (first === "help" || HELP.includes(first))) {
    host.stdout.write(programHelp(COMMANDS, host.stdout.columns()));
    return 0;
  }
  if (alone && (first === "--version" || first === "-V")) {
    host.stdout.write(`${VERSION}\n`);
    return 0;
  }
  const command = wordy &&
    COMMANDS.find(({ name }) => name === (first === "help" ? second : first));
  if (!command) return undefined;
  host.stdout.write(commandHelp(command, host.stdout.columns()));
  return 0;
}
