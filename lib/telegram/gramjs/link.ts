// One connection to one data centre: GramJS's MTProto sender with its known faults kept in check.
import "./quiet_globals.ts";
// First of GramJS: its modules import each other in a circle that only works when entered here.
import "telegram/network/index.js";
import { Buffer } from "node:buffer";
import bigInt from "big-integer";
import { RequestState } from "telegram/network/RequestState.js";
import { ConnectionError, RpcError, TgkeepError } from "../../model/errors.ts";
import { type Traffic, watchAnswer } from "./answer_timer.ts";
import { DirectConnection } from "./connection.ts";
import { installContainerReader } from "./containers.ts";
import { installFastReader } from "./fast_reader.ts";
import { agreeOnKey, UntrustedServerError } from "./handshake.ts";
import { installWasmIge } from "./ige.ts";
import { type ClientInfo, introduce } from "./introduce.ts";
import { quietLogger } from "./logger.ts";
import { methodName } from "./method_name.ts";
import { AuthKeyUnknownError, createSender } from "./sender.ts";
import type { Sender } from "./sender_type.ts";
import type { ServerKey } from "./server_key.ts";
import { type Endpoint, hostPort, socketTo } from "./socket.ts";

export interface LinkOptions {
  readonly dcId: number;
  readonly endpoint: Endpoint;
  readonly client: ClientInfo;
  /** 256 bytes; without it the handshake agrees on a new one. */
  readonly authKey: Uint8Array | undefined;
  /** Where a key is to be agreed on, the server must have one of these. */
  readonly serverKeys: readonly ServerKey[];
  /** Last salt that the server gave for this key: saves a rejected request. */
  readonly salt?: unknown;
  /** How far the server's clock is ahead, as far as is known: saves a rejected request too. Seconds. */
  readonly timeOffset?: number | undefined;
  readonly onLog: (level: "debug" | "warn", message: string) => void;
  /** Gives up connecting; a connection that is open is not concerned. */
  readonly signal?: AbortSignal;
  /** Receives every `Updates` object that the server pushes. */
  readonly onUpdate: (update: unknown) => void;
  /** Receives the ms for which nothing came, when something comes. */
  readonly onSilence?: (ms: number) => void;
}

/** A request as GramJS builds it, with the type of its answer. */
export interface TlRequest<R> {
  readonly className: string;
  readonly __response: R;
}

export interface InvokeOptions {
  readonly signal?: AbortSignal | undefined;
  /** Time for the answer to come; after it the request fails with a ConnectionError. */
  readonly timeoutMs: number;
  /**
   * The answer is a part of a file, with at most so many bytes. On a slow line it has all the time that it
   * takes, as long as the connection does not fall silent and brings no more than what is due before it.
   */
  readonly partBytes?: number | undefined;
}

/** Connecting and the handshake together. */
const OPEN_TIMEOUT_MS = 20_000;

/**
 * Connects, agreeing on a key where there is none.
 *
 * @throws {ConnectionError} when the server cannot be reached or the handshake does not succeed
 * @throws {TgkeepError} `network` when the server has none of the keys that are trusted, or cannot be trusted
 */
export async function openLink(options: LinkOptions): Promise<Link> {
  installWasmIge();
  installFastReader();
  installContainerReader();
  const link = new Link(options);
  try {
    await link.open();
    return link;
  } catch (cause) {
    await link.close();
    options.signal?.throwIfAborted();
    if (cause instanceof UntrustedServerError) throw distrusted(options.endpoint, cause);
    throw asConnectionError(cause, options.endpoint);
  }
}

/** A connection. It is not reopened: once broken, every request fails and a new one is to be made. */
export class Link {
  readonly dcId: number;
  readonly #options: LinkOptions;
  readonly #sender: Sender;
  readonly #stopSender: () => void;
  readonly #connection: DirectConnection;
  readonly #pending = new Set<(error: Error) => void>();
  #failure: Error | undefined;
  #introduced = false;
  #lastReceived = 0;
  readonly #traffic: Traffic = { received: 0, owed: 0 };

  constructor(options: LinkOptions) {
    this.dcId = options.dcId;
    this.#options = options;
    this.#connection = new DirectConnection({
      ip: options.endpoint.host,
      port: options.endpoint.port,
      dcId: options.dcId,
      loggers: quietLogger(options.onLog),
      socket: socketTo(options.endpoint, (bytes) => this.#traffic.received += bytes) as never,
      testServers: false,
    }, (ms) => options.onSilence?.(ms));
    const { sender, stop } = createSender(options, {
      onReceived: () => this.#lastReceived = performance.now(),
      onUpdate: options.onUpdate,
      onBroken: (error) => this.#break(error),
    });
    this.#sender = sender;
    this.#stopSender = stop;
  }

  /** Why requests can no longer be sent; `undefined` while they can. */
  get failure(): Error | undefined {
    return this.#failure;
  }

  get authKey(): Uint8Array | undefined {
    return this.#sender.authKey.getKey();
  }

  get salt(): unknown {
    return this.#sender._state.salt;
  }

  /** How far the server's clock is ahead of ours, in seconds. */
  get timeOffset(): number {
    return this.#sender._state.timeOffset;
  }

  async open(): Promise<void> {
    const { authKey, endpoint, salt, timeOffset = 0, signal } = this.#options;
    signal?.throwIfAborted();
    if (authKey) await this.#sender.authKey.setKey(Buffer.from(authKey));
    if (salt) this.#sender._state.salt = salt;
    this.#sender._state.timeOffset = timeOffset;
    this.#sender._connection = this.#connection;
    const opened = Promise.withResolvers<void>();
    const timer = setTimeout(() => {
      const seconds = OPEN_TIMEOUT_MS / 1000;
      opened.reject(
        new ConnectionError(
          `Cannot reach ${place(endpoint)}: the handshake was not answered within ${seconds} s`,
        ),
      );
    }, OPEN_TIMEOUT_MS);
    this.#pending.add(opened.reject);
    const abort = () => opened.reject(signal!.reason);
    signal?.addEventListener("abort", abort, { once: true });
    this.#connect().then(opened.resolve, opened.reject);
    try {
      await opened.promise;
    } finally {
      clearTimeout(timer);
      signal?.removeEventListener("abort", abort);
      this.#pending.delete(opened.reject);
    }
  }

  async #connect(): Promise<void> {
    const { authKey, serverKeys } = this.#options;
    const { _state: state } = this.#sender;
    await this.#connection.connect();
    if (!authKey) {
      const agreed = await agreeOnKey(this.#connection, serverKeys);
      await this.#sender.authKey.setKey(agreed.authKey);
      state.salt = bigInt(agreed.salt);
      state.timeOffset = agreed.timeOffset;
    }
    await this.#sender._connect();
  }

  /**
   * Sends a request and waits for its answer. Many may be under way at once.
   *
   * @throws {RpcError} what Telegram refused
   * @throws {ConnectionError} the connection broke or the answer did not come in time
   */
  async invoke<R>(request: TlRequest<R>, options: InvokeOptions): Promise<R> {
    const introduced = this.#introduced;
    try {
      return await this.#send(request, options);
    } catch (error) {
      if (!introduced || !isRpc(error, NOT_INTRODUCED)) {
        throw this.#explained(error, request, options);
      }
    }
    // The server lost what it knew about this connection.
    this.#introduced = false;
    try {
      return await this.#send(request, options);
    } catch (error) {
      throw this.#explained(error, request, options);
    }
  }

  async #send<R>(request: TlRequest<R>, options: InvokeOptions): Promise<R> {
    const { signal, timeoutMs, partBytes = 0 } = options;
    signal?.throwIfAborted();
    if (this.#failure) throw this.#failure;
    const sentAt = performance.now();
    const state = new RequestState(
      (this.#introduced ? request : introduce(request, this.#options.client)) as never,
    );
    let waiting: PromiseWithResolvers<R> | undefined = Promise.withResolvers<R>();
    const { promise } = waiting;
    const fail = (error: Error): void => waiting?.reject(error);
    const stopWatch = watchAnswer({
      traffic: this.#traffic,
      timeoutMs,
      partBytes,
      onLost: (connection) => {
        fail(new ConnectionError(`No answer to ${request.className} within ${timeoutMs / 1000} s`));
        // Silence of the whole connection means that it is dead, not that one reply was lost.
        if (connection === "silent" && this.#lastReceived < sentAt) {
          this.#break(new Error("the server fell silent"));
        }
      },
    });
    const abort = () => fail(signal!.reason);
    signal?.addEventListener("abort", abort, { once: true });
    this.#pending.add(fail);
    state.promise!.then((value) => waiting?.resolve(value as R), fail);
    this.#sender.addStateToQueue(state);
    try {
      const result = await promise;
      this.#introduced = true;
      return result;
    } finally {
      stopWatch();
      signal?.removeEventListener("abort", abort);
      this.#pending.delete(fail);
      if (state.msgId) this.#sender._pendingState.delete(state.msgId);
      // Tables that have held these keep them until the next full collection; the answer is let go of.
      waiting = undefined;
      Object.assign(state, { promise: undefined, resolve: ignore, reject: ignore });
    }
  }

  /** Closes the connection; requests under way fail. Safe to call twice. */
  async close(): Promise<void> {
    this.#break(new Error("it was closed"));
    this.#sender.userDisconnected = true;
    this.#sender._userConnected = false;
    await this.#connection.disconnect();
  }

  /** What a caller can act on: refusals by their method, trouble on the way, answers that make no sense. */
  #explained(error: unknown, request: TlRequest<unknown>, { signal }: InvokeOptions): unknown {
    const method = methodName(request);
    if (error instanceof RpcError) return new RpcError(error.status, error.type, method);
    if (error === this.#failure || error instanceof ConnectionError || signal?.aborted) {
      return error;
    }
    const reason = error instanceof Error ? error.message : String(error);
    return new TgkeepError("telegram", `Cannot read Telegram's answer to ${method}: ${reason}`, {
      cause: error,
    });
  }

  #break(cause: Error): void {
    if (this.#failure) return;
    this.#failure = cause instanceof AuthKeyUnknownError
      ? cause
      : asConnectionError(cause, this.#options.endpoint);
    this.#stopSender();
    for (const reject of [...this.#pending]) reject(this.#failure);
    if (!(this.#sender.userDisconnected)) void this.close();
  }
}

const NOT_INTRODUCED = ["CONNECTION_NOT_INITED", "CONNECTION_LAYER_INVALID"];

function isRpc(error: unknown, types: readonly string[]): boolean {
  return error instanceof RpcError && types.includes(error.type);
}

function ignore(): void {}

function asConnectionError(cause: unknown, endpoint: Endpoint): Error {
  if (cause instanceof ConnectionError) return cause;
  const reason = cause instanceof Error ? cause.message : String(cause);
  return new ConnectionError(`Lost the connection to ${place(endpoint)}: ${reason}`, { cause });
}

function distrusted(endpoint: Endpoint, cause: UntrustedServerError): TgkeepError {
  return new TgkeepError(
    "network",
    `Cannot trust the server ${place(endpoint)}: ${cause.message}. ` +
      "For a server of your own give its public key with --server-key",
    { cause },
  );
}

function place({ host, port }: Endpoint): string {
  return hostPort(host, port);
}
