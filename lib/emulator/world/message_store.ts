// The messages of a chat in order of id: kept in a list, or made up on demand for very long chats.
import type { MessageSpec } from "./spec.ts";

/** Messages ordered by id; dates never go down as ids go up. */
export interface MessageStore {
  readonly size: number;
  /** 0 when empty. */
  lastId(): number;
  get(id: number): MessageSpec | undefined;
  /** How many messages have a smaller id: the place of the first that has not. */
  countBelow(id: number): number;
  /**
   * The message at a place, oldest first.
   * @throws {RangeError} when there is none
   */
  at(index: number): MessageSpec;
  /** Adds a message, or replaces the one with its id. */
  put(message: MessageSpec): void;
  /** Whether there was one. */
  remove(id: number): boolean;
}

/** An empty list. */
export function createMessageList(): MessageStore {
  const list: MessageSpec[] = [];
  const countBelow = (id: number): number => lowerBound(list.length, (i) => item(list, i).id < id);
  const find = (id: number): number => {
    const index = countBelow(id);
    return list[index]?.id === id ? index : -1;
  };
  return {
    get size() {
      return list.length;
    },
    lastId: () => list.at(-1)?.id ?? 0,
    get: (id) => list[find(id)],
    countBelow,
    at: (index) => item(list, index),
    put(message) {
      const index = countBelow(message.id);
      list.splice(index, list[index]?.id === message.id ? 1 : 0, message);
    },
    remove(id) {
      const index = find(id);
      if (index >= 0) list.splice(index, 1);
      return index >= 0;
    },
  };
}

/**
 * A chat of `count` messages with the ids 1 to `count`, each made up when it is asked for. Changes
 * and what is added later are kept beside them.
 */
export function createLazyMessages(
  { count, make }: { readonly count: number; readonly make: (id: number) => MessageSpec },
): MessageStore {
  const changed = new Map<number, MessageSpec>();
  const removed = createIdSet();
  const later = createMessageList();
  const made = (id: number): boolean => id >= 1 && id <= count && !removed.has(id);
  const madeCount = (): number => count - removed.size();
  const get = (id: number): MessageSpec | undefined =>
    made(id) ? changed.get(id) ?? make(id) : later.get(id);
  return {
    get size() {
      return madeCount() + later.size;
    },
    lastId: () => later.lastId() || lastMade(count, removed),
    get,
    countBelow(id) {
      const below = Math.max(0, Math.min(id - 1, count));
      return below - removed.countBelow(below + 1) + later.countBelow(id);
    },
    at(index) {
      if (index >= madeCount()) return later.at(index - madeCount());
      // The smallest id with more than `index` living ids up to it.
      const id = 1 + lowerBound(count, (i) => i + 1 - removed.countBelow(i + 2) <= index);
      const found = get(id);
      if (!found) throw new RangeError(`Cannot find message at place ${index}`);
      return found;
    },
    put(message) {
      if (message.id > count) return later.put(message);
      removed.delete(message.id);
      changed.set(message.id, message);
    },
    remove(id) {
      if (!made(id)) return later.remove(id);
      changed.delete(id);
      removed.add(id);
      return true;
    },
  };
}

/** The first place in 0…size where `before` no longer holds. */
export function lowerBound(size: number, before: (index: number) => boolean): number {
  let low = 0;
  let high = size;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (before(middle)) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** How many messages are older than a date (Unix time in seconds). */
export function countOlderThan(store: MessageStore, date: number): number {
  return lowerBound(store.size, (i) => store.at(i).date < date);
}

interface IdSet {
  size(): number;
  has(id: number): boolean;
  countBelow(id: number): number;
  add(id: number): void;
  delete(id: number): void;
}

function createIdSet(): IdSet {
  const ids: number[] = [];
  const place = (id: number): number => lowerBound(ids.length, (i) => (ids[i] ?? 0) < id);
  const has = (id: number): boolean => ids[place(id)] === id;
  return {
    size: () => ids.length,
    has,
    countBelow: place,
    add: (id) => void (has(id) || ids.splice(place(id), 0, id)),
    delete: (id) => void (has(id) && ids.splice(place(id), 1)),
  };
}

function lastMade(count: number, removed: IdSet): number {
  let id = count;
  while (id > 0 && removed.has(id)) id--;
  return id;
}

function item(list: readonly MessageSpec[], index: number): MessageSpec {
  const found = list[index];
  if (!found) throw new RangeError(`Cannot find message at place ${index} of ${list.length}`);
  return found;
}
