// Answers the questions of a sign-in: from settings first, then from the person.
import { TgkeepError } from "../../model/errors.ts";
import type { SignInPrompts } from "../../telegram/connect.ts";
import type { SettingValues } from "../config/settings.ts";
import { sanitizeLine } from "../../model/sanitize.ts";
import { ask, type AskContext } from "./ask.ts";

/** Answers that were given beforehand. */
export type GivenAnswers = Partial<Pick<SettingValues, "phone" | "code" | "password">>;

/**
 * Prompts in which a given answer is used once: when Telegram refuses it, the person is asked, or the
 * sign-in fails where there is none.
 */
export function signInPrompts(context: AskContext, given: GivenAnswers): SignInPrompts {
  return {
    phone() {
      if (given.phone !== undefined) return Promise.resolve(given.phone);
      return ask(context, {
        message: "Phone number, with its country code",
        answer: "visible",
        otherwise: NOTHING_TO_SIGN_IN_WITH,
      });
    },
    code({ maskedPhone, via, length, retry }) {
      if (given.code !== undefined && retry === undefined) return Promise.resolve(given.code);
      const digits = length === undefined ? "" : ` (${length} digits)`;
      const sent = `The code that Telegram sent to ${maskedPhone} by ${via}${digits}`;
      return ask(context, {
        message: retryText(retry, sent),
        answer: "hidden",
        code: "sign_in_needed",
        otherwise: retry === undefined
          ? `Telegram has sent a code to ${maskedPhone} by ${via}. Give it with --code, or run the command on a terminal to be asked`
          : `Telegram refused the code: ${
            sanitizeLine(retry)
          }. Run the command again and give the newest code with --code`,
      });
    },
    password({ hint, retry }) {
      if (given.password !== undefined && retry === undefined) {
        return Promise.resolve(given.password);
      }
      const question = hint
        ? `Password of two-step verification (hint: ${hint})`
        : "Password of two-step verification";
      return ask(context, {
        message: retryText(retry, question),
        answer: "hidden",
        code: "sign_in_needed",
        otherwise: retry === undefined
          ? "The account has two-step verification. Set TGKEEP_PASSWORD to its password, or run the command on a terminal to be asked"
          : `Telegram refused the password: ${
            sanitizeLine(retry)
          }. Set TGKEEP_PASSWORD to the password of two-step verification`,
      });
    },
  };
}

/** What to say when no way to sign in was chosen. */
const NOTHING_TO_SIGN_IN_WITH =
  "There is nothing to sign in with. Give --phone NUMBER, --qr or --bot-token TOKEN (or TGKEEP_BOT_TOKEN)";

/**
 * A new passphrase for the session file.
 *
 * @throws {TgkeepError} `usage` when there is none and nobody to ask, or the two answers differ
 */
export async function newPassphrase(
  context: AskContext,
  given: string | undefined,
): Promise<string> {
  if (given !== undefined) return given;
  const otherwise =
    "--encrypt needs a passphrase. Set TGKEEP_PASSPHRASE, or run the command on a terminal to be asked";
  const first = await ask(context, {
    message: "New passphrase for the session file",
    answer: "hidden",
    otherwise,
  });
  const second = await ask(context, {
    message: "The same passphrase again",
    answer: "hidden",
    otherwise,
  });
  if (first === second) return first;
  throw new TgkeepError("usage", "The two passphrases differ. Run the command again");
}

function retryText(retry: string | undefined, question: string): string {
  if (retry === undefined) return question;
  return `${retry.charAt(0).toUpperCase()}${retry.slice(1)}. ${question}`;
}
