// How packed answers are opened: containers message by message, gzip with a limit.
import "./quiet_globals.ts";
import "telegram/network/index.js";
import { Buffer } from "node:buffer";
import { unzipSync } from "node:zlib";
import { BinaryReader } from "telegram/extensions/BinaryReader.js";
import { GZIPPacked } from "telegram/tl/core/GZIPPacked.js";
import { MessageContainer } from "telegram/tl/core/MessageContainer.js";
import { RPCResult } from "telegram/tl/core/RPCResult.js";
import { TLMessage } from "telegram/tl/core/TLMessage.js";
import { restoreVectors } from "./vector_marks.ts";

/** Larger than any answer that Telegram sends; a bomb ends here. Bytes. */
const MAX_UNPACKED_BYTES = 64 * 1024 * 1024;

/** Stands for a message that cannot be read, such as an update of a newer layer. */
const UNREADABLE = { CONSTRUCTOR_ID: 0, SUBCLASS_OF_ID: 0, className: "unreadable message" };

/**
 * Makes GramJS open containers so that one message which it cannot read does not take the others with
 * it, and unpack gzip natively. Calling it again changes nothing.
 */
export function installContainerReader(): void {
  if (MessageContainer.fromReader === readContainer as never) return;
  Object.assign(MessageContainer, { fromReader: readContainer });
  // Where no such object belongs nobody waits for it: what fails must not end the program.
  for (const type of [GZIPPacked, RPCResult]) {
    const read = type.fromReader.bind(type) as (reader: BinaryReader) => Promise<unknown>;
    const fromReader = (reader: BinaryReader): Promise<unknown> => {
      const reading = read(reader);
      reading.catch(() => undefined);
      return reading;
    };
    Object.assign(type, { fromReader });
  }
  Object.assign(GZIPPacked, {
    ungzip: (packed: Uint8Array): Buffer =>
      unzipSync(packed, { maxOutputLength: MAX_UNPACKED_BYTES }),
  });
}

function readContainer(reader: BinaryReader): Promise<MessageContainer> {
  const messages: TLMessage[] = [];
  for (let left = reader.readInt(); left > 0; left--) {
    const msgId = reader.readLong();
    const seqNo = reader.readInt();
    const body = reader.read(reader.readInt());
    messages.push(new TLMessage(msgId, seqNo, readMessage(new BinaryReader(body)) as never));
  }
  return Promise.resolve(new MessageContainer(messages as never));
}

/**
 * Reads the body of a message: an object, or a promise of one, as GramJS reads some asynchronously. What it
 * cannot read becomes a thing that no handler knows, so that the message is confirmed like any other.
 */
export function readMessage(reader: BinaryReader): unknown {
  try {
    const object: unknown = reader.tgReadObject();
    return object instanceof Promise ? object.catch(() => UNREADABLE) : object;
  } catch {
    restoreVectors();
    return UNREADABLE;
  }
}
