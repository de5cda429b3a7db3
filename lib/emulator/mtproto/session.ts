// One MTProto session: what was received, what was answered, and what still waits to be confirmed.
import { randomBytes } from "node:crypto";
import type { AuthKey, Outgoing, RequestState, Session } from "./state.ts";

/** How a message of the server's is queued. */
export interface QueueOptions {
  readonly body: Uint8Array;
  /** Whether the client has to confirm it. */
  readonly confirm: "expected" | "none";
  readonly answerTo?: bigint;
  readonly travel?: Outgoing["travel"];
  readonly seal?: Outgoing["seal"];
}

const MAX_UNCONFIRMED_BYTES = 32 * 1024 * 1024;
const MAX_REQUESTS = 2048;

/** A session that a client has just begun. */
export function createSession(id: bigint, key: AuthKey): Session {
  return {
    id,
    key,
    uniqueId: randomBytes(8).readBigInt64LE(0),
    link: undefined,
    links: new WeakSet(),
    announced: false,
    received: new Map(),
    forgottenUpTo: 0n,
    requests: new Map(),
    toAcknowledge: new Set(),
    queue: [],
    unconfirmed: new Map(),
    states: new Map(),
    refusals: [],
    lastMsgId: 0n,
    contentCount: 0,
    usedAt: 0,
  };
}

/** Makes a message; it is neither queued nor kept. */
export function makeMessage(session: Session, now: number, options: QueueOptions): Outgoing {
  const content = options.confirm === "expected";
  const message: Outgoing = {
    // The two lowest bits tell answers (1) from messages of the server's own (3).
    msgId: nextMsgId(session, now, options.answerTo === undefined ? 3n : 1n),
    seqNo: session.contentCount * 2 + (content ? 1 : 0),
    body: options.body,
    travel: options.travel ?? "at_once",
    seal: options.seal ?? "right",
    ...(options.answerTo === undefined ? {} : { answerTo: options.answerTo }),
  };
  if (content) {
    session.contentCount += 1;
    session.unconfirmed.set(message.msgId, message);
    forgetOldest(session);
  }
  return message;
}

/** Queues a message and asks the connection to send it. */
export function queueMessage(session: Session, now: number, options: QueueOptions): Outgoing {
  const message = makeMessage(session, now, options);
  session.queue.push(message);
  session.link?.flush(session);
  return message;
}

/** The next message id: unix time in the upper half, always growing. */
export function nextMsgId(session: Session, now: number, low: 1n | 3n): bigint {
  const seconds = BigInt(Math.floor(now / 1000));
  const fraction = BigInt(Math.floor(now % 1000 * 4294967.296));
  let id = (seconds << 32n | fraction & 0xfffffffcn) | low;
  if (id <= session.lastMsgId) id = (session.lastMsgId & ~3n) + 4n | low;
  session.lastMsgId = id;
  return id;
}

/** The client has confirmed these messages. */
export function confirmMessages(session: Session, ids: readonly bigint[]): void {
  for (const id of ids) session.unconfirmed.delete(id);
}

/** Remembers what became of a request, and forgets the oldest. */
export function setRequest(session: Session, msgId: bigint, state: RequestState): void {
  session.requests.set(msgId, state);
  if (session.requests.size <= MAX_REQUESTS) return;
  for (const [id, { state }] of session.requests) {
    if (state === "running") continue;
    session.requests.delete(id);
    return;
  }
}

/** Queues again what was sent over an earlier connection and never confirmed. */
export function resendUnconfirmed(session: Session): void {
  const queued = new Set(session.queue.map((message) => message.msgId));
  for (const message of session.unconfirmed.values()) {
    if (!queued.has(message.msgId)) session.queue.push({ ...message, seal: "right" });
  }
  session.link?.flush(session);
}

function forgetOldest(session: Session): void {
  let bytes = 0;
  for (const message of session.unconfirmed.values()) bytes += message.body.length;
  for (const [id, message] of session.unconfirmed) {
    if (bytes <= MAX_UNCONFIRMED_BYTES) return;
    bytes -= message.body.length;
    session.unconfirmed.delete(id);
  }
}
