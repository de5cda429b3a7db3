// Telegram's 64-bit integers and peers as strings.
import "../quiet_globals.ts";
import { Api } from "telegram/tl/api.js";
import { type PeerId, peerId, type PeerKind } from "../../../model/peer.ts";

const LONG = /^-?\d{1,20}$/;

/** A TL `long` in decimal, signed as GramJS reads it; `undefined` when it is absent or no integer. */
export function decimal(long: unknown): string | undefined {
  if (long === undefined || long === null) return undefined;
  const text = String(long);
  return LONG.test(text) ? text : undefined;
}

/** Like {@linkcode decimal} for fields that Telegram always sends; "0" when one is not there. */
export function requiredDecimal(long: unknown): string {
  return decimal(long) ?? "0";
}

/** A peer id from a bare id; `undefined` for 0, negative ids and those beyond 2^53. */
export function toPeerId(kind: PeerKind, id: unknown): PeerId | undefined {
  const number = Number(decimal(id));
  return Number.isSafeInteger(number) && number > 0 ? peerId(kind, number) : undefined;
}

/** The user ids of a vector, without those that make no sense. */
export function userIds(ids: readonly unknown[] | null | undefined): PeerId[] {
  return peerIds("user", ids);
}

/** The ids of a vector as peers of one kind, without those that make no sense. */
export function peerIds(kind: PeerKind, ids: readonly unknown[] | null | undefined): PeerId[] {
  const result: PeerId[] = [];
  for (const id of ids ?? []) {
    const peer = toPeerId(kind, id);
    if (peer) result.push(peer);
  }
  return result;
}

/** The id of a TL `Peer`. */
export function peerIdOf(peer: Api.TypePeer | null | undefined): PeerId | undefined {
  if (peer instanceof Api.PeerUser) return toPeerId("user", peer.userId);
  if (peer instanceof Api.PeerChat) return toPeerId("chat", peer.chatId);
  if (peer instanceof Api.PeerChannel) return toPeerId("channel", peer.channelId);
  return undefined;
}
