// Carries out requests of the API: unwraps them, checks who may ask, calls the handler, answers.
import { gzipSync } from "node:zlib";
import type { RequestCall } from "./connection.ts";
import {
  type CallContext,
  EmulatorRpcError,
  type HandlerTable,
  methodName,
  type TlResult,
} from "./dispatch.ts";
import { expectAllowed } from "./access.ts";
import type { AuthService } from "./auth_service.ts";
import type { Fault, Faults } from "./faults.ts";
import { makeMessage, queueMessage, setRequest } from "./mtproto/session.ts";
import type { QueueOptions } from "./mtproto/session.ts";
import type { Session } from "./mtproto/state.ts";
import { SERVICE } from "./mtproto/service_ids.ts";
import { sleep } from "./sleep.ts";
import { count, type EmulatorStats } from "./stats.ts";
import { encodeResult } from "./tl/encode.ts";
import type { TlSchema } from "./tl/schema.ts";
import { TlWriter } from "./tl/writer.ts";
import { type OpenedRequest, openRequest } from "./unwrap.ts";
import type { World } from "./world/world.ts";

/** What carrying out requests needs. */
export interface RpcOptions {
  readonly schema: TlSchema;
  readonly handlers: HandlerTable;
  readonly world: World;
  readonly faults: Faults;
  readonly stats: EmulatorStats;
  readonly auth: AuthService;
  /** Unix time in ms. */
  readonly now: () => number;
  /** The `api_id` that clients must name. */
  readonly apiId: number;
  /** Aborted when the server goes away. */
  readonly signal: AbortSignal;
}

/** Carries out requests, many at a time. */
export interface Rpc {
  execute(call: RequestCall): void;
  /** Resolves once nothing is being carried out. */
  idle(): Promise<void>;
}

/** Makes the part that carries out requests. */
export function createRpc(options: RpcOptions): Rpc {
  const running = new Set<Promise<void>>();
  return {
    execute(call) {
      const work = answer(options, call).finally(() => running.delete(work));
      running.add(work);
    },
    async idle() {
      await Promise.all(running);
    },
  };
}

type Outcome =
  | { readonly kind: "result"; readonly body: Uint8Array; readonly shrink: boolean }
  | { readonly kind: "error"; readonly code: number; readonly message: string };

/** How an outcome reaches the client. */
interface Delivery {
  readonly outcome: Outcome;
  readonly travel?: QueueOptions["travel"];
  readonly seal?: QueueOptions["seal"];
  /** `later`: only when the session comes back over another connection; `asked`: when it is asked for. */
  readonly when: "now" | "later" | "asked";
  readonly hangUp: boolean;
}

async function answer(options: RpcOptions, call: RequestCall): Promise<void> {
  const { session, msgId } = call;
  const cancel = new AbortController();
  const settled = Promise.withResolvers<boolean>();
  setRequest(session, msgId, { state: "running", done: settled.promise, cancel });
  const signal = AbortSignal.any([cancel.signal, options.signal]);
  const delivery = await carryOut(options, call, signal).catch((error: unknown) => {
    // A request that was called off has no answer; anything else has been made an outcome.
    if (signal.aborted) return undefined;
    throw error;
  });
  settled.resolve(typeof delivery === "object" && delivery.outcome.kind === "result");
  if (delivery === "unread") {
    // As if it had never come: sent again under the same id, it is carried out.
    session.requests.delete(msgId);
    session.received.delete(msgId);
    session.toAcknowledge.delete(msgId);
    call.hangUp();
    return;
  }
  if (delivery === undefined || signal.aborted) return;
  deliver(options, session, msgId, delivery);
  if (delivery.hangUp) call.hangUp();
}

function deliver(
  options: RpcOptions,
  session: Session,
  msgId: bigint,
  { outcome, when, travel, seal }: Delivery,
): void {
  const ok = outcome.kind === "result";
  if (outcome.kind === "error") count(options.stats.errors, outcome.message);
  const message = (when === "now" ? queueMessage : makeMessage)(session, options.now(), {
    body: ok ? resultBody(msgId, outcome.body, outcome.shrink) : errorBody(msgId, outcome),
    confirm: "expected",
    answerTo: msgId,
    ...(travel === undefined ? {} : { travel }),
    ...(seal === undefined ? {} : { seal }),
  });
  setRequest(session, msgId, { state: "answered", answerId: message.msgId, ok });
  if (when === "asked") {
    const body = new TlWriter().int(SERVICE.msgDetailedInfo).long(msgId).long(message.msgId)
      .int(message.body.length).int(0).view();
    queueMessage(session, options.now(), { body, confirm: "none" });
  }
}

async function carryOut(
  options: RpcOptions,
  call: RequestCall,
  signal: AbortSignal,
): Promise<Delivery | "unread"> {
  const { faults } = options;
  let opened: OpenedRequest;
  try {
    opened = await openRequest(options, call);
  } catch (error) {
    return { outcome: refusal(options, error, "(unread)"), when: "now", hangUp: false };
  }
  const method = methodName(opened.definition.className);
  const take = <K extends Fault["kind"]>(kind: K): ReturnType<typeof faults.take<K>> =>
    faults.take(kind, method, opened.request);
  countRequest(options.stats, method, opened);

  const drop = take("drop_connection");
  if (drop?.when === "before") return "unread";
  const wait = faults.latencyMs + (take("delay")?.ms ?? 0);
  const company = take("error_in_container");
  const outcome = company === undefined
    ? await outcomeOf(options, call, opened, { method, signal })
    : { kind: "error" as const, code: company.code, message: company.message };
  if (wait > 0) await sleep(wait, signal);
  const isLost = drop !== undefined || take("lose_reply") !== undefined;
  return {
    outcome,
    when: isLost ? "later" : take("announce_reply") ? "asked" : "now",
    hangUp: drop !== undefined,
    ...(company === undefined ? {} : { travel: "with_company" as const }),
    ...(take("corrupt_msg_key") === undefined ? {} : { seal: "corrupt" as const }),
  };
}

/** Gives the first object of a kind an id that nobody knows. */
function spoilConstructor(body: Uint8Array, id: number): void {
  const view = new DataView(body.buffer, body.byteOffset, body.length);
  for (let at = 0; at + 4 <= body.length; at += 4) {
    if (view.getUint32(at, true) !== id) continue;
    view.setUint32(at, 0xdeadbeef, true);
    return;
  }
}

function countRequest(stats: EmulatorStats, method: string, opened: OpenedRequest): void {
  count(stats.requests, method);
  if (opened.takeoutId !== undefined) count(stats.takeoutRequests, method);
  if (opened.messagesRange !== undefined) count(stats.rangedRequests, method);
}

async function outcomeOf(
  options: RpcOptions,
  call: RequestCall,
  opened: OpenedRequest,
  { method, signal }: { readonly method: string; readonly signal: AbortSignal },
): Promise<Outcome> {
  const { schema, handlers, world, faults, stats, auth, now } = options;
  const { key } = call.session;
  try {
    refuseByFault(options, opened, method, key.id);
    expectAllowed(options, key, method);
    const handle = handlers.get(opened.definition.className);
    if (handle === undefined) throw new EmulatorRpcError(400, "METHOD_INVALID");
    const context: CallContext = {
      dcId: key.dcId,
      authKeyId: key.id,
      sessionId: call.session.id.toString(),
      account: auth.userOf(key),
      method,
      layer: key.layer ?? 0,
      world,
      faults,
      stats,
      auth,
      now,
      signal,
      ...(opened.takeoutId === undefined ? {} : { takeoutId: opened.takeoutId }),
      ...(opened.messagesRange === undefined ? {} : { messagesRange: opened.messagesRange }),
    };
    const result: TlResult = await handle(context, opened.request as never);
    const body = encodeResult(schema, opened.definition.result, result);
    const strange = faults.take("unknown_constructor", method, opened.request);
    if (strange) spoilConstructor(body, strange.of);
    // The bytes of files are random enough already.
    return { kind: "result", body, shrink: !method.startsWith("upload.get") };
  } catch (error) {
    if (signal.aborted) throw error;
    return refusal(options, error, method);
  }
}

function refuseByFault(
  { faults, auth }: RpcOptions,
  opened: OpenedRequest,
  method: string,
  keyId: string,
): void {
  const flood = faults.take("flood_wait", method, opened.request);
  if (flood) throw new EmulatorRpcError(420, `FLOOD_WAIT_${flood.seconds}`);
  const premium = faults.take("flood_premium_wait", method, opened.request);
  if (premium) throw new EmulatorRpcError(420, `FLOOD_PREMIUM_WAIT_${premium.seconds}`);
  const refused = faults.take("rpc_error", method, opened.request);
  if (refused) throw new EmulatorRpcError(refused.code, refused.message);
  if (faults.take("revoke_session", method, opened.request)) {
    auth.revokeById(keyId);
    throw new EmulatorRpcError(401, "SESSION_REVOKED");
  }
}

function refusal({ stats }: RpcOptions, error: unknown, method: string): Outcome {
  if (error instanceof EmulatorRpcError) {
    return { kind: "error", code: error.code, message: error.message };
  }
  stats.defects.push(new Error(`Handler of ${method} failed`, { cause: error }));
  return { kind: "error", code: 500, message: "RPC_CALL_FAIL" };
}

/** Answers above this many bytes are gzipped where that makes them smaller. */
const GZIP_FROM_BYTES = 512;

function resultBody(msgId: bigint, body: Uint8Array, shrink: boolean): Uint8Array {
  const writer = new TlWriter(body.length + 32).int(SERVICE.rpcResult).long(msgId);
  if (shrink && body.length > GZIP_FROM_BYTES) {
    const packed = gzipSync(body, { level: 3 });
    if (packed.length + 8 < body.length) {
      return writer.int(SERVICE.gzipPacked).bytesValue(packed).view();
    }
  }
  return writer.raw(body).view();
}

function errorBody(msgId: bigint, error: Extract<Outcome, { kind: "error" }>): Uint8Array {
  return new TlWriter().int(SERVICE.rpcResult).long(msgId).int(SERVICE.rpcError).int(error.code)
    .string(error.message).view();
}
