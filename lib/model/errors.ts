// Errors that callers tell apart. Everything else that is thrown is a defect of ours.

/** Why a command cannot go on; `lib/cli` maps each to an exit code. */
export type FailureCode =
  /** Wrong flags, unknown chat, invalid configuration. */
  | "usage"
  /** There is no session, or Telegram has revoked it. */
  | "sign_in_needed"
  /** A flood wait is longer than the user allows. Resumable. */
  | "flood_wait"
  /** The archive is locked, damaged, or cannot be written. Resumable. */
  | "archive"
  /** The server cannot be reached or stopped answering. */
  | "network"
  /** Telegram refused a request for a reason of its own. */
  | "telegram";

/** A failure that has a message for a person: what happened, to what, and what to do next. */
export class TgkeepError extends Error {
  override readonly name = "TgkeepError";
  readonly code: FailureCode;

  constructor(code: FailureCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}

/** An `rpc_error` of Telegram. */
export class RpcError extends Error {
  override readonly name = "RpcError";
  /** Like an HTTP status: 303, 400, 401, 403, 404, 406, 420, 500, -503. */
  readonly status: number;
  /** As sent, with any number: `FLOOD_WAIT_3`. */
  readonly type: string;
  /** TL method that was refused, such as `messages.getHistory`. */
  readonly method: string;

  constructor(status: number, type: string, method: string) {
    super(`Telegram refused ${method}: ${type} (${status})`);
    this.status = status;
    this.type = type;
    this.method = method;
  }
}

/** A connection that broke, or an answer that did not come in time. Asking again may help. */
export class ConnectionError extends Error {
  override readonly name = "ConnectionError";
}

/** The number at the end of an error type such as `FLOOD_WAIT_3`, when the type has that prefix. */
export function rpcErrorValue(error: unknown, prefix: string): number | undefined {
  if (!(error instanceof RpcError) || !error.type.startsWith(`${prefix}_`)) return undefined;
  const value = Number(error.type.slice(prefix.length + 1));
  return Number.isInteger(value) ? value : undefined;
}
