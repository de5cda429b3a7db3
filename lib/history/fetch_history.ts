// Fetches ranges of a chat's history page by page, oldest first.
import type { IdRange } from "../archive/types.ts";
import { MAX_MESSAGE_ID } from "../archive/types.ts";
import type { ChatRef } from "../model/chat.ts";
import type { Message } from "../model/message.ts";
import type { Peer } from "../model/peer.ts";
import type { HistoryPage, TelegramGateway } from "../telegram/gateway.ts";

/** The most that `messages.getHistory` gives at once (core.telegram.org/api/offsets). */
export const PAGE_LIMIT = 100;

/** How {@linkcode fetchHistory} asks. */
export interface FetchHistoryOptions {
  /** Ends the iteration with its reason. */
  readonly signal?: AbortSignal | undefined;
  /** Messages a request, 1 to 100. @default 100 */
  readonly limit?: number;
  /** Only the messages of this topic; the pages are those of the whole chat. */
  readonly topicId?: number | undefined;
}

/** A page that is ready to be committed. */
export interface FetchedPage {
  /** Ascending, inside `covered`. */
  readonly messages: readonly Message[];
  /** People and chats that the messages name. */
  readonly peers: readonly Peer[];
  /** With this page everything in this range has been fetched; empty when `after` equals `upTo`. */
  readonly covered: IdRange;
  /** How many messages the chat has, where Telegram told. */
  readonly total?: number;
}

/**
 * Fetches all messages in the ranges.
 *
 * Pages are found by id, never by counting: messages that arrive or disappear meanwhile move nothing. A
 * short page says nothing about the end; only a page without any newer id ends a range, or an answer
 * that Telegram declares to be the whole history.
 *
 * Nothing is requested ahead of the consumer: when it has committed a page, `covered` is where another
 * run goes on.
 *
 * @param ranges ascending ranges; one that ends at {@linkcode MAX_MESSAGE_ID} is open
 * @throws {RpcError} what Telegram refuses; {ConnectionError} when it cannot be reached
 */
export async function* fetchHistory(
  gateway: Pick<TelegramGateway, "historyPage">,
  chat: ChatRef,
  ranges: readonly IdRange[],
  options: FetchHistoryOptions = {},
): AsyncGenerator<FetchedPage, void, undefined> {
  for (const range of ranges) yield* fetchRange(gateway, chat, range, options);
}

async function* fetchRange(
  gateway: Pick<TelegramGateway, "historyPage">,
  chat: ChatRef,
  range: IdRange,
  options: FetchHistoryOptions,
): AsyncGenerator<FetchedPage, void, undefined> {
  const { signal, limit = PAGE_LIMIT, topicId } = options;
  const wanted = (message: Message): boolean =>
    topicId === undefined || message.topicId === topicId || message.id === topicId;
  let after = range.after;
  while (after < range.upTo) {
    signal?.throwIfAborted();
    const page = await gateway.historyPage(
      { chat, offsetId: after + 1, addOffset: -limit, limit },
      signal,
    );
    const newest = newestId(page, after);
    const ended = newest === undefined || page.whole;
    const upTo = reached(range, after, newest, ended);
    yield {
      messages: page.messages.filter((message) =>
        message.id > after && message.id <= upTo && wanted(message)
      ),
      peers: page.peers,
      covered: { after, upTo },
      ...(page.total === undefined ? {} : { total: page.total }),
    };
    if (ended) return;
    after = upTo;
  }
}

/** The newest id of a page above `after`, gaps included. */
function newestId(page: HistoryPage, after: number): number | undefined {
  let newest = after;
  for (const { id } of page.messages) newest = Math.max(newest, id);
  for (const id of page.emptyIds) newest = Math.max(newest, id);
  return newest > after ? newest : undefined;
}

/**
 * Up to where everything is known. At the end of the history a closed range is done as a whole; an open
 * one is done only up to its newest message, since others will come.
 */
function reached(
  range: IdRange,
  after: number,
  newest: number | undefined,
  ended: boolean,
): number {
  if (ended && range.upTo < MAX_MESSAGE_ID) return range.upTo;
  return Math.min(range.upTo, newest ?? after);
}
