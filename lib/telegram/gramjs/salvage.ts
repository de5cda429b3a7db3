// Reads answers with messages of which some hold what this layer does not know. TL does not tell how long an
// object is, so that one unknown constructor makes a whole page unreadable; but where the next message begins
// can be found, and whether it was the right place shows when the rest can be read to its very end.
import "./quiet_globals.ts";
import "telegram/network/index.js";
import type { Buffer } from "node:buffer";
import { BinaryReader } from "telegram/extensions/BinaryReader.js";
import { Api } from "telegram/tl/api.js";
import { restoreVectors } from "./vector_marks.ts";

const VECTOR = 0x1cb5c415;

/** What an answer is made of, in its order; vectors by the constructors that may begin their items. */
interface Layout {
  readonly type: new (values: never) => unknown;
  /** The fields before the first vector. */
  readonly head: (reader: BinaryReader) => Record<string, unknown>;
  readonly vectors: readonly string[];
}

const MESSAGE_LISTS = ["messages", "chats", "users"];
const LAYOUTS: ReadonlyMap<number, Layout> = new Map<number, Layout>([
  [Api.messages.Messages.CONSTRUCTOR_ID, {
    type: Api.messages.Messages,
    head: () => ({}),
    vectors: MESSAGE_LISTS,
  }],
  [Api.messages.MessagesSlice.CONSTRUCTOR_ID, {
    type: Api.messages.MessagesSlice,
    head(reader) {
      const flags = reader.readInt();
      const count = reader.readInt();
      skipInts(reader, bit(flags, 0) + bit(flags, 2));
      return { inexact: bit(flags, 1) === 1, count };
    },
    vectors: MESSAGE_LISTS,
  }],
  [Api.messages.ChannelMessages.CONSTRUCTOR_ID, {
    type: Api.messages.ChannelMessages,
    head(reader) {
      const flags = reader.readInt();
      const [pts, count] = [reader.readInt(), reader.readInt()];
      skipInts(reader, bit(flags, 2));
      return { inexact: bit(flags, 1) === 1, pts, count };
    },
    vectors: ["messages", "topics", "chats", "users"],
  }],
  [Api.messages.Dialogs.CONSTRUCTOR_ID, {
    type: Api.messages.Dialogs,
    head: () => ({}),
    vectors: ["dialogs", ...MESSAGE_LISTS],
  }],
  [Api.messages.DialogsSlice.CONSTRUCTOR_ID, {
    type: Api.messages.DialogsSlice,
    head: (reader) => ({ count: reader.readInt() }),
    vectors: ["dialogs", ...MESSAGE_LISTS],
  }],
]);

/**
 * Reads an answer that GramJS cannot. A message that holds something unknown comes out as one with
 * `messageMediaUnsupported`: number, sender, time and text where they can be read. Unknown kinds of
 * topics, chats and users are left out.
 *
 * @param body bytes of an answer of which reading has failed
 * @returns `undefined` when it has no messages, or cannot be made sense of
 */
export function salvageMessages(body: Buffer): unknown {
  const reader = new BinaryReader(body);
  try {
    const layout = LAYOUTS.get(reader.readInt(false));
    if (!layout) return undefined;
    const values = layout.head(reader);
    for (const [i, name] of layout.vectors.entries()) {
      values[name] = readVector(reader, name, body, i === layout.vectors.length - 1);
    }
    return reader.tellPosition() === body.length ? new layout.type(values as never) : undefined;
  } catch {
    // What makes no sense to the end is not an answer that can be used.
    restoreVectors();
    return undefined;
  }
}

function readVector(reader: BinaryReader, name: string, body: Buffer, last: boolean): unknown[] {
  if (reader.readInt(false) !== VECTOR) throw new RangeError("There is no vector");
  const items: unknown[] = [];
  for (let left = reader.readInt(); left > 0; left--) {
    const start = reader.tellPosition();
    try {
      items.push(reader.tgReadObject());
    } catch {
      restoreVectors();
      if (name === "messages") items.push(whatIsKnown(body.subarray(start)));
      const next = nextPlace(body, start + 4, { name, left: left - 1, last });
      if (next === undefined) throw new RangeError("Nothing readable follows");
      reader.setPosition(next);
    }
  }
  return items.filter((item) => item !== undefined);
}

/** Where the next item of a vector begins, or behind its last one the next vector, or the end. */
function nextPlace(
  body: Buffer,
  from: number,
  { name, left, last }: { readonly name: string; readonly left: number; readonly last: boolean },
): number | undefined {
  if (left === 0 && last) return body.length;
  for (let at = from; at + 4 <= body.length; at += 4) {
    const id = body.readUInt32LE(at);
    const fits = left > 0 ? ITEMS[name]?.has(id) : id === VECTOR;
    if (fits && isReadable(body.subarray(at), left > 0)) return at;
  }
  return undefined;
}

const ITEMS: Readonly<Record<string, ReadonlySet<number>>> = {
  messages: idsOf([Api.Message, Api.MessageService, Api.MessageEmpty]),
  topics: idsOf([Api.ForumTopic, Api.ForumTopicDeleted]),
  chats: idsOf([
    Api.ChatEmpty,
    Api.Chat,
    Api.ChatForbidden,
    Api.Channel,
    Api.ChannelForbidden,
  ]),
  users: idsOf([Api.User, Api.UserEmpty]),
  dialogs: idsOf([Api.Dialog, Api.DialogFolder]),
};

function idsOf(types: readonly { readonly CONSTRUCTOR_ID: number }[]): ReadonlySet<number> {
  return new Set(types.map((type) => type.CONSTRUCTOR_ID));
}

/** An item that begins well may hold something unknown too: its beginning has to do. */
function isReadable(bytes: Buffer, item: boolean): boolean {
  const reader = new BinaryReader(bytes);
  try {
    // An empty vector, or one whose first item has a constructor.
    if (!item) return vectorBegins(reader);
    reader.tgReadObject();
    return true;
  } catch {
    restoreVectors();
    return whatIsKnown(bytes) !== undefined;
  }
}

const ALL_ITEMS = new Set(Object.values(ITEMS).flatMap((ids) => [...ids]));

function vectorBegins(reader: BinaryReader): boolean {
  reader.readInt();
  const count = reader.readInt();
  if (count < 0 || count > 100_000) return false;
  return count === 0 || ALL_ITEMS.has(reader.readInt(false));
}

/** The fields at the beginning of a message; `undefined` when it is of an unknown kind itself. */
function whatIsKnown(bytes: Buffer): Api.Message | undefined {
  const reader = new BinaryReader(bytes);
  try {
    const kind = reader.readInt(false);
    if (kind !== Api.Message.CONSTRUCTOR_ID && kind !== Api.MessageService.CONSTRUCTOR_ID) {
      return undefined;
    }
    const full = kind === Api.Message.CONSTRUCTOR_ID;
    const flags = reader.readInt();
    const flags2 = full ? reader.readInt() : 0;
    const id = reader.readInt();
    const fromId = bit(flags, 8) ? reader.tgReadObject() : undefined;
    if (full) skipInts(reader, bit(flags, 29));
    const peerId = reader.tgReadObject();
    const known = { id, fromId, peerId, out: bit(flags, 1) === 1, message: "", date: 0 };
    try {
      if (full && bit(flags, 28)) reader.tgReadObject();
      if (full && bit(flags, 2)) reader.tgReadObject();
      if (full) skipInts(reader, 2 * (bit(flags, 11) + bit(flags2, 0)));
      if (bit(flags, 3)) reader.tgReadObject();
      known.date = reader.readInt();
      if (full) known.message = reader.tgReadString();
    } catch {
      // What is unknown comes before the time or the text.
      restoreVectors();
    }
    return isPeer(peerId) && id > 0
      ? new Api.Message({ ...known, media: new Api.MessageMediaUnsupported() } as never)
      : undefined;
  } catch {
    restoreVectors();
    return undefined;
  }
}

function isPeer(value: unknown): boolean {
  return value instanceof Api.PeerUser || value instanceof Api.PeerChat ||
    value instanceof Api.PeerChannel;
}

function bit(flags: number, index: number): 0 | 1 {
  return (flags >>> index & 1) as 0 | 1;
}

function skipInts(reader: BinaryReader, count: number): void {
  for (let i = 0; i < count; i++) reader.readInt();
}
