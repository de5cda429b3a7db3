// What the server says about messages themselves (core.telegram.org/mtproto/service_messages_about_messages):
// confirmations, messages that it refuses, asks about, or has ready. GramJS confirms only along with the
// next request, confirms what it never got, and answers questions about messages with an exception.
import "./quiet_globals.ts";
import "telegram/network/index.js";
import bigInt from "big-integer";
import { RequestState } from "telegram/network/RequestState.js";
import { Api } from "telegram/tl/api.js";
import type { Sender } from "./sender_type.ts";

/** The books of one session. */
export interface SessionKeeper {
  /** Notes a message of the server's that was taken; it is confirmed soon where it has to be. */
  took(message: ServerMessage): void;
  /** Confirms a message that came before: the server does not know that it arrived. */
  repeated(msgId: bigint): void;
  /** Ends the waiting for company of confirmations. */
  stop(): void;
}

/** A message as GramJS reads it. */
export interface ServerMessage {
  readonly msgId: { toString(): string };
  readonly seqNo: number;
}

/** A confirmation waits so long for a request to travel with, in ms; Telegram's programs wait up to 30 s. */
const ACK_DELAY_MS = 1_000;
/** Messages of which it is remembered that they came. */
const REMEMBERED = 1_000;
/** Refusals of one request for its salt or time: more would go on for ever. */
const MAX_CORRECTIONS = 5;

/** Replies of `msgs_state_info`: nothing is known of the message, or it was received. */
const STATE = { unknown: 1, received: 4 } as const;

/**
 * Takes over from a sender what concerns messages themselves.
 *
 * @param onBroken a new session is needed; requests that wait are given up with the connection
 */
export function keepSession(sender: Sender, onBroken: (error: Error) => void): SessionKeeper {
  const received = new Set<string>();
  let timer: ReturnType<typeof setTimeout> | undefined;
  let announced = false;
  let stopped = false;

  const confirm = (msgId: unknown): void => {
    sender._pendingAck.add(msgId);
    if (stopped) return;
    timer ??= setTimeout(() => {
      timer = undefined;
      // The loop that sends puts what is to be confirmed into the queue by itself once it is awake.
      sender._sendQueue.setReady?.(true);
    }, ACK_DELAY_MS);
  };
  /** Sends again what a refused message held, under new numbers. */
  const sendAgain = (refusedId: unknown): void => {
    for (const ack of sender._lastAcks) {
      if (isAbout(ack, refusedId)) { for (const each of ack.request.msgIds) confirm(each); }
    }
    const states = waitingFor(refusedId);
    for (const state of states) state.containerId = undefined;
    sender._sendQueue.extend(states);
  };
  /** Takes out the requests of a message; nobody waits for those without a promise any more. */
  const waitingFor = (msgId: unknown): Sent[] =>
    sender._popStates(msgId).filter(({ promise }: Sent) => promise);
  /** Sends again what was refused for its salt or time; many requests may be refused for the same reason. */
  const correct = (refusedId: unknown, what: string): void => {
    const states: Sent[] = waitingFor(refusedId);
    for (const state of states) {
      sender._pendingState.set(state.msgId, state);
      state.corrections = (state.corrections ?? 0) + 1;
    }
    const endless = states.some(({ corrections = 0 }) => corrections > MAX_CORRECTIONS);
    if (endless) onBroken(new Error(`the server goes on refusing ${what}`));
    else sendAgain(refusedId);
  };
  const say = (request: unknown): void =>
    sender._sendQueue.append(new RequestState(request as never));
  /** An answer that the server holds ready: it is fetched, or was here already. */
  const fetchAnswer = (
    { obj }: { readonly obj: Api.MsgDetailedInfo | Api.MsgNewDetailedInfo },
  ): void => {
    if (received.has(String(obj.answerMsgId))) confirm(obj.answerMsgId);
    else say(contentRelated(new Api.MsgResendReq({ msgIds: [obj.answerMsgId] })));
  };
  const handle = <T>(
    type: { readonly CONSTRUCTOR_ID: number },
    handler: (message: { readonly msgId: unknown; readonly obj: T }) => void,
  ): void => {
    sender._handlers[type.CONSTRUCTOR_ID.toString()] = handler;
  };

  handle<Api.BadServerSalt>(Api.BadServerSalt, ({ obj }) => {
    sender._state.salt = obj.newServerSalt;
    correct(obj.badMsgId, "salts");
  });
  handle<Api.BadMsgNotification>(Api.BadMsgNotification, ({ msgId, obj }) => {
    if (obj.errorCode !== BAD_ID.tooLow && obj.errorCode !== BAD_ID.tooHigh) {
      // Nothing hangs on a confirmation.
      if (waitingFor(obj.badMsgId).length === 0) return;
      // Ids or numbers of this session are of no more use: a new one begins with new ones.
      return onBroken(new Error(`the server refused a message (code ${obj.errorCode})`));
    }
    sender._state.updateTimeOffset(msgId);
    correct(obj.badMsgId, "the time");
  });
  handle<Api.NewSessionCreated>(Api.NewSessionCreated, ({ obj }) => {
    sender._state.salt = obj.serverSalt;
    // At the beginning nothing has been lost yet.
    if (announced) { for (const id of sentBefore(sender, obj.firstMsgId)) sendAgain(id); }
    announced = true;
  });
  handle<Api.MsgDetailedInfo>(Api.MsgDetailedInfo, fetchAnswer);
  handle<Api.MsgNewDetailedInfo>(Api.MsgNewDetailedInfo, fetchAnswer);
  handle<Api.MsgsStateReq>(Api.MsgsStateReq, ({ msgId, obj }) => {
    const states = obj.msgIds.map((id) =>
      received.has(String(id)) ? STATE.received : STATE.unknown
    );
    const info = String.fromCharCode(...states);
    say(new Api.MsgsStateInfo({ reqMsgId: msgId as never, info }));
  });
  handle<Api.MsgResendReq>(Api.MsgResendReq, ({ obj }) => {
    for (const id of obj.msgIds) sendAgain(id);
  });

  return {
    took({ msgId, seqNo }) {
      received.add(String(msgId));
      if (received.size > REMEMBERED) received.delete(received.values().next().value ?? "");
      if ((seqNo & 1) === 1) confirm(msgId);
    },
    repeated: (msgId) => confirm(bigInt(msgId)),
    stop() {
      stopped = true;
      clearTimeout(timer);
    },
  };
}

/** `error_code` of `bad_msg_notification` for ids that do not fit the server's time. */
const BAD_ID = { tooLow: 16, tooHigh: 17 } as const;

/** A request as GramJS keeps it. */
interface Sent {
  readonly msgId?: { equals(other: unknown): boolean };
  containerId?: { equals(other: unknown): boolean } | undefined;
  readonly promise?: unknown;
  /** How often its message was refused for its salt or time. */
  corrections?: number;
}

function isAbout({ msgId, containerId }: Sent, id: unknown): boolean {
  return Boolean(msgId?.equals(id) || containerId?.equals(id));
}

/** Requests under way that the server cannot know, having begun the session anew with a later message. */
function sentBefore(sender: Sender, firstMsgId: { greater(id: unknown): boolean }): unknown[] {
  return sender._pendingState.values()
    .filter(({ msgId, containerId }: Sent) => firstMsgId.greater(containerId ?? msgId))
    .map(({ msgId }: Sent) => msgId);
}

/** The server confirms it, so that its number must be odd: GramJS tells by `classType`. */
function contentRelated(message: object): object {
  return Object.assign(message, { classType: "request" });
}
