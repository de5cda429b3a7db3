// Packs what a session has queued: one message by itself, several in a container.
import { Buffer } from "node:buffer";
import type { AuthKey } from "./state.ts";
import { sealMessage } from "./cipher.ts";
import { currentSalt } from "./salts.ts";
import { acknowledgement } from "./service.ts";
import { SERVICE } from "./service_ids.ts";
import { makeMessage, nextMsgId } from "./session.ts";
import type { Outgoing, Session } from "./state.ts";

const MAX_CONTAINER_BYTES = 1024 * 1024;
const MAX_CONTAINER_MESSAGES = 100;

/** Takes what is queued and gives it as packets, in order, each sealed when it is asked for. */
export async function* packQueue(session: Session, now: number): AsyncGenerator<Buffer> {
  const messages = takeReady(session);
  // An answer confirms its request by itself; only requests still being carried out need more.
  for (const message of messages) {
    if (message.answerTo !== undefined) session.toAcknowledge.delete(message.answerTo);
  }
  if (session.toAcknowledge.size > 0) {
    const body = acknowledgement([...session.toAcknowledge]);
    session.toAcknowledge.clear();
    messages.push(makeMessage(session, now, { body, confirm: "none" }));
  }
  for (const batch of groupBySize(messages)) yield await sealBatch(session, batch, now);
}

/** Messages that may leave now; those that wait for company lead, or stay. */
function takeReady(session: Session): Outgoing[] {
  const all = session.queue.splice(0);
  const waiting = all.filter((message) => message.travel === "with_company");
  const others = all.filter((message) => message.travel === "at_once");
  if (others.length > 0) return [...waiting, ...others];
  session.queue.push(...waiting);
  return [];
}

function groupBySize(messages: readonly Outgoing[]): readonly (readonly Outgoing[])[] {
  const batches: Outgoing[][] = [];
  let bytes = 0;
  for (const message of messages) {
    const batch = batches.at(-1);
    const fits = batch !== undefined && batch.length < MAX_CONTAINER_MESSAGES &&
      bytes + message.body.length <= MAX_CONTAINER_BYTES &&
      message.seal === "right" && batch[0]?.seal === "right";
    if (fits) {
      batch.push(message);
      bytes += message.body.length;
    } else {
      batches.push([message]);
      bytes = message.body.length;
    }
  }
  return batches;
}

async function sealBatch(
  session: Session,
  batch: readonly Outgoing[],
  now: number,
): Promise<Buffer> {
  const [first] = batch;
  if (first === undefined) throw new RangeError("Cannot seal an empty batch");
  const { key } = session;
  const envelope = batch.length === 1
    ? { msgId: first.msgId, seqNo: first.seqNo, body: [first.body] }
    : {
      msgId: nextMsgId(session, now, 1n),
      seqNo: session.contentCount * 2,
      body: containerBody(batch),
    };
  const packet = await seal(session, key, envelope, now);
  if (first.seal === "corrupt") packet[8] = (packet[8] ?? 0) ^ 0xff;
  return packet;
}

function seal(
  session: Session,
  key: AuthKey,
  envelope: {
    readonly msgId: bigint;
    readonly seqNo: number;
    readonly body: readonly Uint8Array[];
  },
  now: number,
): Promise<Buffer> {
  const salt = currentSalt(key, now);
  return sealMessage({ ...envelope, salt, sessionId: session.id }, key.bytes, key.id, "server");
}

function containerBody(batch: readonly Outgoing[]): readonly Uint8Array[] {
  const head = Buffer.allocUnsafe(8);
  head.writeUInt32LE(SERVICE.msgContainer, 0);
  head.writeInt32LE(batch.length, 4);
  const parts: Uint8Array[] = [head];
  for (const { msgId, seqNo, body } of batch) {
    const header = Buffer.allocUnsafe(16);
    header.writeBigInt64LE(msgId, 0);
    header.writeInt32LE(seqNo, 8);
    header.writeInt32LE(body.length, 12);
    parts.push(header, body);
  }
  return parts;
}
