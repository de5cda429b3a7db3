// Who a message comes from or belongs to.

/**
 * A user, basic group or channel (supergroups are channels) as one string: the kind and the bare id
 * without any `-100` prefix. It is the form that `from_id` has in result.json.
 */
export type PeerId = `user${number}` | `chat${number}` | `channel${number}`;

/** The three id spaces of Telegram. */
export type PeerKind = "user" | "chat" | "channel";

/** What is known of a user, group or channel that is mentioned by a message. */
export interface Peer {
  /** Kind and bare id, as messages name it. */
  readonly id: PeerId;
  /** First and last name joined, or the title; empty for a deleted account. */
  readonly name: string;
  /** First name alone for users (Telegram Desktop names private chats by it), the title for others. */
  readonly shortName: string;
  /** Public name without `@`; the first active one where there are several. */
  readonly username?: string;
  /** Set for users that are bots. */
  readonly bot?: true;
  /**
   * Telegram told only a part (core.telegram.org/api/min), or what is left of a chat that the account may
   * not enter: good enough where nothing else is known.
   */
  readonly partial?: true;
}

const PEER_ID = /^(user|chat|channel)(\d{1,16})$/;

/**
 * Joins a kind and a bare id.
 *
 * @param id without sign and without the `-100` of Bot API ids
 * @returns such as `channel1234567890`
 */
export function peerId(kind: PeerKind, id: number): PeerId {
  return `${kind}${id}`;
}

/**
 * Splits a peer id into its kind and its bare id.
 *
 * @throws {SyntaxError} when the text is not a peer id
 */
export function parsePeerId(text: string): { readonly kind: PeerKind; readonly id: number } {
  const match = PEER_ID.exec(text);
  if (!match) throw new SyntaxError(`Cannot read "${text}" as a peer id`);
  return { kind: match[1] as PeerKind, id: Number(match[2]) };
}

/** Ids from here on are of nobody: they stand for people of whom an import tells the name alone. */
export const FIRST_MADE_UP_ID = 8_000_000_000_000_000;

/** Whether Telegram does not know an id. */
export function isMadeUp(peer: PeerId): boolean {
  return parsePeerId(peer).id >= FIRST_MADE_UP_ID;
}
