// Answers a shell that completes a word: one candidate a line with a tab before its meaning, and a last line
// that says what the shell is to offer by itself.
import type { Environment } from "../config/environment.ts";
import { COMMANDS } from "../definitions/all.ts";
import { SHELLS } from "../definitions/tools.ts";
import { bashReply, readBashLine } from "./bash_line.ts";
import { complete } from "./complete.ts";
import { readKnownChats } from "./known_chats.ts";
import { completionScript } from "./scripts.ts";

/** The script of a shell; `undefined` for a shell that there is none for. */
export function scriptFor(name: string): string | undefined {
  const shell = SHELLS.find((each) => each === name);
  return shell && completionScript(shell);
}

/**
 * The text for a shell.
 *
 * @param args name of the shell, then for bash the line and its break characters, for others the words
 */
export function answerShell([shell, ...rest]: readonly string[], environment: Environment): string {
  const source = { commands: COMMANDS, chats: () => readKnownChats(environment) };
  if (shell === "bash") return answerBash(rest, source);
  // A quote that is still open stands at the beginning of the word.
  const words = rest.map((word, i) => i === rest.length - 1 ? word.replace(/^["']/, "") : word);
  const { candidates, also } = complete(words, source);
  return lines(candidates.map(({ value, description }) => `${value}\t${description}`), also);
}

function answerBash(
  [text = "", breaks = ""]: readonly string[],
  source: Parameters<typeof complete>[1],
) {
  const line = readBashLine(text);
  const { candidates, also } = complete(line.words.slice(1), source);
  return lines(candidates.flatMap(({ value }) => bashReply(value, line, breaks) ?? []), also);
}

function lines(candidates: readonly string[], also: string): string {
  return [...candidates, `:${also}`].map((line) => `${line}\n`).join("");
}
