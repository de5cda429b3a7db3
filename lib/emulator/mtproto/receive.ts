// Takes an encrypted message from a client: checks it, opens containers, hands requests on.
import { gunzipSync } from "node:zlib";
import { TlFormatError, TlReader } from "../tl/reader.ts";
import type { PlainMessage } from "./cipher.ts";
import { admit, BAD_MESSAGE, checkMsgId } from "./incoming.ts";
import type { AuthKey } from "./state.ts";
import { isValidSalt } from "./salts.ts";
import {
  announceSession,
  handleService,
  isService,
  refuseMessage,
  refuseSalt,
  roleOf,
  type ServiceContext,
} from "./service.ts";
import { SERVICE } from "./service_ids.ts";
import { createSession, resendUnconfirmed } from "./session.ts";
import type { Session, SessionLink } from "./state.ts";

/** What receiving needs from the connection. */
export interface ReceiveContext extends ServiceContext {
  readonly link: SessionLink;
  /** Begins to carry out a request of the API. */
  execute(session: Session, msgId: bigint, body: Uint8Array): void;
}

/** Most bytes that a gzipped request may grow to. */
const MAX_UNPACKED_BYTES = 10 * 1024 * 1024;
const MAX_CONTAINER_MESSAGES = 1020;
const MAX_SESSIONS = 64;

/**
 * Takes a message whose msg_key was right.
 * @throws {TlFormatError} when the connection is to be closed
 */
export function receiveMessage(context: ReceiveContext, key: AuthKey, message: PlainMessage): void {
  const now = context.now();
  const { msgId, seqNo, body } = message;
  const session = sessionFor(key, message.sessionId);
  session.usedAt = now;
  const isReturning = link(session, context.link);

  const code = checkMsgId(msgId, now);
  if (code !== undefined) return refuseMessage(session, { msgId, seqNo, code }, now);
  if (!isValidSalt(key, message.salt, now)) return refuseSalt(session, msgId, seqNo, now);
  if (!session.announced) announceSession(session, firstMsgId(body, msgId), now);
  if (isReturning) resendUnconfirmed(session);

  if (new TlReader(body).peekUint() !== SERVICE.msgContainer) {
    return receiveOne(context, session, { msgId, seqNo, body });
  }
  const admitted = admit(session, { msgId, seqNo, role: "silent" });
  const inner = readContainer(body, msgId);
  const refusal = admitted === "duplicate"
    ? BAD_MESSAGE.duplicateContainer
    : admitted === "new"
    ? (inner === undefined ? BAD_MESSAGE.wrongContainer : undefined)
    : admitted;
  if (refusal !== undefined) return refuseMessage(session, { msgId, seqNo, code: refusal }, now);
  for (const one of inner ?? []) receiveOne(context, session, one);
}

interface OneMessage {
  readonly msgId: bigint;
  readonly seqNo: number;
  readonly body: Uint8Array;
}

function sessionFor(key: AuthKey, id: bigint): Session {
  const existing = key.sessions.get(id);
  if (existing !== undefined) return existing;
  const session = createSession(id, key);
  key.sessions.set(id, session);
  const idle = [...key.sessions.values()].filter((other) => other.link === undefined);
  idle.sort((a, b) => a.usedAt - b.usedAt);
  for (const old of idle.slice(0, Math.max(0, key.sessions.size - MAX_SESSIONS))) {
    if (old !== session) key.sessions.delete(old.id);
  }
  return session;
}

/** Whether the session was there before and comes back over another connection. */
function link(session: Session, to: SessionLink): boolean {
  const isReturning = session.announced && !session.links.has(to);
  session.links.add(to);
  session.link = to;
  return isReturning;
}

function firstMsgId(body: Uint8Array, msgId: bigint): bigint {
  const messages = new TlReader(body).peekUint() === SERVICE.msgContainer
    ? readContainer(body, msgId)
    : undefined;
  return messages?.reduce((low, one) => (one.msgId < low ? one.msgId : low), msgId) ?? msgId;
}

function receiveOne(context: ReceiveContext, session: Session, message: OneMessage): void {
  const { msgId, seqNo } = message;
  const now = context.now();
  const body = unpack(message.body);
  const id = new TlReader(body).peekUint();
  if (id === SERVICE.msgContainer) {
    return refuseMessage(session, { msgId, seqNo, code: BAD_MESSAGE.wrongContainer }, now);
  }
  const admitted = admit(session, { msgId, seqNo, role: roleOf(id) });
  if (admitted === "duplicate") return repeatAnswer(session, msgId);
  if (admitted !== "new") return refuseMessage(session, { msgId, seqNo, code: admitted }, now);
  if (isService(id)) return handleService(context, session, msgId, body);
  session.toAcknowledge.add(msgId);
  context.execute(session, msgId, body);
  session.link?.flush(session);
}

/** A request that came before is not carried out again: its answer is sent again, if kept. */
function repeatAnswer(session: Session, msgId: bigint): void {
  const request = session.requests.get(msgId);
  const answer = request?.state === "answered"
    ? session.unconfirmed.get(request.answerId)
    : undefined;
  if (answer === undefined) {
    session.toAcknowledge.add(msgId);
  } else if (!session.queue.some((queued) => queued.msgId === answer.msgId)) {
    session.queue.push({ ...answer, seal: "right" });
  }
  session.link?.flush(session);
}

/** The messages of a container; `undefined` when it is not as it must be. */
function readContainer(body: Uint8Array, containerId: bigint): readonly OneMessage[] | undefined {
  const reader = new TlReader(body);
  reader.uint();
  const count = reader.int();
  if (count < 0 || count > MAX_CONTAINER_MESSAGES) return undefined;
  const messages: OneMessage[] = [];
  for (let index = 0; index < count; index++) {
    if (reader.remaining < 16) return undefined;
    const msgId = reader.long();
    const seqNo = reader.int();
    const length = reader.int();
    if (length < 4 || length % 4 !== 0 || length > reader.remaining) return undefined;
    if (msgId >= containerId || (msgId & 3n) !== 0n) return undefined;
    messages.push({ msgId, seqNo, body: reader.raw(length) });
  }
  if (reader.remaining > 0) return undefined;
  const isNested = messages.some((one) =>
    new TlReader(one.body).peekUint() === SERVICE.msgContainer
  );
  return isNested ? undefined : messages;
}

/** The content of `gzip_packed`, or the body itself. */
export function unpack(body: Uint8Array): Uint8Array {
  const reader = new TlReader(body);
  if (reader.uint() !== SERVICE.gzipPacked) return body;
  try {
    return gunzipSync(reader.bytesValue(), { maxOutputLength: MAX_UNPACKED_BYTES });
  } catch (error) {
    throw new TlFormatError("Cannot unpack gzip_packed", { cause: error });
  }
}
