// Which messages of a chat an answer has: the meaning of offsets, limits and filters
// (core.telegram.org/api/offsets).
import { countOlderThan } from "../world/message_store.ts";
import type { MessageSpec } from "../world/spec.ts";
import type { MessageStore } from "../world/message_store.ts";

/** The offsets of a request, as they are in the schema. */
export interface SliceRequest {
  readonly offsetId: number;
  /** Unix time in seconds. */
  readonly offsetDate: number;
  readonly addOffset: number;
  readonly limit: number;
  readonly maxId: number;
  readonly minId: number;
}

/** Messages at places, oldest first: a whole chat or a selection of it. */
export interface Messages {
  readonly size: number;
  at(index: number): MessageSpec;
  countBelow(id: number): number;
  countOlderThan(date: number): number;
}

export interface Slice {
  /** Newest first. */
  readonly messages: readonly MessageSpec[];
  /** How many there are without offsets and limits. */
  readonly total: number;
  /** The window lies on the newer side of the offset. */
  readonly ascending?: boolean;
}

/** Most messages that one answer has. */
export const MAX_SLICE = 100;
const DEFAULT_SLICE = 20;

/** Carries out the offsets: first the window of `limit`, then the filters by id. */
export function sliceMessages(messages: Messages, request: SliceRequest): Slice {
  const { maxId, minId } = request;
  const total = messages.size;
  const limit = request.limit <= 0 ? DEFAULT_SLICE : Math.min(request.limit, MAX_SLICE);
  // Places in the list as it is served, newest first.
  const start = newerThanOffset(messages, request) + request.addOffset;
  const window: MessageSpec[] = [];
  for (let i = Math.max(0, start); i < Math.min(total, start + limit); i++) {
    window.push(messages.at(total - 1 - i));
  }
  const kept = window.filter((message) =>
    (maxId <= 0 || message.id < maxId) && (minId <= 0 || message.id > minId)
  );
  return { messages: kept, total, ascending: request.addOffset < 0 };
}

/** A whole store, or the part of it within a range of ids (both ends included). */
export function storeMessages(
  store: MessageStore,
  range?: { readonly min: number; readonly max: number },
): Messages {
  const first = range ? store.countBelow(range.min) : 0;
  const end = range ? store.countBelow(range.max + 1) : store.size;
  const size = Math.max(0, end - first);
  const clamp = (count: number): number => Math.max(0, Math.min(size, count - first));
  return {
    size,
    at: (index) => store.at(first + index),
    countBelow: (id) => clamp(store.countBelow(id)),
    countOlderThan: (date) => clamp(countOlderThan(store, date)),
  };
}

/** Those messages that pass. Looks at every one of them. */
export function filterMessages(
  messages: Messages,
  passes: (message: MessageSpec) => boolean,
): Messages {
  const list: MessageSpec[] = [];
  for (let i = 0; i < messages.size; i++) {
    const message = messages.at(i);
    if (passes(message)) list.push(message);
  }
  return {
    size: list.length,
    at: (index) => {
      const found = list[index];
      if (!found) throw new RangeError(`Cannot find message at place ${index}`);
      return found;
    },
    countBelow: (id) => list.filter((message) => message.id < id).length,
    countOlderThan: (date) => list.filter((message) => message.date < date).length,
  };
}

/** How many messages come before the offset in the list as it is served, the offset included. */
function newerThanOffset(messages: Messages, request: SliceRequest): number {
  if (request.offsetId > 0) return messages.size - messages.countBelow(request.offsetId);
  if (request.offsetDate > 0) return messages.size - messages.countOlderThan(request.offsetDate);
  return 0;
}

/** The 64-bit number that tells whether a list of ids has changed. */
export function idsHash(ids: readonly number[]): bigint {
  let hash = 0n;
  for (const id of ids) {
    hash ^= hash >> 21n;
    hash = BigInt.asUintN(64, hash ^ (hash << 35n));
    hash ^= hash >> 4n;
    hash = BigInt.asUintN(64, hash + BigInt(id));
  }
  return BigInt.asIntN(64, hash);
}
