// Finds where a date begins in a chat without reading what comes before it.
import type { ChatRef } from "../model/chat.ts";
import type { Message } from "../model/message.ts";
import type { HistoryPage, TelegramGateway } from "../telegram/gateway.ts";
import { PAGE_LIMIT } from "./fetch_history.ts";

/**
 * The id of the first message that is not older than a date. Ids grow with time, so the range of ids is
 * halved until one page holds the place: about log₂(newest id ÷ 100) requests.
 *
 * @param since Unix time in seconds
 * @returns `undefined` when every message is older, or there is none
 */
export async function firstIdSince(
  gateway: Pick<TelegramGateway, "historyPage">,
  chat: ChatRef,
  since: number,
  signal?: AbortSignal,
): Promise<number | undefined> {
  const newest = await gateway.historyPage({ chat, offsetId: 0, addOffset: 0, limit: 1 }, signal);
  const top = newest.messages.at(-1);
  if (top && top.date < since) return undefined;
  // All messages up to `older` are older; the first one above `notOlder` is `found`.
  let older = 0;
  let found = top?.id;
  let notOlder = found === undefined ? newestId(newest, 0) ?? 0 : found - 1;
  while (older < notOlder) {
    const middle = older + Math.floor((notOlder - older) / 2);
    const messages = await messagesAbove(gateway, chat, middle, signal);
    const match = messages.findIndex(({ date }) => date >= since);
    if (match > 0) return messages[match]?.id;
    const first = messages[match];
    if (first) found = first.id;
    if (first || messages.length === 0) notOlder = middle;
    else older = messages.at(-1)?.id ?? middle;
  }
  return found;
}

/** The first messages above an id; a page of gaps says nothing about dates, so it is read over. */
async function messagesAbove(
  gateway: Pick<TelegramGateway, "historyPage">,
  chat: ChatRef,
  id: number,
  signal: AbortSignal | undefined,
): Promise<readonly Message[]> {
  for (let above: number | undefined = id; above !== undefined;) {
    const page = await gateway.historyPage(
      { chat, offsetId: above + 1, addOffset: -PAGE_LIMIT, limit: PAGE_LIMIT },
      signal,
    );
    const messages = page.messages.filter((message) => message.id > id);
    if (messages.length > 0) return messages;
    above = newestId(page, above);
  }
  return [];
}

/** The newest id of a page above another, gaps included. */
function newestId(page: HistoryPage, above: number): number | undefined {
  let newest = above;
  for (const { id } of page.messages) newest = Math.max(newest, id);
  for (const id of page.emptyIds) newest = Math.max(newest, id);
  return newest > above ? newest : undefined;
}
