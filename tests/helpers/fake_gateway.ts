// A Telegram in memory for unit tests: messages, files and faults, without a network.
import type { Chat } from "../../lib/model/chat.ts";
import { RpcError } from "../../lib/model/errors.ts";
import type { RemoteFile } from "../../lib/model/file.ts";
import type { Message, TextMessage } from "../../lib/model/message.ts";
import type { PeerId } from "../../lib/model/peer.ts";
import type {
  ChatDetails,
  FilePartRequest,
  HistoryPage,
  HistoryRequest,
  TelegramGateway,
} from "../../lib/telegram/gateway.ts";

/** What the fake knows; tests change it while it is in use. */
export interface FakeWorld {
  readonly chats: Chat[];
  readonly messages: Map<PeerId, Message[]>;
  /** Ids that are answered with `messageEmpty`. */
  readonly empty: Map<PeerId, number[]>;
  readonly details: Map<PeerId, ChatDetails>;
  /** Content by document or photo id. */
  readonly files: Map<string, Uint8Array>;
  /** Called before each request with its name; may throw, or change the world. */
  before: (method: keyof TelegramGateway, request: unknown) => void;
  /** Changes the bytes of a part. */
  part: (bytes: Uint8Array, request: FilePartRequest) => Uint8Array;
  /** Shortens pages, as Telegram may. */
  pageSize: (limit: number) => number;
  /** How many requests of each method came. */
  readonly calls: Map<string, number>;
  readonly parts: FilePartRequest[];
}

/** A world without chats. */
export function fakeWorld(): FakeWorld {
  return {
    chats: [],
    messages: new Map(),
    empty: new Map(),
    details: new Map(),
    files: new Map(),
    before: () => {},
    part: (bytes) => bytes,
    pageSize: (limit) => limit,
    calls: new Map(),
    parts: [],
  };
}

/** A gateway into the world. */
export function fakeGateway(world: FakeWorld): TelegramGateway {
  const enter = (method: keyof TelegramGateway, request: unknown, signal?: AbortSignal): void => {
    signal?.throwIfAborted();
    world.calls.set(String(method), (world.calls.get(String(method)) ?? 0) + 1);
    world.before(method, request);
    signal?.throwIfAborted();
  };
  const later = <T>(work: () => T): Promise<T> => Promise.resolve().then(work);
  return {
    account: () => Promise.resolve(undefined),
    listChats: () => Promise.resolve(world.chats),
    savedMessages: () => Promise.reject(new Error("the fake account has saved nothing")),
    resolveUsername: () => Promise.resolve(undefined),
    resolveInvite: () => Promise.resolve(undefined),
    topics: () => Promise.resolve([]),
    fileHashes: () => Promise.resolve([]),
    fileLimits: () => Promise.resolve({ small: 5, large: 2 }),
    partsAtOnce: () => 4,
    chatDetails: (chat, signal) =>
      later(() => {
        enter("chatDetails", chat, signal);
        return world.details.get(chat.id) ?? {};
      }),
    historyPage: (request, signal) =>
      later(() => {
        enter("historyPage", request, signal);
        return historyPage(world, request);
      }),
    messages: (chat, ids, signal) =>
      later(() => {
        enter("messages", ids, signal);
        const found = (world.messages.get(chat.id) ?? []).filter(({ id }) => ids.includes(id));
        const emptyIds = ids.filter((id) => !found.some((message) => message.id === id));
        return { messages: found, emptyIds, peers: [], whole: false };
      }),
    filePart: (request, signal) =>
      later(() => {
        world.parts.push(request);
        enter("filePart", request, signal);
        const bytes = world.files.get(request.file.location.id);
        if (!bytes) throw new RpcError(400, "LOCATION_INVALID", "upload.getFile");
        checkPart(request);
        const part = bytes.subarray(request.offset, request.offset + request.limit);
        return world.part(part, request);
      }),
    [Symbol.asyncDispose]: () => Promise.resolve(),
  };
}

/** The meaning of the offsets of `messages.getHistory`. */
function historyPage(world: FakeWorld, request: HistoryRequest): HistoryPage {
  const { topicId } = request;
  const messages = (world.messages.get(request.chat.id) ?? []).filter((message) =>
    topicId === undefined || message.topicId === topicId || message.id === topicId
  );
  const empty = world.empty.get(request.chat.id) ?? [];
  const newestFirst = [...messages.map(({ id }) => id), ...empty].toSorted((a, b) => b - a);
  const { offsetDate, addOffset } = request;
  const dated = offsetDate === undefined
    ? undefined
    : messages.find(({ date }) => date >= offsetDate);
  const beyond = (messages.at(-1)?.id ?? 0) + 1;
  const offsetId = request.offsetId || (offsetDate === undefined ? 0 : dated?.id ?? beyond);
  const at = offsetId === 0 ? 0 : newestFirst.filter((id) => id >= offsetId).length;
  const from = at + addOffset;
  const window = newestFirst.slice(Math.max(0, from), Math.max(0, from + request.limit));
  // A short page of a forward request lacks its newest end.
  const size = world.pageSize(request.limit);
  const ids = new Set(
    addOffset < 0
      ? window.slice(window.length - Math.min(size, window.length))
      : window.slice(0, size),
  );
  return {
    messages: messages.filter(({ id }) => ids.has(id)).toSorted((a, b) => a.id - b.id),
    emptyIds: empty.filter((id) => ids.has(id)),
    peers: [{ id: "user7", name: "Ann Lee", shortName: "Ann" }],
    total: messages.length,
    whole: false,
  };
}

/** Telegram's rules for parts. */
function checkPart({ offset, limit }: FilePartRequest): void {
  const MIB = 1_048_576;
  const valid = offset % 4096 === 0 && limit % 4096 === 0 && limit > 0 && MIB % limit === 0 &&
    Math.floor(offset / MIB) === Math.floor((offset + limit - 1) / MIB);
  if (!valid) throw new RpcError(400, "LIMIT_INVALID", "upload.getFile");
}

/** A chat of the account. */
export function chatOf(id: PeerId, changes: Partial<Chat> = {}): Chat {
  return {
    ref: { id, accessHash: "1" },
    type: "private_group",
    name: "Family",
    fullName: "Family",
    topMessageId: 0,
    unreadCount: 0,
    folders: [],
    ...changes,
  };
}

/** A text message; its date grows with its id. */
export function textMessage(
  chatId: PeerId,
  id: number,
  changes: Partial<TextMessage> = {},
): TextMessage {
  return {
    type: "message",
    chatId,
    id,
    date: 1_600_000_000 + id * 60,
    fromId: "user7",
    text: { text: `message ${id}`, entities: [] },
    ...changes,
  };
}

/** A document on the servers. */
export function remoteFile(id: string, size: number, fileReference = "AA=="): RemoteFile {
  return {
    location: { type: "document", id, accessHash: "1", fileReference, thumbSize: "" },
    dcId: 2,
    size,
  };
}

/** A message with a document. */
export function documentMessage(
  chatId: PeerId,
  id: number,
  file: RemoteFile,
  changes: { readonly fileName?: string; readonly ttlSeconds?: number } = {},
): TextMessage {
  return textMessage(chatId, id, {
    media: { type: "document", kind: "file", file, mimeType: "application/pdf", ...changes },
  });
}

/** Bytes that differ from place to place. */
export function patternBytes(length: number, seed = 1): Uint8Array {
  const bytes = new Uint8Array(length);
  let state = seed >>> 0 || 1;
  for (let i = 0; i < length; i++) {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    bytes[i] = state >>> 24;
  }
  return bytes;
}
