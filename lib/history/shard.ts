// A piece of history that is being fetched, and the rule by which an idle worker takes a part of it.
import { MAX_MESSAGE_ID } from "../archive/types.ts";
import type { IdRange } from "../archive/types.ts";
import { PAGE_LIMIT, type PageAnswer } from "./history_page.ts";

/** A piece: the ids above `after` up to `upTo` are still to be fetched. */
export interface Shard {
  after: number;
  upTo: number;
  /** Messages an id, as its last page shows; `undefined` before its first page. */
  density: number | undefined;
  /** What was cut off it last turned out to be empty. */
  misled: boolean;
  /** The piece that it was cut off. */
  readonly from: Shard | undefined;
}

/** A piece that nothing is known of. */
export function newShard(range: IdRange, from?: Shard): Shard {
  return { ...range, density: undefined, misled: false, from };
}

/** Cuts that found nothing are paid for by so many pages each. */
const PAGES_A_MISS = 8;
/** Misses that are free. */
const FREE_MISSES = 4;

/**
 * Knows the pieces under way and cuts the longest one.
 *
 * Ids say little: private chats share theirs with all other private chats of the account, so that a chat
 * of some thousand messages may be spread over a billion ids, in lumps. So the length of a piece is
 * measured in messages: its ids times how dense its last page was. Where that is wrong, the part that was
 * cut off turns out to be empty for the price of one request. The next cut is then made much nearer to
 * the messages that are known, and the number of such requests is bounded by that of useful ones.
 */
export class ShardSplitter {
  readonly #worthMessages: number;
  readonly #shards = new Set<Shard>();
  #topMessageId = 0;
  #left = Infinity;
  #pages = 0;
  #misses = 0;

  /** @param worthMessages messages that a part must promise to be cut off */
  constructor(worthMessages: number) {
    this.#worthMessages = worthMessages;
  }

  /**
   * @param topMessageId id of the chat's newest message, 0 when not known
   * @param left most messages that can still come
   */
  start(topMessageId: number, left: number): void {
    this.#topMessageId = topMessageId;
    this.#left = left;
  }

  add(shard: Shard): void {
    this.#shards.add(shard);
  }

  remove(shard: Shard): void {
    this.#shards.delete(shard);
  }

  /** Learns from a page of a piece before the piece moves on. */
  took(shard: Shard, { page, after, newest }: PageAnswer): void {
    const isFirstPage = shard.density === undefined;
    const ids = page.messages.map(({ id }) => id).filter((id) => id > after);
    const inside = ids.filter((id) => id <= shard.upTo).length;
    this.#pages++;
    this.#left -= inside;
    if (newest !== undefined && ids.length > 0) {
      // The gap before the page is behind; what lies ahead is more like the page itself.
      shard.density = ids.length / (newest - Math.min(...ids) + 1);
    }
    if (!isFirstPage || !shard.from) return;
    shard.from.misled = inside === 0;
    if (inside === 0) this.#misses++;
  }

  /** The upper part of the longest piece under way, cut off it; `undefined` when none is worth it. */
  split(): Shard | undefined {
    if (this.#left < this.#worthMessages) return undefined;
    if (this.#misses > FREE_MISSES + this.#pages / PAGES_A_MISS) return undefined;
    let longest: Shard | undefined;
    let most = this.#worthMessages;
    for (const shard of this.#shards) {
      const messages = this.#idsBehindPage(shard) * (shard.density ?? 0);
      if (messages < most) continue;
      most = messages;
      longest = shard;
    }
    if (!longest) return undefined;
    const ids = this.#idsBehindPage(longest);
    const page = idsOfPage(longest);
    const ahead = Math.floor(longest.misled ? Math.sqrt(page * ids) : ids / 2);
    const at = longest.after + page + Math.min(ahead, ids - 1);
    const cutOff = newShard({ after: at, upTo: longest.upTo }, longest);
    longest.upTo = at;
    return cutOff;
  }

  /** Ids that remain when the page that is under way has come. */
  #idsBehindPage(shard: Shard): number {
    const upTo = shard.upTo < MAX_MESSAGE_ID ? shard.upTo : this.#topMessageId;
    return Math.max(0, upTo - shard.after - idsOfPage(shard));
  }
}

/** Ids that the next page is likely to span. */
function idsOfPage({ density }: Shard): number {
  return density === undefined ? PAGE_LIMIT : Math.ceil(PAGE_LIMIT / density);
}
