// The life of one takeout: begun, begun anew once when Telegram drops it, finished.
import "./quiet_globals.ts";
import bigInt from "big-integer";
import { Api } from "telegram/tl/api.js";
import { RpcError, rpcErrorValue, TgkeepError } from "../../model/errors.ts";
import type { MessageRange } from "../split_ranges.ts";
import { takeoutDelayed, takeoutLost, type TakeoutOutcome, type TakeoutScope } from "../takeout.ts";
import type { CallOptions } from "./data_centers.ts";
import type { TlRequest } from "./link.ts";
import type { Requests } from "./requests.ts";

/** Every id there can be: for accounts whose messages Telegram does not split. */
const ALL_MESSAGES: MessageRange = { minId: 1, maxId: 2_147_483_647 };

/** A takeout on Telegram's side. */
export class TakeoutSession {
  readonly #requests: Requests;
  readonly #scope: TakeoutScope;
  #id: bigInt.BigInteger | undefined;
  #ranges: readonly MessageRange[] | undefined;
  #asking: Promise<void> | undefined;
  #renewing: Promise<void> | undefined;
  /** How many times it has been begun. */
  #beginnings = 0;
  /** `over`: nothing more is sent in it, but Telegram has not heard that yet. */
  #state: "open" | "over" | "finished" = "open";

  constructor(requests: Requests, scope: TakeoutScope) {
    this.#requests = requests;
    this.#scope = scope;
  }

  /**
   * Begins it.
   *
   * @throws {RpcError} 420 `TAKEOUT_INIT_DELAY_X`
   * @throws {TgkeepError} "usage" for bots
   */
  async open(signal: AbortSignal | undefined): Promise<void> {
    const { id } = await this.#init(signal);
    this.#id = id;
    this.#beginnings++;
  }

  /**
   * The ranges that the messages of private chats and basic groups are asked for in: ascending, at least
   * one. They belong to the account, so they stay when the takeout is begun anew.
   */
  async ranges(signal: AbortSignal | undefined): Promise<readonly MessageRange[]> {
    while (!this.#ranges) {
      signal?.throwIfAborted();
      // One that another caller asks for may fail for a reason of that caller alone.
      if (this.#asking) await this.#asking.catch(() => undefined);
      else await this.#askRanges(signal);
    }
    return this.#ranges;
  }

  /** Sends a request as a part of the takeout. */
  async call<R>(request: TlRequest<R>, options: CallOptions): Promise<R> {
    const beginning = this.#beginnings;
    try {
      return await this.#send(this.#openId(), request, options);
    } catch (error) {
      if (!isLost(error)) throw error;
      await this.#renew(beginning, error, options.signal);
    }
    try {
      return await this.#send(this.#openId(), request, options);
    } catch (error) {
      throw isLost(error) ? takeoutLost(error) : error;
    }
  }

  /** Ends it; does nothing more once Telegram has heard it. */
  async finish(outcome: TakeoutOutcome, signal: AbortSignal | undefined): Promise<void> {
    const id = this.#id;
    if (!id || this.#state === "finished") return;
    this.#state = "over";
    const success = outcome === "success" ? { success: true } : {};
    try {
      await this.#send(id, new Api.account.FinishTakeoutSession(success), { signal });
    } catch (error) {
      if (!isLost(error)) throw error;
    }
    this.#state = "finished";
  }

  #openId(): bigInt.BigInteger {
    if (this.#id && this.#state === "open") return this.#id;
    throw new TypeError("Cannot send a request in a takeout: it is over");
  }

  async #send<R>(
    takeoutId: bigInt.BigInteger,
    request: TlRequest<R>,
    options: CallOptions,
  ): Promise<R> {
    const wrapped = new Api.InvokeWithTakeout({
      takeoutId,
      query: request as unknown as Api.AnyRequest,
    });
    return await this.#requests.call(wrapped as unknown as TlRequest<R>, options);
  }

  /** Requests that are refused together share one new beginning. */
  async #renew(
    lost: number,
    cause: unknown,
    signal: AbortSignal | undefined,
  ): Promise<void> {
    while (this.#renewing) await this.#renewing.catch(() => undefined);
    if (this.#beginnings > lost) return;
    if (lost > 1) throw takeoutLost(cause);
    this.#renewing = this.#beginAnew(signal);
    try {
      await this.#renewing;
    } finally {
      this.#renewing = undefined;
    }
  }

  async #beginAnew(signal: AbortSignal | undefined): Promise<void> {
    try {
      await this.open(signal);
    } catch (error) {
      const seconds = rpcErrorValue(error, "TAKEOUT_INIT_DELAY");
      if (seconds === undefined) throw error;
      throw takeoutDelayed(seconds, Date.now(), error);
    }
  }

  async #init(signal: AbortSignal | undefined): Promise<Api.account.Takeout> {
    const { chats, maxFileBytes } = this.#scope;
    try {
      return await this.#requests.call(
        new Api.account.InitTakeoutSession({
          messageUsers: chats.has("users"),
          messageChats: chats.has("groups"),
          messageMegagroups: chats.has("supergroups"),
          messageChannels: chats.has("channels"),
          // Both share one flag of the schema: one without the other cannot be written.
          ...(maxFileBytes === undefined ? {} : { files: true, fileMaxSize: bigInt(maxFileBytes) }),
        }),
        { signal },
      );
    } catch (cause) {
      if (!(cause instanceof RpcError) || cause.type !== "BOT_METHOD_INVALID") throw cause;
      throw new TgkeepError(
        "usage",
        "Telegram has takeouts for people, not for bots. Run the command without --takeout",
        { cause },
      );
    }
  }

  async #askRanges(signal: AbortSignal | undefined): Promise<void> {
    const asking = this.call(new Api.messages.GetSplitRanges(), { signal });
    this.#asking = asking.then((ranges) => void (this.#ranges = inOrder(ranges)));
    try {
      await this.#asking;
    } finally {
      this.#asking = undefined;
    }
  }
}

function inOrder(ranges: readonly Api.TypeMessageRange[]): readonly MessageRange[] {
  if (ranges.length === 0) return [ALL_MESSAGES];
  return ranges
    .map(({ minId, maxId }) => ({ minId, maxId }))
    .sort((a, b) => a.minId - b.minId);
}

/** Telegram does not know the takeout any more. */
function isLost(error: unknown): boolean {
  return error instanceof RpcError &&
    (error.type === "TAKEOUT_INVALID" || error.type === "TAKEOUT_REQUIRED");
}
