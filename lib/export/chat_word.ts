// Reads what a person typed for a chat.
import { type PeerId, peerId, type PeerKind } from "../model/peer.ts";

/** The meaning of a word. An id can stand for several peers, of which the account has at most some. */
export type ChatWord =
  | { readonly type: "me" }
  | { readonly type: "id"; readonly ids: readonly PeerId[] }
  | { readonly type: "username"; readonly username: string }
  /** `hash` of a link that invites, as it is in the link. */
  | { readonly type: "invite"; readonly hash: string }
  | { readonly type: "title"; readonly title: string };

/** Bot API ids of channels are −1,000,000,000,000 − id (core.telegram.org/api/bots/ids). */
const CHANNEL_SHIFT = 1_000_000_000_000;

const HOST = String.raw`(?:https?://)?(?:www\.)?(?:t\.me|telegram\.me|telegram\.dog)/`;
const PRIVATE_LINK = new RegExp(String.raw`^${HOST}c/(\d{1,16})(?:[/?#].*)?$`, "i");
const PUBLIC_LINK = new RegExp(String.raw`^${HOST}(?:s/)?([a-z]\w{2,63})(?:[/?#].*)?$`, "i");
const INVITE_LINK = new RegExp(String.raw`^${HOST}(?:joinchat/|\+)([\w-]{4,64})(?:[/?#].*)?$`, "i");
const INVITE_DEEP_LINK = /^tg:\/\/join\/?\?(?:.*&)?invite=([\w-]{4,64})(?:&.*)?$/i;
const DEEP_LINK = /^tg:\/\/resolve\/?\?(?:.*&)?domain=([a-z]\w{2,63})(?:&.*)?$/i;
const USERNAME = /^@([a-z]\w{0,63})$/i;
const PEER = /^(user|chat|channel)(\d{1,16})$/i;
const NUMBER = /^-?\d{1,16}$/;

/** Reads a word as "me", an id in any of its forms, a user name or link, else as a title. */
export function readChatWord(word: string): ChatWord {
  const text = word.trim();
  if (text.toLowerCase() === "me") return { type: "me" };
  if (NUMBER.test(text)) return { type: "id", ids: idsOf(Number(text)) };
  const peer = PEER.exec(text);
  if (peer) {
    const kind = (peer[1] ?? "").toLowerCase() as PeerKind;
    return { type: "id", ids: [peerId(kind, Number(peer[2]))] };
  }
  const link = PRIVATE_LINK.exec(text);
  if (link) return { type: "id", ids: [peerId("channel", Number(link[1]))] };
  const invite = INVITE_LINK.exec(text) ?? INVITE_DEEP_LINK.exec(text);
  if (invite?.[1]) return { type: "invite", hash: invite[1] };
  const name = USERNAME.exec(text) ?? PUBLIC_LINK.exec(text) ?? DEEP_LINK.exec(text);
  if (name?.[1]) return { type: "username", username: name[1] };
  return { type: "title", title: word };
}

/** A bare number may belong to any kind of peer; a negative one says by its size which. */
function idsOf(value: number): readonly PeerId[] {
  if (value <= -CHANNEL_SHIFT) return [peerId("channel", -CHANNEL_SHIFT - value)];
  if (value < 0) return [peerId("chat", -value), peerId("channel", -value)];
  return [peerId("user", value), peerId("chat", value), peerId("channel", value)];
}
