// Who is named by an export: by an id, by a name alone, or by a user name alone.
import { createHash } from "node:crypto";
import { FIRST_MADE_UP_ID, parsePeerId, type Peer, type PeerId, peerId } from "../model/peer.ts";
import { type Fields, own } from "./fields.ts";

/** Gathers the people of a batch while its messages are read. */
export interface People {
  /** Notes the name of somebody with an id; nothing is noted of a deleted account. */
  known(id: PeerId | undefined, name: string | undefined): PeerId | undefined;
  /** An id for somebody of whom the name alone is told; equal for equal names. `undefined`: nobody knows. */
  named(name: string | undefined): PeerId;
  /** An id for a bot of which the user name alone is told. */
  bot(username: string): PeerId;
  /** The people noted since the last call. */
  take(): readonly Peer[];
}

/** Nobody yet. */
export function createPeople(): People {
  let noted = new Map<PeerId, Peer>();
  const note = (peer: Peer): PeerId => {
    noted.set(peer.id, peer);
    return peer.id;
  };
  return {
    known(id, name) {
      if (id && name) note({ id, name, shortName: name, partial: true });
      return id;
    },
    named(name) {
      if (!name) return NOBODY;
      return note({ id: madeUp(`name ${name}`), name, shortName: name, partial: true });
    },
    bot(username) {
      const id = madeUp(`bot ${username.toLowerCase()}`);
      return note({ id, name: "", shortName: "", username, bot: true, partial: true });
    },
    take() {
      const peers = [...noted.values()];
      noted = new Map();
      return peers;
    },
  };
}

const NOBODY: PeerId = peerId("user", FIRST_MADE_UP_ID);

/** The same for the same words in every import, so that imports of one chat agree. */
function madeUp(words: string): PeerId {
  const hash = createHash("sha256").update(words).digest();
  return peerId("user", FIRST_MADE_UP_ID + 1 + hash.readUIntBE(0, 6));
}

/** An id that stands for the basic group behind a supergroup, which exports do not name. */
export function olderHalfOf(chat: PeerId): PeerId {
  const hash = createHash("sha256").update(`older ${chat}`).digest();
  return peerId("chat", FIRST_MADE_UP_ID + 1 + hash.readUIntBE(0, 6));
}

/** Before 3.0, Telegram Desktop wrote ids as numbers with the kind in the bits from 32 on. */
const OLD_CHAT = 0x1_0000_0000;
const OLD_CHANNEL = 0x2_0000_0000;
const OLD_END = 0x3_0000_0000;

/** A peer id under a key: `user1`, or the number that old versions of Telegram Desktop wrote. */
export function peerIn(fields: Fields, key: string): PeerId | undefined {
  const value = own(fields, key);
  if (typeof value === "string") {
    try {
      const { kind, id } = parsePeerId(value);
      return peerId(kind, id);
    } catch {
      // Not an id: as good as none.
      return undefined;
    }
  }
  if (typeof value !== "number" || !Number.isSafeInteger(value) || value <= 0) return undefined;
  if (value >= OLD_CHANNEL && value < OLD_END) return peerId("channel", value - OLD_CHANNEL);
  if (value >= OLD_CHAT && value < OLD_CHANNEL) return peerId("chat", value - OLD_CHAT);
  return peerId("user", value);
}
