// Questions to the person at the terminal. Answers are never echoed back into a log.
import process from "node:process";
import { type FailureCode, TgkeepError } from "../../model/errors.ts";
import type { CommandContext } from "../command.ts";
import { sanitizeLine } from "../../model/sanitize.ts";
import { Interrupted } from "../signals.ts";

/** One question. */
export interface Question {
  readonly message: string;
  /** `hidden` shows dots instead of what is typed. */
  readonly answer: "visible" | "hidden";
  /** What to do where nobody can be asked, as a whole sentence. */
  readonly otherwise: string;
  /** Code of the failure where nobody can be asked. @default `usage` */
  readonly code?: FailureCode;
}

/** What asking needs of a running command. */
export type AskContext = Pick<CommandContext, "questions" | "redactor" | "signal">;

/**
 * Asks on stderr, so that stdout stays what it is.
 *
 * @throws {TgkeepError} when there is nobody to ask
 * @throws {Interrupted} when the person gives up
 */
export async function ask(context: AskContext, question: Question): Promise<string> {
  if (context.questions === "refused") {
    throw new TgkeepError(question.code ?? "usage", question.otherwise);
  }
  const { isCancel, password, text } = await import("@clack/prompts");
  const options = {
    message: sanitizeLine(question.message),
    output: promptOutput(),
    signal: context.signal,
    validate: (value: string | undefined) =>
      value?.trim() ? undefined : "Please type something, or press Ctrl-C to stop",
  };
  const answer = await (question.answer === "hidden" ? password(options) : text(options));
  if (isCancel(answer)) throw new Interrupted("Stopped at a question; nothing was changed", 130);
  const given = question.answer === "hidden" ? answer : answer.trim();
  if (question.answer === "hidden") context.redactor.add(given);
  return given;
}

/**
 * Where questions are shown: stderr, so that stdout stays what it is.
 *
 * A pseudo-terminal may say that it is 0 cells wide; the library would then put each character on a line
 * of its own.
 */
export function promptOutput(): typeof process.stderr {
  if (process.stderr.columns > 0) return process.stderr;
  const size: Readonly<Record<PropertyKey, number>> = { columns: 80, rows: 24 };
  return new Proxy(process.stderr, {
    get(stream, name) {
      if (Object.hasOwn(size, name)) return size[name];
      const value: unknown = Reflect.get(stream, name, stream);
      return typeof value === "function" ? value.bind(stream) : value;
    },
  });
}
