// The rules that a client's message ids and sequence numbers are held to
// (core.telegram.org/mtproto/service_messages_about_messages).
import type { Session } from "./state.ts";

/** `error_code` of `bad_msg_notification`. */
export const BAD_MESSAGE = {
  idTooLow: 16,
  idTooHigh: 17,
  idNotDivisibleByFour: 18,
  duplicateContainer: 19,
  tooOld: 20,
  seqNoTooLow: 32,
  seqNoTooHigh: 33,
  seqNoNotEven: 34,
  seqNoNotOdd: 35,
  wrongSalt: 48,
  wrongContainer: 64,
} as const;

/** What kind of message it is, as far as its sequence number goes. */
export type MessageRole =
  /** Requests: odd. */
  | "content"
  /** Containers and confirmations: even. */
  | "silent"
  /** Other service messages: clients differ, both are taken. */
  | "service";

const MAX_PAST_SECONDS = 300;
const MAX_FUTURE_SECONDS = 30;
const REMEMBERED = 256;

/** The code for a message id that cannot be right at this time. */
export function checkMsgId(msgId: bigint, nowMs: number): number | undefined {
  if ((msgId & 3n) !== 0n) return BAD_MESSAGE.idNotDivisibleByFour;
  const seconds = Number(BigInt.asUintN(64, msgId) >> 32n);
  if (seconds < nowMs / 1000 - MAX_PAST_SECONDS) return BAD_MESSAGE.idTooLow;
  if (seconds > nowMs / 1000 + MAX_FUTURE_SECONDS) return BAD_MESSAGE.idTooHigh;
  return undefined;
}

/**
 * Checks a message against those received before, and remembers it when nothing is wrong.
 *
 * @returns The code of what is wrong, or whether the message is new.
 */
export function admit(
  session: Session,
  message: { readonly msgId: bigint; readonly seqNo: number; readonly role: MessageRole },
): number | "new" | "duplicate" {
  const { msgId, seqNo, role } = message;
  if (session.received.has(msgId)) return "duplicate";
  if (msgId <= session.forgottenUpTo) return BAD_MESSAGE.tooOld;
  const isOdd = (seqNo & 1) === 1;
  if (role === "silent" && isOdd) return BAD_MESSAGE.seqNoNotEven;
  if (role === "content" && !isOdd) return BAD_MESSAGE.seqNoNotOdd;
  for (const [otherId, other] of session.received) {
    const clash = other === seqNo && isOdd;
    if (otherId < msgId && (other > seqNo || clash)) return BAD_MESSAGE.seqNoTooLow;
    if (otherId > msgId && (other < seqNo || clash)) return BAD_MESSAGE.seqNoTooHigh;
  }
  session.received.set(msgId, seqNo);
  if (session.received.size > REMEMBERED) forgetLowest(session);
  return "new";
}

function forgetLowest(session: Session): void {
  const ids = [...session.received.keys()].sort((a, b) => (a < b ? -1 : a > b ? 1 : 0));
  for (const id of ids.slice(0, REMEMBERED / 2)) {
    session.received.delete(id);
    session.forgottenUpTo = id;
  }
}
