// The contract between the protocol and the methods: what a handler is given and what it gives back.
import type { Faults } from "./faults.ts";
import type { AuthService } from "./auth_service.ts";
import type { EmulatorStats } from "./stats.ts";
import type { World } from "./world/world.ts";

/** Bare id of the user that an auth key is signed in as. */
export type AccountId = number;

/** Any object of GramJS's `Api`. */
export interface TlObject {
  readonly CONSTRUCTOR_ID: number;
  readonly className: string;
}

/**
 * What a handler answers with: an `Api` object, a `Bool`, or the items of a bare vector (numbers
 * and big integers for `Vector<int>` and `Vector<long>`).
 */
export type TlResult = TlObject | boolean | readonly (TlObject | number | { toString(): string })[];

/** What a handler knows about the call besides the request itself. */
export interface CallContext {
  /** The data centre that was asked. */
  readonly dcId: number;
  /** Hexadecimal, 16 digits. */
  readonly authKeyId: string;
  /** Decimal MTProto session id; unique together with the key. */
  readonly sessionId: string;
  /** Who the key is signed in as. Always there in handlers of methods that need a sign-in. */
  readonly account: AccountId | undefined;
  /** Name of the method in the TL schema, such as `messages.getHistory`. */
  readonly method: string;
  /** From `invokeWithLayer`. */
  readonly layer: number;
  /** Decimal, from `invokeWithTakeout`. */
  readonly takeoutId?: string;
  /** Both ends included, from `invokeWithMessagesRange`. */
  readonly messagesRange?: { readonly min: number; readonly max: number };
  readonly world: World;
  readonly faults: Faults;
  readonly stats: EmulatorStats;
  readonly auth: AuthService;
  /** Unix time in ms, on the server's clock. */
  readonly now: () => number;
  /** Aborted when the client drops the request, or the server goes away. */
  readonly signal: AbortSignal;
}

/** Carries out one method. Throws {@linkcode EmulatorRpcError} to refuse. */
export type Handler<R = never> = (
  context: CallContext,
  request: R,
) => TlResult | Promise<TlResult>;

/** Handlers by the class name of the request in GramJS's `Api`, such as `messages.GetHistory`. */
export type HandlerTable = ReadonlyMap<string, Handler>;

/** A refusal that the client sees as `rpc_error`. */
export class EmulatorRpcError extends Error {
  override readonly name = "EmulatorRpcError";
  readonly code: number;

  /**
   * @param code Like an HTTP status: 303, 400, 401, 403, 420, 500, -503.
   * @param message Telegram's type of the error, such as `PEER_ID_INVALID`.
   */
  constructor(code: number, message: string) {
    super(message);
    this.code = code;
  }
}

/** A request class of GramJS's `Api`, as needed to name it in a table. */
export interface RequestClass<R> {
  readonly className: string;
  new (...args: never[]): R;
}

/**
 * One entry of a handler table, with the request's type taken from its class:
 * `handler(Api.help.GetConfig, (context, request) => …)`.
 */
export function handler<R>(request: RequestClass<R>, handle: Handler<R>): [string, Handler] {
  return [request.className, handle as Handler];
}

/** `messages.GetHistory` → `messages.getHistory`. */
export function methodName(className: string): string {
  const at = className.lastIndexOf(".") + 1;
  return className.slice(0, at) + className.charAt(at).toLowerCase() + className.slice(at + 1);
}
