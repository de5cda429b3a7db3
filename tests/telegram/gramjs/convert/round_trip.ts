// TL objects as they come out of the wire, for tests of the conversion.
import "../../../../lib/telegram/gramjs/quiet_globals.ts";
import bigInt, { type BigInteger } from "big-integer";
import { Buffer } from "node:buffer";
import { BinaryReader } from "telegram/extensions/BinaryReader.js";
import { Api } from "telegram/tl/api.js";

/** Writes an object as TL bytes and reads it back, the way an answer of the server arrives. */
export function roundTrip<T extends { getBytes(): Buffer }>(object: T): T {
  return new BinaryReader(object.getBytes()).tgReadObject() as T;
}

/** A TL `long`. */
export function long(value: string | number): BigInteger {
  return bigInt(String(value));
}

export function user(id: number): Api.PeerUser {
  return new Api.PeerUser({ userId: long(id) });
}

export function chat(id: number): Api.PeerChat {
  return new Api.PeerChat({ chatId: long(id) });
}

export function channel(id: number): Api.PeerChannel {
  return new Api.PeerChannel({ channelId: long(id) });
}

/** A text without entities as TL has it. */
export function plainText(text: string): Api.TextWithEntities {
  return new Api.TextWithEntities({ text, entities: [] });
}

export function photoOf(sizes: Api.TypePhotoSize[]): Api.Photo {
  return new Api.Photo({
    id: long("5000000000000000001"),
    accessHash: long("-7"),
    fileReference: Buffer.from([1, 2, 3]),
    date: 1_700_000_000,
    sizes,
    dcId: 4,
  });
}

export function documentOf(
  attributes: Api.TypeDocumentAttribute[],
  more: { readonly thumbs?: Api.TypePhotoSize[]; readonly size?: string } = {},
): Api.Document {
  return new Api.Document({
    id: long("5000000000000000002"),
    accessHash: long("99"),
    fileReference: Buffer.from([250, 251]),
    date: 1_700_000_000,
    mimeType: "video/mp4",
    size: long(more.size ?? "1234"),
    dcId: 2,
    attributes,
    ...(more.thumbs ? { thumbs: more.thumbs } : {}),
  });
}

/** A message of user 1 in the supergroup 9, with what a test cares about. */
export function messageOf(
  fields: Partial<ConstructorParameters<typeof Api.Message>[0]> = {},
): Api.Message {
  return new Api.Message({
    id: 10,
    peerId: channel(9),
    fromId: user(1),
    date: 1_700_000_000,
    message: "",
    ...fields,
  });
}

export function serviceOf(
  action: Api.TypeMessageAction,
  fields: Partial<ConstructorParameters<typeof Api.MessageService>[0]> = {},
): Api.MessageService {
  return new Api.MessageService({
    id: 11,
    peerId: channel(9),
    fromId: user(1),
    date: 1_700_000_000,
    action,
    ...fields,
  });
}
