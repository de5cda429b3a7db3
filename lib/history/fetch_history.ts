// Fetches ranges of a chat's history, several pieces at a time, each of them page by page.
import type { IdRange } from "../archive/types.ts";
import { MAX_MESSAGE_ID } from "../archive/types.ts";
import type { ChatRef } from "../model/chat.ts";
import type { TelegramGateway } from "../telegram/gateway.ts";
import {
  askPage,
  type FetchedPage,
  newestIdAbove,
  PAGE_LIMIT,
  type PageAnswer,
  type PageOptions,
  pageWithin,
} from "./history_page.ts";
import { knownIds, planShards } from "./plan_shards.ts";
import { newShard, type Shard, ShardSplitter } from "./shard.ts";

/** How {@linkcode fetchHistory} asks. */
export interface FetchHistoryOptions extends PageOptions {
  /** Receives every page and commits it; what it throws ends the whole. */
  readonly onPage: (page: FetchedPage) => void;
  /** Requests under way at most. @default 4 */
  readonly shards?: number | undefined;
}

/** As many as Telegram's own programs have under way for a file; more only meet flood waits sooner. */
const DEFAULT_SHARDS = 4;

/** A piece is worth a worker of its own from so many messages on. */
const WORTH_MESSAGES = 2 * PAGE_LIMIT;

/**
 * Fetches all messages in the ranges.
 *
 * Pages are found by id, never by counting: messages that arrive or disappear meanwhile move nothing. The
 * first page is asked for alone: it tells how many messages there are, so that a short chat costs no more
 * requests than one after the other would. A long one is cut by {@linkcode planShards}, and a worker that
 * has nothing left takes half of what another still has.
 *
 * Each piece asks for its next page when the page before has been committed: whenever the process ends,
 * the ranges that were covered are where another run goes on.
 *
 * @param ranges ascending, without overlap; one that ends at {@linkcode MAX_MESSAGE_ID} is open
 * @throws {RpcError} what Telegram refuses; {ConnectionError} when it cannot be reached; what `onPage`
 * throws. By then no request is under way any more and no page will come
 */
export async function fetchHistory(
  gateway: Pick<TelegramGateway, "historyPage">,
  chat: ChatRef,
  ranges: readonly IdRange[],
  options: FetchHistoryOptions,
): Promise<void> {
  const [first, ...rest] = ranges;
  if (!first) return;
  const { signal } = options;
  signal?.throwIfAborted();
  const stop = new AbortController();
  const abort = (): void => stop.abort(signal?.reason);
  signal?.addEventListener("abort", abort, { once: true });
  try {
    const fetch = new ParallelFetch(gateway, chat, { ...options, signal: stop.signal }, stop);
    await fetch.run(first, rest);
  } finally {
    signal?.removeEventListener("abort", abort);
  }
}

class ParallelFetch {
  readonly #gateway: Pick<TelegramGateway, "historyPage">;
  readonly #chat: ChatRef;
  readonly #options: FetchHistoryOptions;
  readonly #stop: AbortController;
  readonly #most: number;
  readonly #splitter = new ShardSplitter(WORTH_MESSAGES);
  readonly #running = new Set<Promise<void>>();
  readonly #waiting: Shard[] = [];
  #failure: { readonly error: unknown } | undefined;

  constructor(
    gateway: Pick<TelegramGateway, "historyPage">,
    chat: ChatRef,
    options: FetchHistoryOptions,
    stop: AbortController,
  ) {
    this.#gateway = gateway;
    this.#chat = chat;
    this.#options = options;
    this.#stop = stop;
    this.#most = Math.max(1, options.shards ?? DEFAULT_SHARDS);
  }

  async run(first: IdRange, rest: readonly IdRange[]): Promise<void> {
    const scout = newShard(first);
    let answer: PageAnswer;
    do {
      answer = await this.#ask(scout);
      this.#take(scout, answer);
    } while (scout.after < scout.upTo && this.#tellsLittle(answer));
    await this.#cut(scout, rest, answer);
    this.#fill();
    while (this.#running.size > 0) await Promise.race(this.#running);
    if (this.#failure) throw this.#failure.error;
  }

  /** A short page is most often one of the last ones: nobody need be asked where the end is. */
  #tellsLittle({ page }: PageAnswer): boolean {
    const { topMessageId = 0, limit = PAGE_LIMIT } = this.#options;
    return topMessageId <= 0 && page.messages.length + page.emptyIds.length < limit / 2;
  }

  /** Decides on the pieces after the first page; the rest of its range comes first. */
  async #cut(scout: Shard, rest: readonly IdRange[], answer: PageAnswer): Promise<void> {
    const left = scout.after < scout.upTo ? [{ after: scout.after, upTo: scout.upTo }] : [];
    const ranges = [...left, ...rest];
    const told = (answer.page.total ?? Infinity) - answer.page.messages.length;
    const topMessageId = await this.#top(ranges, told);
    this.#splitter.start(topMessageId, told);
    const ids = ranges.reduce((sum, range) => sum + knownIds(range, topMessageId), 0);
    const worth = Math.ceil(Math.min(told, ids) / WORTH_MESSAGES);
    const pieces = Math.max(1, Math.min(this.#most, worth));
    for (const range of planShards(ranges, { topMessageId, pieces })) {
      const shard = newShard(range);
      if (range.after === scout.after) shard.density = scout.density;
      this.#waiting.push(shard);
    }
  }

  /** The newest message is asked for where nobody has told it and there is something to be cut. */
  async #top(ranges: readonly IdRange[], told: number): Promise<number> {
    const { topMessageId = 0, signal } = this.#options;
    const needed = topMessageId <= 0 && ranges.at(-1)?.upTo === MAX_MESSAGE_ID &&
      this.#most > 1 && told > WORTH_MESSAGES;
    if (!needed) return topMessageId;
    const request = { chat: this.#chat, offsetId: 0, addOffset: 0, limit: 1 };
    return newestIdAbove(await this.#gateway.historyPage(request, signal), 0) ?? 0;
  }

  /** Gives every idle worker a piece: one that waits, else half of the longest under way. */
  #fill(): void {
    while (!this.#failure && this.#running.size < this.#most) {
      const shard = this.#waiting.shift() ?? this.#splitter.split();
      if (!shard) return;
      const work = this.#work(shard).catch((error: unknown) => this.#fail(error))
        .finally(() => {
          this.#running.delete(work);
          this.#fill();
        });
      this.#running.add(work);
    }
  }

  async #work(shard: Shard): Promise<void> {
    this.#splitter.add(shard);
    try {
      while (shard.after < shard.upTo) {
        this.#take(shard, await this.#ask(shard));
        this.#fill();
      }
    } finally {
      this.#splitter.remove(shard);
    }
  }

  #ask(shard: Shard): Promise<PageAnswer> {
    this.#stop.signal.throwIfAborted();
    return askPage(this.#gateway, this.#chat, shard, this.#options);
  }

  /** The end of the piece may have moved down while the page was under way. */
  #take(shard: Shard, answer: PageAnswer): void {
    this.#stop.signal.throwIfAborted();
    const page = pageWithin(answer, shard.upTo, this.#options);
    this.#options.onPage(page);
    this.#splitter.took(shard, answer);
    shard.after = answer.ended ? shard.upTo : page.covered.upTo;
  }

  /** The first failure is the one that counts; the requests that are under way are called off. */
  #fail(error: unknown): void {
    this.#failure ??= { error };
    this.#stop.abort(error);
  }
}
