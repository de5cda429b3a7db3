// What a failure means at the end of a run: exit code, and words for a person.
import {
  ConnectionError,
  describeDefect,
  endsSession,
  type FailureCode,
  RpcError,
  rpcErrorValue,
  TgkeepError,
} from "../model/errors.ts";
import { EXIT_UNFORESEEN, FAILURE_EXIT_CODES } from "../model/exit_codes.ts";
import { Interrupted } from "./signals.ts";

/** A failure as it is told. */
export interface Failure {
  readonly exitCode: number;
  /** `code` of the error event. */
  readonly code: FailureCode | "interrupted" | "internal";
  readonly message: string;
}

const HINTS: ReadonlyMap<string, string> = new Map([
  ["API_ID_INVALID", "Compare TG_API_ID and TG_API_HASH with https://my.telegram.org/apps"],
  [
    "API_ID_PUBLISHED_FLOOD",
    "This API id is used by too many: make your own at https://my.telegram.org/apps",
  ],
  ["PHONE_NUMBER_INVALID", "Give the number with its country code, digits after a plus sign"],
  ["PHONE_NUMBER_BANNED", "Telegram has banned this number"],
  ["PHONE_CODE_INVALID", "The code is wrong: run the command again and give the newest code"],
  ["PHONE_CODE_EXPIRED", "The code is too old: run the command again to get another"],
  ["PASSWORD_HASH_INVALID", "The password of two-step verification is wrong"],
  ["ACCESS_TOKEN_INVALID", "The bot token is wrong: @BotFather tells the right one"],
  ["ACCESS_TOKEN_EXPIRED", "The bot token was replaced: @BotFather tells the new one"],
]);

/** Explains anything that was thrown. */
export function explainFailure(error: unknown): Failure {
  if (error instanceof TgkeepError) return failure(error.code, error.message);
  if (error instanceof Interrupted) {
    const { exitCode, message } = error;
    return { exitCode, code: "interrupted", message };
  }
  if (error instanceof RpcError) return explainRpcError(error);
  if (error instanceof ConnectionError) {
    return failure("network", `${error.message}. Check the network, --server and --proxy`);
  }
  const message = describeDefect(error).replace(/^s/, "S");
  return { exitCode: EXIT_UNFORESEEN, code: "internal", message };
}

function explainRpcError(error: RpcError): Failure {
  if (endsSession(error)) {
    return failure(
      "sign_in_needed",
      `Telegram has ended this session (${error.type}). Sign in again: tgkeep login`,
    );
  }
  const seconds = rpcErrorValue(error, "FLOOD_WAIT");
  if (seconds !== undefined) {
    return failure(
      "flood_wait",
      `Telegram asks to wait ${seconds} s before ${error.method}. Run the command again after that`,
    );
  }
  const hint = HINTS.get(error.type);
  return failure("telegram", hint ? `${error.message}. ${hint}` : error.message);
}

function failure(code: FailureCode, message: string): Failure {
  return { exitCode: FAILURE_EXIT_CODES[code], code, message };
}
