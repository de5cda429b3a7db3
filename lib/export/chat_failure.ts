// What the failure of a chat means for the run, and how it is told.
import type { PeerId } from "../model/peer.ts";
import { concernsOneChat, describeDefect, RpcError, TgkeepError } from "../model/errors.ts";
import type { EventListener } from "../model/events.ts";
import { EXIT_INTERRUPTED, EXIT_UNFORESEEN, FAILURE_EXIT_CODES } from "../model/exit_codes.ts";
import { sanitizeLine } from "../model/sanitize.ts";

/** Who is told. */
export interface FailureListeners {
  readonly onEvent: EventListener;
  /** Receives what nobody foresaw, before the run tells it as an `error` event. */
  readonly onDefect?: (error: unknown) => void;
}

/**
 * Tells why a chat failed.
 *
 * @param chat absent where the failure concerns no chat
 * @returns the exit code where the run cannot go on; `undefined` when only this chat is concerned
 */
export function tellFailure(
  { onEvent, onDefect }: FailureListeners,
  error: unknown,
  chat?: { readonly id: PeerId; readonly name: string },
): number | undefined {
  const cannot = chat
    ? `Cannot export "${sanitizeLine(chat.name) || chat.id}" (${chat.id})`
    : "Cannot export";
  if (!(error instanceof TgkeepError) && !(error instanceof RpcError)) {
    onDefect?.(error);
    const message = `${cannot}: ${describeDefect(error)}`;
    onEvent({ event: "error", message, code: "internal" });
    return EXIT_UNFORESEEN;
  }
  const code = error instanceof TgkeepError ? error.code : "telegram";
  if (concernsOneChat(error)) {
    onEvent({ event: "error", message: `${cannot}: ${error.message}`, code });
    return undefined;
  }
  onEvent({ event: "error", message: error.message, code });
  return FAILURE_EXIT_CODES[code];
}

/** Tells that the run was interrupted. Returns the exit code, which the reason may name. */
export function tellInterruption({ onEvent }: FailureListeners, reason: unknown): number {
  const message = reason instanceof Error ? reason.message : "Interrupted";
  onEvent({
    event: "warning",
    message: `${message}; what was fetched is kept, the same command goes on from there`,
  });
  if (typeof reason !== "object" || reason === null || !("exitCode" in reason)) {
    return EXIT_INTERRUPTED;
  }
  return typeof reason.exitCode === "number" ? reason.exitCode : EXIT_INTERRUPTED;
}
