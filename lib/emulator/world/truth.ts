// What the export of a chat must be, worked out from the specs alone: a second opinion on the
// converters and renderers, which it shares no code with.
import type { PeerId } from "../../model/peer.ts";
import type { ExpectedFile } from "./truth/files.ts";
import type { JsonObject } from "./truth/json.ts";
import { expectedMessage, type MessagePlace } from "./truth/message.ts";
import { expectedChatName, expectedChatType } from "./truth/names.ts";
import type { World } from "./world.ts";

export type { ExpectedFile } from "./truth/files.ts";
export { FILE_PATH } from "./truth/json.ts";
export type { Json, JsonObject } from "./truth/json.ts";

/** The expected result.json of a chat. */
export interface Truth {
  /** `null` for deleted accounts; not part of the file for Saved Messages and the like. */
  readonly name: string | null;
  readonly type: string;
  /** Bare id. */
  readonly id: number;
  /** Oldest first. Where the export has a path, {@linkcode FILE_PATH} stands. */
  readonly messages: readonly JsonObject[];
  /** Files that must lie beside it, by the message's id in result.json. */
  readonly files: ReadonlyMap<number, readonly ExpectedFile[]>;
}

/** A message with its files. */
export interface TrueMessage {
  readonly message: JsonObject;
  readonly files: readonly ExpectedFile[];
}

/** What Telegram Desktop adds to ids from before a group became a supergroup. */
const OLDER_HALF = -1_000_000_000;

/**
 * The truth of a chat.
 *
 * @throws {RangeError} when there is no such chat
 */
export function truthOf(world: World, peer: PeerId): Truth {
  const chat = world.chat(peer);
  const messages: JsonObject[] = [];
  const files = new Map<number, readonly ExpectedFile[]>();
  for (const one of trueMessages(world, peer)) {
    messages.push(one.message);
    if (one.files.length > 0) files.set(Number(one.message["id"]), one.files);
  }
  return {
    name: expectedChatName(world, chat),
    type: expectedChatType(world, chat),
    id: chat.id,
    messages,
    files,
  };
}

/** The same message by message, for chats that do not fit into memory. */
export function* trueMessages(world: World, peer: PeerId): Generator<TrueMessage> {
  const chat = world.chat(peer);
  if (chat.migratedFrom !== undefined) {
    yield* half(world, { chat: world.chat(chat.migratedFrom), shift: OLDER_HALF });
  }
  yield* half(world, { chat, shift: 0 });
}

function* half(world: World, place: MessagePlace): Generator<TrueMessage> {
  const { messages } = place.chat;
  for (let i = 0; i < messages.size; i++) {
    const files: ExpectedFile[] = [];
    const message = expectedMessage(world, place, messages.at(i), (file) => files.push(file));
    yield { message, files };
  }
}
