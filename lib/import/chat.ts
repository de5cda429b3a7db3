// The head of a chat in an export.
import { type Chat, CHAT_TYPES, type ChatType } from "../model/chat.ts";
import { type PeerId, peerId, type PeerKind } from "../model/peer.ts";
import { type Fields, integerIn, textIn } from "./fields.ts";
import { peerIn } from "./people.ts";

/**
 * A chat as the archive takes it.
 *
 * @returns `undefined` when the type is not known or there is no id
 */
export function chatIn(head: Fields): Chat | undefined {
  const type = CHAT_TYPES.find((known) => known === textIn(head, "type"));
  const id = type && idOf(head, type);
  if (!type || !id) return undefined;
  const name = textIn(head, "name") ?? "";
  return {
    ref: { id },
    type,
    name,
    fullName: name || NAMES.get(type) || "",
    topMessageId: 0,
    unreadCount: 0,
    folders: [],
  };
}

/** Of chats that Telegram Desktop gives no name. */
const NAMES: ReadonlyMap<ChatType, string> = new Map([
  ["saved_messages", "Saved Messages"],
  ["replies", "Replies"],
  ["verification_codes", "Verification Codes"],
]);

function idOf(head: Fields, type: ChatType): PeerId | undefined {
  const bare = integerIn(head, "id");
  if (bare === undefined || bare <= 0) return undefined;
  const kind = kindOf(type);
  // Old versions of Telegram Desktop wrote the kind into the number.
  const old = peerIn({ id: bare }, "id");
  return kind !== "user" && old?.startsWith(kind) ? old : peerId(kind, bare);
}

function kindOf(type: ChatType): PeerKind {
  if (type === "private_group") return "chat";
  return /channel|supergroup/.test(type) ? "channel" : "user";
}
