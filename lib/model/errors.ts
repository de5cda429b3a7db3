// Errors that callers tell apart. Everything else that is thrown is a defect of ours.

/** Why work cannot go on. What is called resumable goes on where it stopped when it is done again. */
export type FailureCode =
  /** Wrong flags, unknown chat, invalid configuration. */
  | "usage"
  /** There is no session, or Telegram has revoked it. */
  | "sign_in_needed"
  /** A flood wait is longer than the user allows. Resumable. */
  | "flood_wait"
  /** The archive is locked, damaged, or cannot be written. Resumable. */
  | "archive"
  /** A file that was given to be read cannot be understood. */
  | "input"
  /** The server cannot be reached or stopped answering. */
  | "network"
  /** Telegram refused a request for a reason of its own. */
  | "telegram";

/** A failure that has a message for a person: what happened, to what, and what to do next. */
export class TgkeepError extends Error {
  /** Tells the class where `instanceof` does not reach, as after a structured clone. */
  override readonly name = "TgkeepError";
  /** What callers decide by; the message is for people and may change. */
  readonly code: FailureCode;

  /**
   * Makes a failure that is shown as it is.
   *
   * @param code what callers decide by
   * @param message what happened, to which chat or file, and what to do about it
   * @param options `cause`: the error behind this one
   */
  constructor(code: FailureCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}

/** An `rpc_error`: Telegram understood a request and refused it (core.telegram.org/api/errors). */
export class RpcError extends Error {
  /** Tells the class where `instanceof` does not reach, as after a structured clone. */
  override readonly name = "RpcError";
  /** Like an HTTP status: 303, 400, 401, 403, 404, 406, 420, 500, -503. */
  readonly status: number;
  /** As sent, with any number: `FLOOD_WAIT_3`. */
  readonly type: string;
  /** TL method that was refused, such as `messages.getHistory`. */
  readonly method: string;

  /**
   * Puts a refusal into words: "Telegram refused `method`: `type` (`status`)".
   *
   * @param status like an HTTP status; timeouts inside Telegram are -503
   * @param type as sent, with any number
   * @param method TL method that was refused, with its namespace
   */
  constructor(status: number, type: string, method: string) {
    super(`Telegram refused ${method}: ${type} (${status})`);
    this.status = status;
    this.type = type;
    this.method = method;
  }
}

/**
 * Whether a refusal says that the session is worth nothing any more: all of 401, and the one of 406 for a key
 * that was used in two places (core.telegram.org/api/errors).
 */
export function endsSession({ status, type }: RpcError): boolean {
  return status === 401 || type === "AUTH_KEY_DUPLICATED";
}

/** Whether a failure may be about one chat alone: what Telegram refuses after all that could be done. */
export function concernsOneChat(error: unknown): boolean {
  return error instanceof RpcError ||
    (error instanceof TgkeepError && error.code === "telegram");
}

/** A connection that broke, or an answer that did not come in time. Asking again may help. */
export class ConnectionError extends Error {
  /** Tells the class where `instanceof` does not reach, as after a structured clone. */
  override readonly name = "ConnectionError";
}

/** What is said of an error that nobody foresaw. */
export function describeDefect(error: unknown): string {
  const reason = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  return `something unexpected happened: ${reason}`;
}

/** The number at the end of an error type such as `FLOOD_WAIT_3`, when the type has that prefix. */
export function rpcErrorValue(error: unknown, prefix: string): number | undefined {
  if (!(error instanceof RpcError) || !error.type.startsWith(`${prefix}_`)) return undefined;
  const value = Number(error.type.slice(prefix.length + 1));
  return Number.isInteger(value) ? value : undefined;
}
