// Runs an export inside a takeout: begins it as soon as Telegram allows, ends it whatever happens.
import { type Clock, SYSTEM_CLOCK } from "../async/clock.ts";
import { retry } from "../async/retry.ts";
import type { Chat, ChatType } from "../model/chat.ts";
import { ConnectionError, RpcError, rpcErrorValue, TgkeepError } from "../model/errors.ts";
import type { TelegramGateway } from "../telegram/gateway.ts";
import {
  LARGEST_FILE_BYTES,
  type TakeoutChats,
  takeoutDelayed,
  type TakeoutGateway,
  type TakeoutOutcome,
  type TakeoutScope,
} from "../telegram/takeout.ts";
import type { FloodWait } from "./flood.ts";

/** Who begins takeouts. */
export interface TakeoutSource {
  beginTakeout(scope: TakeoutScope, signal?: AbortSignal): Promise<TakeoutGateway>;
}

/** How {@linkcode withTakeout} behaves. */
export interface TakeoutOptions<T> {
  readonly scope: TakeoutScope;
  /** What Telegram is told about a run that did not throw. */
  readonly outcomeOf: (result: T) => TakeoutOutcome;
  /** Longest wait for the beginning in ms; a longer one is a failure. @default 300_000 */
  readonly maxWaitMs?: number;
  /** Called before each wait. */
  readonly onWait?: (wait: FloodWait) => void;
  /** Called when Telegram could not be told that the takeout is over. */
  readonly onUnfinished?: (reason: unknown) => void;
  readonly signal?: AbortSignal | undefined;
  /** @default the machine's own time */
  readonly clock?: Clock;
}

/** Time for Telegram to hear that the takeout is over, in ms: nobody should wait long for an end. */
const FINISH_TIMEOUT_MS = 5_000;
/** 420: both say in how many seconds a takeout may begin. */
const DELAYS = ["TAKEOUT_INIT_DELAY", "FLOOD_WAIT"] as const;

/**
 * Begins a takeout, runs with it, and finishes it: as a success when `outcomeOf` says so, as a failure in
 * every other case, an interruption included. How that goes never replaces what the run returned or threw.
 *
 * A delay that Telegram imposes is a wait like a flood wait: it is waited for when it is short enough.
 *
 * @throws {TgkeepError} "flood_wait" naming the hour from which a takeout is possible; "usage" for bots;
 * whatever `run` throws
 */
export async function withTakeout<T>(
  telegram: TakeoutSource,
  options: TakeoutOptions<T>,
  run: (gateway: TelegramGateway) => Promise<T>,
): Promise<T> {
  const takeout = await begin(telegram, options);
  let outcome: TakeoutOutcome = "failure";
  try {
    const result = await run(takeout);
    outcome = options.outcomeOf(result);
    return result;
  } finally {
    await finish(takeout, outcome).catch((reason: unknown) => options.onUnfinished?.(reason));
  }
}

/** The run's own signal may have been aborted: that the takeout is over still has to be told. */
async function finish(takeout: TakeoutGateway, outcome: TakeoutOutcome): Promise<void> {
  const signal = AbortSignal.timeout(FINISH_TIMEOUT_MS);
  await retry(() => takeout.finish(outcome, signal), {
    shouldRetry: isTransient,
    attempts: 3,
    baseMs: 200,
    signal,
  });
}

/**
 * The narrowest takeout that these chats can be exported in. A supergroup may have grown out of a basic
 * group, whose messages are then exported too.
 *
 * @param files `maxBytes` is the limit that the user gave, none means Telegram's own; absent when no files
 * are wanted
 */
export function takeoutScope(
  chats: readonly Pick<Chat, "type">[],
  files?: { readonly maxBytes?: number | undefined },
): TakeoutScope {
  return {
    chats: new Set(chats.flatMap(({ type }) => SCOPES[type])),
    ...(files ? { maxFileBytes: files.maxBytes ?? LARGEST_FILE_BYTES } : {}),
  };
}

const SCOPES: Readonly<Record<ChatType, readonly TakeoutChats[]>> = {
  saved_messages: ["users"],
  replies: ["users"],
  verification_codes: ["users"],
  personal_chat: ["users"],
  bot_chat: ["users"],
  private_group: ["groups"],
  private_supergroup: ["supergroups", "groups"],
  public_supergroup: ["supergroups", "groups"],
  private_channel: ["channels"],
  public_channel: ["channels"],
};

async function begin<T>(
  telegram: TakeoutSource,
  options: TakeoutOptions<T>,
): Promise<TakeoutGateway> {
  const { scope, signal, clock = SYSTEM_CLOCK, maxWaitMs = 300_000, onWait } = options;
  for (;;) {
    try {
      return await retry(() => telegram.beginTakeout(scope, signal), {
        shouldRetry: isTransient,
        signal,
        clock,
      });
    } catch (error) {
      signal?.throwIfAborted();
      const seconds = delayOf(error);
      if (!(error instanceof RpcError) || seconds === undefined) throw explained(error);
      const ms = Math.max(1, seconds) * 1000;
      if (ms > maxWaitMs) throw takeoutDelayed(seconds, clock.now(), error);
      onWait?.({ method: error.method, seconds, until: clock.now() + ms });
      await clock.sleep(ms, signal);
    }
  }
}

function delayOf(error: unknown): number | undefined {
  for (const type of DELAYS) {
    const seconds = rpcErrorValue(error, type);
    if (seconds !== undefined) return seconds;
  }
  return undefined;
}

function isTransient(error: unknown): boolean {
  if (error instanceof ConnectionError) return true;
  return error instanceof RpcError && (error.status === 500 || Math.abs(error.status) === 503);
}

function explained(error: unknown): unknown {
  if (!(error instanceof ConnectionError)) return error;
  return new TgkeepError(
    "network",
    `Cannot begin a takeout, Telegram does not answer: ${error.message}; run the same command again later`,
    { cause: error },
  );
}
