// GramJS's MTProtoSender with its faults mended from outside: what it does when an answer is an error,
// when one message of a container cannot be handled, and when the connection breaks.
import "./quiet_globals.ts";
// First of GramJS: its modules import each other in a circle that only works when entered here.
import "telegram/network/index.js";
import type { Buffer } from "node:buffer";
import { SecurityError } from "telegram/errors/index.js";
import { BinaryReader } from "telegram/extensions/BinaryReader.js";
import { MTProtoSender } from "telegram/network/MTProtoSender.js";
import { Api } from "telegram/tl/api.js";
import { MessageContainer } from "telegram/tl/core/MessageContainer.js";
import { RPCResult } from "telegram/tl/core/RPCResult.js";
import { RpcError } from "../../model/errors.ts";
import { decryptMessage, ForeignMessageError, repeatDetector } from "./decrypt.ts";
import { quietLogger } from "./logger.ts";
import { salvageMessages } from "./salvage.ts";
import type { Sender } from "./sender_type.ts";
import { keepSession, type ServerMessage } from "./session_keeper.ts";
import { restoreVectors } from "./vector_marks.ts";

/** The server does not know our key: it must be agreed anew, and authorized again. */
export class AuthKeyUnknownError extends Error {
  override readonly name = "AuthKeyUnknownError";
}

export interface SenderEvents {
  /** A message from the server was decrypted. */
  readonly onReceived: () => void;
  /** Telegram pushed an update (`Updates` in TL). */
  readonly onUpdate: (update: unknown) => void;
  /** The connection can no longer be used. */
  readonly onBroken: (error: Error) => void;
}

/**
 * Makes a sender that neither reconnects, sleeps nor prints by itself:
 *
 * - an `rpc_error` rejects its own request only; GramJS throws it through the receive loop, which loses
 *   the answers behind it in the same container;
 * - a message that cannot be handled does not take the rest of its container with it;
 * - a broken connection is reported at once instead of being replaced while requests wait;
 * - a packet whose key does not fit breaks the connection: the answer in it is lost, and GramJS would
 *   let its request wait (core.telegram.org/mtproto/security_guidelines recommends a new connection);
 * - what concerns messages themselves is done by {@linkcode keepSession}.
 *
 * @returns the sender, and what ends its timers
 */
export function createSender(
  options: {
    readonly dcId: number;
    readonly onLog: (level: "debug" | "warn", message: string) => void;
  },
  events: SenderEvents,
): { readonly sender: Sender; readonly stop: () => void } {
  const { dcId, onLog } = options;
  const report = (error: unknown) => {
    onLog("debug", `DC ${dcId}: ${error instanceof Error ? error.message : error}`);
    return Promise.resolve();
  };
  const sender: Sender = new MTProtoSender(undefined, {
    logger: quietLogger(onLog),
    dcId,
    retries: 1,
    delay: 0,
    autoReconnect: false,
    connectTimeout: 10,
    authKeyCallback: undefined,
    updateCallback: (_client: unknown, update: unknown) => events.onUpdate(update),
    isMainSender: false,
    onConnectionBreak: () => events.onBroken(new AuthKeyUnknownError("the server forgot our key")),
    client: { _errorHandler: report },
    securityChecks: true,
    // deno-lint-ignore no-explicit-any
    _exportedSenderPromises: new Map<number, any>(),
    reconnectRetries: 0,
  } as never);

  const keeper = keepSession(sender, events.onBroken);
  const decryption = {
    authKey: () => sender.authKey.getKey(),
    sessionId: () => BigInt(sender._state.id.toString()),
    isRepeated: repeatDetector(),
  };
  // GramJS awaits it: what it throws is to be a rejection.
  sender._state.decryptMessageData = (packet: Buffer) =>
    new Promise((resolve) => resolve(decryptMessage(packet, decryption))).catch((error) => {
      if (error instanceof ForeignMessageError) {
        // Only to be ignored; that it came is said again.
        if (error.repeatedId !== undefined) keeper.repeated(error.repeatedId);
      } else if (error instanceof SecurityError) {
        events.onBroken(error);
      }
      throw error;
    });

  sender.reconnect = () => events.onBroken(new Error("the server closed it"));

  const handleUpdate = sender._handleUpdate.bind(sender);
  sender._processMessage = async (message: ServerMessage & { obj: unknown }) => {
    events.onReceived();
    keeper.took(message);
    try {
      const object = await message.obj as { readonly CONSTRUCTOR_ID: number };
      message.obj = object;
      await (sender._handlers[object.CONSTRUCTOR_ID.toString()] ?? handleUpdate)(message);
    } catch (error) {
      await report(error);
    }
  };

  sender._handlers[RPCResult.CONSTRUCTOR_ID.toString()] = (message: { obj: RPCResult }) => {
    handleResult(sender, message.obj, onLog);
  };
  sender._handlers[MessageContainer.CONSTRUCTOR_ID.toString()] = async (
    message: { obj: { messages: readonly { obj: unknown }[] } },
  ) => {
    for (const each of message.obj.messages) await sender._processMessage(each);
  };
  return { sender, stop: () => keeper.stop() };
}

function handleResult(
  sender: Sender,
  // deno-lint-ignore no-explicit-any
  result: any,
  onLog: (level: "debug" | "warn", message: string) => void,
): void {
  const state = sender._pendingState.getAndDelete(result.reqMsgId);
  // An answer nobody waits for: its request was given up, or this is a second copy.
  if (!state) return;
  const refuse = ({ errorCode, errorMessage }: Api.RpcError): void =>
    state.reject(new RpcError(errorCode, errorMessage, state.request.className));
  if (result.error) return refuse(result.error);
  try {
    const answer: unknown = state.request.readResult(new BinaryReader(result.body));
    // GramJS does not look into what is packed.
    if (answer instanceof Api.RpcError) refuse(answer);
    else state.resolve(answer);
  } catch (error) {
    restoreVectors();
    const salvaged = salvageMessages(result.body);
    if (salvaged === undefined) state.reject(error);
    else {
      const reason = error instanceof Error ? error.message.split("\n")[0] : error;
      onLog("warn", `Telegram sent messages of a kind that this version does not know: ${reason}`);
      state.resolve(salvaged);
    }
  }
}
