// One behaviour for every request: waits when Telegram says so, asks again after trouble on the way.
import { type Clock, SYSTEM_CLOCK } from "../async/clock.ts";
import { retry } from "../async/retry.ts";
import { ConnectionError, RpcError, rpcErrorValue, TgkeepError } from "../model/errors.ts";
import type { RunEvent } from "../model/events.ts";
import type { TelegramGateway } from "../telegram/gateway.ts";

/** A wait that Telegram has imposed. */
export interface FloodWait {
  /** TL method that was refused. */
  readonly method: string;
  /** As Telegram said it. */
  readonly seconds: number;
  /** Unix time in ms at which the request is repeated. */
  readonly until: number;
}

/** How {@linkcode withFloodPolicy} behaves. */
export interface FloodPolicyOptions {
  /**
   * Longest single wait in ms; a longer one fails the call.
   *
   * @default 300_000
   */
  readonly maxWaitMs?: number;
  /** Called before each wait. */
  readonly onWait?: (wait: FloodWait) => void;
  /**
   * What a server means that is not there at all: refused, an unknown name. In a run that is under way it
   * may come back; before that, the person wants to know at once.
   *
   * @default "retry"
   */
  readonly unreachable?: "retry" | "fail";
  /** Ends waits; each call's own signal does too. */
  readonly signal?: AbortSignal | undefined;
  /** Where waits take the time from: a false one lets tests pass in no time. The machine's own when absent. */
  readonly clock?: Clock;
  /** Gives numbers in [0, 1) that spread the pauses after trouble. `Math.random` when absent. */
  readonly random?: () => number;
}

/** Both are waited for; the second one is lifted for Premium accounts. */
const WAIT_TYPES = ["FLOOD_WAIT", "FLOOD_PREMIUM_WAIT"] as const;

/** The session is not worth anything any more (core.telegram.org/api/errors, 401). */
const SIGNED_OUT: ReadonlySet<string> = new Set([
  "AUTH_KEY_UNREGISTERED",
  "AUTH_KEY_INVALID",
  "AUTH_KEY_PERM_EMPTY",
  "AUTH_KEY_DUPLICATED",
  "SESSION_REVOKED",
  "SESSION_EXPIRED",
  "USER_DEACTIVATED",
  "USER_DEACTIVATED_BAN",
]);

/** The system's words for a server that is not there: nothing has been asked of it yet. */
const UNREACHABLE: ReadonlySet<unknown> = new Set([
  "ECONNREFUSED",
  "ENOTFOUND",
  "EAI_AGAIN",
  "EHOSTUNREACH",
  "ENETUNREACH",
  "ETIMEDOUT",
]);

/** Calls in all when the server or the connection is in trouble. */
const ATTEMPTS = 5;

/**
 * The same gateway, with every method patient.
 *
 * Flood waits (core.telegram.org/api/errors#420-flood) are slept; server errors (500, -503) and broken
 * connections are retried with growing pauses, five attempts in all. What comes through is final.
 *
 * Permissions: those of the gateway.
 *
 * @param gateway stays usable by itself; disposing of the patient one disposes of it
 * @returns a gateway whose methods throw {@linkcode TgkeepError} "flood_wait" for a wait longer than
 * allowed, "network" after the last attempt, "sign_in_needed" when the session is dead, and
 * {@linkcode RpcError} for everything else that Telegram refuses
 *
 * @example Read the newest messages of a public channel
 * ```ts
 * import { type Telegram, withFloodPolicy } from "tgkeep";
 *
 * async function newest(telegram: Telegram, username: string): Promise<void> {
 *   const gateway = withFloodPolicy(telegram, {
 *     maxWaitMs: 60_000,
 *     onWait: ({ method, seconds }) => console.error(`${method}: waiting ${seconds} s`),
 *   });
 *   const chat = await gateway.resolveUsername(username);
 *   if (!chat) throw new Error(`There is no @${username}`);
 *   const page = await gateway.historyPage({
 *     chat: chat.ref,
 *     offsetId: 0,
 *     addOffset: 0,
 *     limit: 20,
 *   });
 *   for (const message of page.messages) {
 *     if (message.type === "message") console.log(message.id, message.text.text);
 *   }
 * }
 * ```
 */
export function withFloodPolicy(
  gateway: TelegramGateway,
  options: FloodPolicyOptions = {},
): TelegramGateway {
  const call = <T>(
    operation: (signal: AbortSignal | undefined) => Promise<T>,
    signal: AbortSignal | undefined,
  ): Promise<T> => callPatiently(operation, { ...options, signal: joined(signal, options.signal) });
  return {
    account: (signal) => call((s) => gateway.account(s), signal),
    listChats: (signal) => call((s) => gateway.listChats(s), signal),
    savedMessages: (signal) => call((s) => gateway.savedMessages(s), signal),
    resolveUsername: (name, signal) => call((s) => gateway.resolveUsername(name, s), signal),
    chatDetails: (chat, signal) => call((s) => gateway.chatDetails(chat, s), signal),
    topics: (chat, signal) => call((s) => gateway.topics(chat, s), signal),
    historyPage: (request, signal) => call((s) => gateway.historyPage(request, s), signal),
    messages: (chat, ids, signal) => call((s) => gateway.messages(chat, ids, s), signal),
    filePart: (request, signal) => call((s) => gateway.filePart(request, s), signal),
    fileHashes: (file, offset, signal) => call((s) => gateway.fileHashes(file, offset, s), signal),
    [Symbol.asyncDispose]: () => gateway[Symbol.asyncDispose](),
  };
}

/**
 * One call with the patience of {@linkcode withFloodPolicy}, for what is no method of the gateway.
 *
 * @param operation may be called again at any time
 * @throws as the methods of a patient gateway do; with `unreachable: "fail"` also {@linkcode ConnectionError}
 * for a server that is not there
 */
export async function callPatiently<T>(
  operation: (signal: AbortSignal | undefined) => Promise<T>,
  options: FloodPolicyOptions = {},
): Promise<T> {
  const { clock = SYSTEM_CLOCK, random = Math.random, signal } = options;
  const isWorthIt = (error: unknown): boolean =>
    isTransient(error) && !(options.unreachable === "fail" && isUnreachable(error));
  for (;;) {
    try {
      return await retry(() => operation(signal), {
        attempts: ATTEMPTS,
        shouldRetry: isWorthIt,
        signal,
        clock,
        random,
      });
    } catch (error) {
      signal?.throwIfAborted();
      const seconds = floodSeconds(error);
      if (error instanceof RpcError && seconds !== undefined) {
        await waitForFlood(error, seconds, { ...options, clock });
      } else {
        throw isWorthIt(error) ? attemptsFailed(error) : finalError(error);
      }
    }
  }
}

/** A wait as a run tells it. */
export function floodWaitEvent({ method, seconds, until }: FloodWait): RunEvent {
  return { event: "flood.wait", method, seconds, until: new Date(until).toISOString() };
}

async function waitForFlood(
  error: RpcError,
  seconds: number,
  options: FloodPolicyOptions & { readonly clock: Clock },
): Promise<void> {
  const { clock, signal, maxWaitMs = 300_000 } = options;
  // A wait of zero seconds would be asked again at once, for ever.
  const ms = Math.max(1, seconds) * 1000;
  if (ms > maxWaitMs) {
    // Only who says how long to wait can allow more.
    const more = options.maxWaitMs === undefined ? "" : ", or allow more with --max-flood-wait";
    throw new TgkeepError(
      "flood_wait",
      `Telegram wants a pause of ${
        duration(seconds)
      } before the next ${error.method}, longer than ` +
        `allowed; run the same command again after that, it goes on from here${more}`,
      { cause: error },
    );
  }
  options.onWait?.({ method: error.method, seconds, until: clock.now() + ms });
  await clock.sleep(ms, signal);
}

function floodSeconds(error: unknown): number | undefined {
  for (const type of WAIT_TYPES) {
    const seconds = rpcErrorValue(error, type);
    if (seconds !== undefined) return seconds;
  }
  return undefined;
}

function isTransient(error: unknown): boolean {
  if (error instanceof ConnectionError) return true;
  return error instanceof RpcError && (error.status === 500 || Math.abs(error.status) === 503);
}

function isUnreachable(error: unknown): boolean {
  const cause = error instanceof ConnectionError ? error.cause : undefined;
  return cause instanceof Error && "code" in cause && UNREACHABLE.has(cause.code);
}

function attemptsFailed(error: unknown): TgkeepError {
  const reason = error instanceof Error ? error.message : String(error);
  return new TgkeepError(
    "network",
    `Telegram does not answer, ${ATTEMPTS} attempts failed: ${reason}; run the same command again ` +
      "later, it goes on from here",
    { cause: error },
  );
}

function finalError(error: unknown): unknown {
  if (error instanceof RpcError && SIGNED_OUT.has(error.type)) {
    return new TgkeepError(
      "sign_in_needed",
      `Telegram has ended this session (${error.type}); what was fetched is kept; run tgkeep login ` +
        "and then the same command again",
      { cause: error },
    );
  }
  return error;
}

function joined(
  a: AbortSignal | undefined,
  b: AbortSignal | undefined,
): AbortSignal | undefined {
  if (!a || a === b) return b;
  return b ? AbortSignal.any([a, b]) : a;
}

function duration(seconds: number): string {
  if (seconds < 120) return `${seconds} s`;
  const minutes = Math.ceil(seconds / 60);
  return minutes < 120 ? `${minutes} min` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}
