// Small values in the form that GramJS's classes take.
import "../../../telegram/gramjs/quiet_globals.ts";
import { Buffer } from "node:buffer";
import bigInt from "big-integer";
import { Api } from "telegram/tl/api.js";
import { parsePeerId, type PeerId } from "../../../model/peer.ts";

/** A 64-bit integer. */
export function long(value: bigint | number): bigInt.BigInteger {
  return bigInt(value.toString());
}

export function bytes(value: Uint8Array | readonly number[]): Buffer {
  return Buffer.from(value);
}

/** Fields that may be absent, without those that are `undefined`. */
export function present<T extends object>(fields: T): Present<T> {
  const entries = Object.entries(fields).filter(([, value]) => value !== undefined);
  return Object.fromEntries(entries) as Present<T>;
}

type Present<T> =
  & { [K in keyof T as undefined extends T[K] ? never : K]: T[K] }
  & { [K in keyof T as undefined extends T[K] ? K : never]?: Exclude<T[K], undefined> };

export function tlPeer(id: PeerId): Api.TypePeer {
  const { kind, id: bare } = parsePeerId(id);
  if (kind === "user") return new Api.PeerUser({ userId: long(bare) });
  if (kind === "chat") return new Api.PeerChat({ chatId: long(bare) });
  return new Api.PeerChannel({ channelId: long(bare) });
}

/** `undefined` stays what it is; anything else is turned. */
export function maybe<T, R>(value: T | undefined, turn: (value: T) => R): R | undefined {
  return value === undefined ? undefined : turn(value);
}
