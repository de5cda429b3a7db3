// Carries out MTProto's own requests: pings, salts, confirmations, states of messages.
import { Buffer } from "node:buffer";
import { TlReader } from "../tl/reader.ts";
import { TlWriter } from "../tl/writer.ts";
import type { MessageRole } from "./incoming.ts";
import type { KeyStore } from "./keys.ts";
import { currentSalt, futureSalts } from "./salts.ts";
import { SERVICE } from "./service_ids.ts";
import { confirmMessages, queueMessage } from "./session.ts";
import type { Session } from "./state.ts";

/** What a service message may need besides its session. */
export interface ServiceContext {
  /** Unix time in ms. */
  readonly now: () => number;
  readonly keys: KeyStore;
  /** Closes the connection after so many seconds unless called again. */
  closeAfter(seconds: number): void;
}

/** How the sequence number of a message with this constructor is judged. */
export function roleOf(constructorId: number): MessageRole {
  if (constructorId === SERVICE.msgsAck || constructorId === SERVICE.httpWait) return "silent";
  return HANDLERS.has(constructorId) ? "service" : "content";
}

/** Whether it is one of MTProto's own messages rather than a request of the API. */
export function isService(constructorId: number): boolean {
  return HANDLERS.has(constructorId);
}

/**
 * Carries out a service message.
 * @throws {TlFormatError} when it is malformed
 */
export function handleService(
  context: ServiceContext,
  session: Session,
  msgId: bigint,
  body: Uint8Array,
): void {
  const reader = new TlReader(body);
  HANDLERS.get(reader.uint())?.({ context, session, msgId, reader });
}

/** Queues `new_session_created`. */
export function announceSession(session: Session, firstMsgId: bigint, now: number): void {
  session.announced = true;
  const body = new TlWriter().int(SERVICE.newSessionCreated).long(firstMsgId)
    .long(session.uniqueId).long(currentSalt(session.key, now)).view();
  queueMessage(session, now, { body, confirm: "expected" });
}

/** Queues `bad_server_salt` with the salt to use instead. */
export function refuseSalt(session: Session, msgId: bigint, seqNo: number, now: number): void {
  const body = new TlWriter().int(SERVICE.badServerSalt).long(msgId).int(seqNo).int(48)
    .long(currentSalt(session.key, now)).view();
  queueMessage(session, now, { body, confirm: "none" });
}

/** Queues `bad_msg_notification`. */
export function refuseMessage(
  session: Session,
  bad: { readonly msgId: bigint; readonly seqNo: number; readonly code: number },
  now: number,
): void {
  session.refusals.push(bad.code);
  const body = new TlWriter().int(SERVICE.badMsgNotification).long(bad.msgId).int(bad.seqNo)
    .int(bad.code).view();
  queueMessage(session, now, { body, confirm: "none" });
}

/** The bytes of `msgs_ack`. */
export function acknowledgement(ids: readonly bigint[]): Buffer {
  return new TlWriter().int(SERVICE.msgsAck).longs(ids).view();
}

interface Call {
  readonly context: ServiceContext;
  readonly session: Session;
  readonly msgId: bigint;
  readonly reader: TlReader;
}

const HANDLERS: ReadonlyMap<number, (call: Call) => void> = new Map([
  [SERVICE.msgsAck, ({ session, reader }) => confirmMessages(session, reader.longs())],
  [SERVICE.ping, pong],
  [SERVICE.pingDelayDisconnect, pongAndWatch],
  [SERVICE.getFutureSalts, tellSalts],
  [SERVICE.httpWait, ignore],
  [SERVICE.msgsStateInfo, noteStates],
  [SERVICE.msgsAllInfo, ignore],
  [SERVICE.destroySession, destroySession],
  [SERVICE.rpcDropAnswer, dropAnswer],
  [SERVICE.msgsStateReq, tellStates],
  [SERVICE.msgResendReq, resend],
  [SERVICE.destroyAuthKey, destroyAuthKey],
]);

function ignore(): void {
  // Nothing follows from these: HTTP is not served, and states of all messages are not asked for.
}

function noteStates({ session, reader }: Call): void {
  const asked = reader.long();
  session.states.set(asked, Buffer.from(reader.bytesValue()));
}

function reply(call: Call, body: Uint8Array): void {
  queueMessage(call.session, call.context.now(), {
    body,
    confirm: "none",
    answerTo: call.msgId,
  });
}

function pong(call: Call): void {
  reply(call, new TlWriter().int(SERVICE.pong).long(call.msgId).long(call.reader.long()).view());
}

function pongAndWatch(call: Call): void {
  pong(call);
  call.context.closeAfter(call.reader.int());
}

function tellSalts(call: Call): void {
  const now = call.context.now();
  const salts = futureSalts(call.session.key, call.reader.int(), now);
  const writer = new TlWriter().int(SERVICE.futureSalts).long(call.msgId)
    .int(Math.floor(now / 1000)).int(salts.length);
  for (const { validSince, validUntil, salt } of salts) {
    writer.int(validSince).int(validUntil).long(salt);
  }
  reply(call, writer.view());
}

function destroySession(call: Call): void {
  const { sessions } = call.session.key;
  const id = call.reader.long();
  // A session cannot destroy itself.
  const destroyed = id !== call.session.id && sessions.delete(id);
  const answer = destroyed ? SERVICE.destroySessionOk : SERVICE.destroySessionNone;
  reply(call, new TlWriter().int(answer).long(id).view());
}

function dropAnswer(call: Call): void {
  const { session } = call;
  const msgId = call.reader.long();
  const request = session.requests.get(msgId);
  const result = new TlWriter().int(SERVICE.rpcResult).long(call.msgId);
  if (request?.state === "running") {
    request.cancel.abort();
    session.requests.set(msgId, { state: "dropped" });
    result.int(SERVICE.rpcAnswerDroppedRunning);
  } else {
    const answer = request?.state === "answered"
      ? session.unconfirmed.get(request.answerId)
      : undefined;
    if (answer === undefined) {
      result.int(SERVICE.rpcAnswerUnknown);
    } else {
      session.unconfirmed.delete(answer.msgId);
      result.int(SERVICE.rpcAnswerDropped).long(answer.msgId).int(answer.seqNo)
        .int(answer.body.length);
    }
  }
  queueMessage(session, call.context.now(), {
    body: result.view(),
    confirm: "expected",
    answerTo: call.msgId,
  });
}

function tellStates(call: Call): void {
  const states = call.reader.longs().map((id) => stateOf(call.session, id));
  const body = new TlWriter().int(SERVICE.msgsStateInfo).long(call.msgId)
    .bytesValue(Buffer.from(states)).view();
  reply(call, body);
}

/** One byte of `msgs_state_info`: 1 not known, 2 and 3 not received, 4 received, and flags. */
function stateOf(session: Session, msgId: bigint): number {
  const request = session.requests.get(msgId);
  if (request !== undefined) return 4 + (request.state === "running" ? 32 : 64);
  if (session.received.has(msgId)) return 4 + 16;
  if (msgId <= session.forgottenUpTo) return 1;
  const newest = [...session.received.keys()].reduce((a, b) => (a > b ? a : b), 0n);
  return msgId > newest ? 3 : 2;
}

function resend(call: Call): void {
  const { session } = call;
  for (const id of call.reader.longs()) {
    const message = session.unconfirmed.get(id);
    if (message !== undefined) session.queue.push({ ...message, seal: "right" });
  }
  session.link?.flush(session);
}

function destroyAuthKey(call: Call): void {
  call.context.keys.delete(call.session.key);
  const result = new TlWriter().int(SERVICE.rpcResult).long(call.msgId)
    .int(SERVICE.destroyAuthKeyOk).view();
  queueMessage(call.session, call.context.now(), {
    body: result,
    confirm: "expected",
    answerTo: call.msgId,
  });
}
