// One behaviour for every request: waits when Telegram says so, asks again after trouble on the way.
import { type Clock, SYSTEM_CLOCK } from "../async/clock.ts";
import { retry } from "../async/retry.ts";
import { ConnectionError, endsSession, RpcError, TgkeepError } from "../model/errors.ts";
import type { RunEvent } from "../model/events.ts";
import type { TelegramGateway } from "../telegram/gateway.ts";
import { createRateLimiter, type MethodClass, type RateLimiter } from "./rate_limiter.ts";

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
  /** Decides when a request may be sent, for all callers. @default a new one that remembers nothing */
  readonly limiter?: RateLimiter;
  /** Called once for each pause, however many requests it stops. */
  readonly onWait?: (wait: FloodWait) => void;
  /**
   * What a server means that is not there at all: refused, an unknown name. In a run that is under way it
   * may come back; before that, the person wants to know at once.
   *
   * @default "retry"
   */
  readonly unreachable?: "retry" | "fail";
  /** Ends waits; each call's own signal does too, and for a part of a file it alone where there is one. */
  readonly signal?: AbortSignal | undefined;
  /** Where waits take the time from: a false one lets tests pass in no time. The machine's own when absent. */
  readonly clock?: Clock;
  /** Gives numbers in [0, 1) that spread the pauses after trouble. `Math.random` when absent. */
  readonly random?: () => number;
}

/**
 * What Telegram wants to be waited for ends so: FLOOD_WAIT_X, FLOOD_PREMIUM_WAIT_X (lifted for Premium
 * accounts), SLOWMODE_WAIT_X and whatever comes (core.telegram.org/api/errors, 420).
 */
const WAIT = /_WAIT_(\d+)$/;

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
 * Requests pass at the rate of the limiter. A flood wait pauses all methods of its class, whoever calls
 * them; server errors (500, 503, of either sign) and broken connections are retried with growing pauses. What comes
 * through is final: {@linkcode TgkeepError} "flood_wait" for a wait longer than allowed, "network" after
 * the last attempt ("telegram" when the server answered, but with an error of its own), "sign_in_needed" when
 * the session is dead, and {@linkcode RpcError} for everything else that Telegram refuses.
 *
 * Permissions: those of the gateway.
 *
 * @param gateway one that gives up at once, such as a client
 * @returns the same methods; disposing of it disposes of the gateway
 *
 * @example Ask for the topics of every forum without minding the limits
 * ```ts
 * import { connectTelegram, startLoopback, withFloodPolicy } from "tgkeep";
 *
 * await using loopback = await startLoopback();
 * const telegram = await connectTelegram({
 *   ...loopback.connection,
 *   session: loopback.session,
 *   onSession: () => Promise.resolve(),
 *   appVersion: "my-script 1.0",
 * });
 * await using patient = withFloodPolicy(telegram, {
 *   maxWaitMs: 60_000,
 *   onWait: ({ method, seconds }) => console.error(`${method}: waiting ${seconds} s`),
 * });
 * for (const chat of await patient.listChats()) {
 *   if (!chat.forum) continue;
 *   for (const { title } of await patient.topics(chat.ref)) console.log(chat.fullName, title);
 * }
 * ```
 */
export function withFloodPolicy(
  gateway: TelegramGateway,
  options: FloodPolicyOptions = {},
): TelegramGateway {
  const { clock = SYSTEM_CLOCK, limiter = createRateLimiter({ clock }) } = options;
  const policy: Policy = { ...options, clock, limiter };
  const join = signalJoiner(options.signal);
  const caller = (methodClass: MethodClass) =>
  <T>(
    operation: (signal: AbortSignal | undefined) => Promise<T>,
    signal: AbortSignal | undefined,
  ): Promise<T> => patiently(operation, { ...policy, methodClass, signal: join(signal) });
  const history = caller("history");
  const hashes = caller("hashes");
  const other = caller("other");
  return {
    account: (signal) => other((s) => gateway.account(s), signal),
    listChats: (signal) => other((s) => gateway.listChats(s), signal),
    savedMessages: (signal) => other((s) => gateway.savedMessages(s), signal),
    resolveUsername: (name, signal) => other((s) => gateway.resolveUsername(name, s), signal),
    resolveInvite: (hash, signal) => other((s) => gateway.resolveInvite(hash, s), signal),
    chatDetails: (chat, signal) => other((s) => gateway.chatDetails(chat, s), signal),
    topics: (chat, signal) => other((s) => gateway.topics(chat, s), signal),
    historyPage: (request, signal) => history((s) => gateway.historyPage(request, s), signal),
    messages: (chat, ids, signal) => history((s) => gateway.messages(chat, ids, s), signal),
    fileLimits: (signal) => other((s) => gateway.fileLimits(s), signal),
    partsAtOnce: (file) => gateway.partsAtOnce(file),
    // Downloads have their own way to stop: parts that are nearly here are waited for.
    filePart: (request, signal) =>
      patiently(
        (s) => gateway.filePart(request, s),
        { ...policy, methodClass: "files", signal: signal ?? options.signal },
      ),
    fileHashes: (file, offset, signal) =>
      hashes((s) => gateway.fileHashes(file, offset, s), signal),
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
export function callPatiently<T>(
  operation: (signal: AbortSignal | undefined) => Promise<T>,
  options: FloodPolicyOptions = {},
): Promise<T> {
  const { clock = SYSTEM_CLOCK, limiter = createRateLimiter({ clock }) } = options;
  return patiently(operation, { ...options, clock, limiter, methodClass: "other" });
}

/** A wait as a run tells it. */
export function floodWaitEvent({ method, seconds, until }: FloodWait): RunEvent {
  return { event: "flood.wait", method, seconds, until: new Date(until).toISOString() };
}

interface Policy extends FloodPolicyOptions {
  readonly clock: Clock;
  readonly limiter: RateLimiter;
}

interface CallPolicy extends Policy {
  readonly methodClass: MethodClass;
}

async function patiently<T>(
  operation: (signal: AbortSignal | undefined) => Promise<T>,
  policy: CallPolicy,
): Promise<T> {
  const { clock, limiter, methodClass, signal, random = Math.random } = policy;
  const isWorthIt = (error: unknown): boolean =>
    isTransient(error) && !(policy.unreachable === "fail" && isUnreachable(error));
  const attempt = async (): Promise<T> => {
    await limiter.admit(methodClass, signal);
    return await operation(signal);
  };
  for (;;) {
    try {
      return await retry(attempt, {
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
        pauseForFlood(error, seconds, policy);
      } else {
        throw isWorthIt(error) ? attemptsFailed(error, methodClass) : finalError(error);
      }
    }
  }
}

/** The limiter lets nobody pass before the pause is over: the refused request waits there too. */
function pauseForFlood(error: RpcError, seconds: number, policy: CallPolicy): void {
  const { clock, limiter, methodClass, maxWaitMs = 300_000 } = policy;
  // A wait of zero seconds would be asked again at once, for ever.
  const ms = Math.max(1, seconds) * 1000;
  const until = clock.now() + ms;
  // Also when the run ends here: the next one need not provoke the same wait again.
  const pause = limiter.pause(methodClass, ms);
  if (ms > maxWaitMs) {
    // Only who says how long to wait can allow more.
    const more = policy.maxWaitMs === undefined ? "" : ", or allow more with --max-flood-wait";
    throw new TgkeepError(
      "flood_wait",
      `Telegram wants a pause of ${
        duration(seconds)
      } before the next ${error.method}, longer than ` +
        `allowed; run the same command again after that, it goes on from here${more}`,
      { cause: error },
    );
  }
  if (pause === "new") policy.onWait?.({ method: error.method, seconds, until });
}

function floodSeconds(error: unknown): number | undefined {
  if (!(error instanceof RpcError) || error.status !== 420) return undefined;
  const seconds = WAIT.exec(error.type)?.[1];
  return seconds === undefined ? undefined : Number(seconds);
}

function isTransient(error: unknown): boolean {
  if (error instanceof ConnectionError) return true;
  return error instanceof RpcError && [500, 503].includes(Math.abs(error.status));
}

function isUnreachable(error: unknown): boolean {
  const cause = error instanceof ConnectionError ? error.cause : undefined;
  return cause instanceof Error && "code" in cause && UNREACHABLE.has(cause.code);
}

/**
 * The connection concerns everything that is left to do. A refusal concerns one chat; only of files there
 * are so many that several in a row mean the server.
 */
function attemptsFailed(error: unknown, methodClass: MethodClass): TgkeepError {
  const reason = error instanceof Error ? error.message : String(error);
  if (error instanceof RpcError && methodClass !== "files") {
    return new TgkeepError(
      "telegram",
      `${reason}, ${ATTEMPTS} times in a row; run the same command again later, it goes on from here`,
      { cause: error },
    );
  }
  return new TgkeepError(
    "network",
    `Telegram does not answer, ${ATTEMPTS} attempts failed: ${reason}; run the same command again ` +
      "later, it goes on from here",
    { cause: error },
  );
}

function finalError(error: unknown): unknown {
  if (error instanceof RpcError && endsSession(error)) {
    return new TgkeepError(
      "sign_in_needed",
      `Telegram has ended this session (${error.type}); what was fetched is kept; run tgkeep login ` +
        "and then the same command again",
      { cause: error },
    );
  }
  return error;
}

/**
 * Joins a caller's signal with the run's. One joined signal serves all calls with the same signal: a new
 * one for each of very many requests would add up in the run's.
 */
function signalJoiner(
  run: AbortSignal | undefined,
): (signal: AbortSignal | undefined) => AbortSignal | undefined {
  const known = new WeakMap<AbortSignal, AbortSignal>();
  return (signal) => {
    if (!signal || signal === run) return run;
    if (!run) return signal;
    let joined = known.get(signal);
    if (!joined) {
      joined = AbortSignal.any([signal, run]);
      known.set(signal, joined);
    }
    return joined;
  };
}

function duration(seconds: number): string {
  if (seconds < 120) return `${seconds} s`;
  const minutes = Math.ceil(seconds / 60);
  return minutes < 120 ? `${minutes} min` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}
