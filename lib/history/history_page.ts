// One ascending page of a range of ids: how it is asked for and what it proves.
import { type IdRange, MAX_MESSAGE_ID } from "../archive/types.ts";
import type { ChatRef } from "../model/chat.ts";
import { TgkeepError } from "../model/errors.ts";
import type { Message } from "../model/message.ts";
import type { Peer } from "../model/peer.ts";
import type { HistoryPage, TelegramGateway } from "../telegram/gateway.ts";

/** The most that `messages.getHistory` gives at once (core.telegram.org/api/offsets). */
export const PAGE_LIMIT = 100;

/** Which messages of the pages are wanted, and how they are asked for. */
export interface PageOptions {
  /** Ends the request with its reason. */
  readonly signal?: AbortSignal | undefined;
  /** Messages a request, 1 to 100. @default 100 */
  readonly limit?: number;
  /** Only the messages of this topic. */
  readonly topicId?: number | undefined;
  /** Id of the chat's newest message, 0 when not known. @default 0 */
  readonly topMessageId?: number;
  /**
   * Whether an empty page needs another answer to bear it out.
   *
   * @default "confirmed"
   */
  readonly emptyPages?: "confirmed" | "believed";
  /**
   * Up to here no message can come any more: Telegram has given this id away, or a larger one. Where the
   * history ends, ids beyond it are not taken for known, whatever range was asked for.
   *
   * @default every range that is not open is settled
   */
  readonly settledUpTo?: number;
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

/** An answer before it is known how much of it is still wanted. */
export interface PageAnswer {
  readonly page: HistoryPage;
  /** The id above which it was asked for. */
  readonly after: number;
  /** The newest id above `after`, gaps included; `undefined` when there is none. */
  readonly newest: number | undefined;
  /** Nothing is above `newest`. */
  readonly ended: boolean;
}

/** An answer without messages where there must be some is asked for so many times in all. */
const EMPTY_PAGE_ATTEMPTS = 4;

/**
 * Asks for the first messages above an id.
 *
 * A short page says nothing about the end; only a page without any newer id is the end, or an answer that
 * Telegram declares to be the whole history. An empty page is believed when the newest message of the chat
 * says the same: a server in trouble must not make the rest of a history look fetched. No more is asked for
 * than ids are left in the range: so many messages above `after` reach its end in any case.
 *
 * @throws {TgkeepError} "telegram" when pages stay empty although there are newer messages
 */
export async function askPage(
  gateway: Pick<TelegramGateway, "historyPage">,
  chat: ChatRef,
  range: IdRange,
  options: PageOptions,
): Promise<PageAnswer> {
  const { after, upTo } = range;
  const { signal, topicId } = options;
  const limit = Math.min(options.limit ?? PAGE_LIMIT, upTo - after);
  const within = { chat, ...(topicId === undefined ? {} : { topicId }) };
  for (let attempt = 1; attempt <= EMPTY_PAGE_ATTEMPTS; attempt++) {
    const page = await gateway.historyPage(
      { ...within, offsetId: after + 1, addOffset: -limit, limit },
      signal,
    );
    const newest = newestIdAbove(page, after);
    const ended = newest === undefined || (page.whole && reachesTop(newest, options));
    if (newest !== undefined || isCertain(page, after, options)) {
      return { page, after, newest, ended };
    }
    const top = await gateway.historyPage(
      { ...within, offsetId: 0, addOffset: 0, limit: 1 },
      signal,
    );
    if (newestIdAbove(top, after) === undefined) return { page, after, newest, ended };
  }
  throw new TgkeepError(
    "telegram",
    `Telegram gives no messages behind ${after} although there are newer ones; run the same command ` +
      "again later, it goes on from here",
  );
}

/** Whether nothing that the list of chats tells of is missing behind a message. */
function reachesTop(newest: number, { topMessageId = 0 }: PageOptions): boolean {
  return newest >= topMessageId;
}

/** Whether an empty page can be believed without asking what the newest message is. */
function isCertain(page: HistoryPage, after: number, options: PageOptions): boolean {
  const { topMessageId = 0, emptyPages } = options;
  if (emptyPages === "believed") return true;
  return topMessageId > 0 ? after >= topMessageId : page.total === 0 || page.whole;
}

/**
 * The part of an answer that lies in the range; it begins where the answer was asked for. At the end of
 * the history a settled range is done as a whole; any other one only up to its newest message, since
 * others will come.
 */
export function pageWithin(
  { page, after, newest, ended }: PageAnswer,
  end: number,
  { topicId, settledUpTo = MAX_MESSAGE_ID - 1 }: Pick<PageOptions, "topicId" | "settledUpTo">,
): FetchedPage {
  const upTo = ended && end <= settledUpTo ? end : Math.min(end, newest ?? after);
  return {
    messages: page.messages.filter((message) =>
      message.id > after && message.id <= upTo && isWanted(message, topicId)
    ),
    peers: page.peers,
    covered: { after, upTo },
    ...(page.total === undefined ? {} : { total: page.total }),
  };
}

/** The newest id of a page above another, gaps included. */
export function newestIdAbove(page: HistoryPage, after: number): number | undefined {
  let newest = after;
  for (const { id } of page.messages) newest = Math.max(newest, id);
  for (const id of page.emptyIds) newest = Math.max(newest, id);
  return newest > after ? newest : undefined;
}

function isWanted(message: Message, topicId: number | undefined): boolean {
  return topicId === undefined || message.topicId === topicId || message.id === topicId;
}
