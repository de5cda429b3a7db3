// Finds where a date begins in a chat without reading what comes before it.
import type { ChatRef } from "../model/chat.ts";
import type { HistoryPage, HistoryRequest, TelegramGateway } from "../telegram/gateway.ts";
import { newestIdAbove, PAGE_LIMIT } from "./history_page.ts";

/** So many messages on either side show the place, even if the server does not count quite exactly. */
const AROUND = 10;

/**
 * The id of the first message that is not older than a date. Telegram finds the date itself: one request
 * is enough wherever both an older message and one that is not are near.
 *
 * What it answers is not believed blindly: the place is only taken for found when the page shows both of
 * its sides. Where it does not (the date is before the first or after the newest message, a page came
 * short, or a whole page was sent in one second), the ids next to the page are read until it does.
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
  const ask = (request: Omit<HistoryRequest, "chat">): Promise<HistoryPage> =>
    gateway.historyPage({ chat, ...request }, signal);
  let page = await ask({
    offsetId: 0,
    offsetDate: since,
    addOffset: -AROUND,
    limit: 2 * AROUND,
  });
  for (;;) {
    const sides = sidesOf(page, since);
    if (page.whole || (sides.older && sides.first !== undefined)) return sides.first;
    if (sides.first !== undefined) return await lowestSince(ask, since, sides.first);
    if (sides.older) return await firstAbove(ask, since, newestIdAbove(page, 0) ?? 0);
    // Gaps have no date; the messages below them have.
    const lowest = lowestIdBelow(page, Infinity);
    if (lowest === undefined) return await firstAbove(ask, since, 0);
    page = await ask({ offsetId: lowest, addOffset: 0, limit: PAGE_LIMIT });
  }
}

type Ask = (request: Omit<HistoryRequest, "chat">) => Promise<HistoryPage>;

/** Reads down from a message that is not older, to the last one of them. */
async function lowestSince(ask: Ask, since: number, from: number): Promise<number> {
  let first = from;
  for (let below = from;;) {
    const page = await ask({ offsetId: below, addOffset: 0, limit: PAGE_LIMIT });
    const lowest = lowestIdBelow(page, below);
    if (lowest === undefined) return first;
    const sides = sidesOf(page, since);
    if (sides.first !== undefined) first = Math.min(first, sides.first);
    if (sides.older || page.whole) return first;
    below = lowest;
  }
}

/** Reads up from where everything is older, to the first message that is not. */
async function firstAbove(ask: Ask, since: number, from: number): Promise<number | undefined> {
  for (let above: number | undefined = from; above !== undefined;) {
    const page: HistoryPage = await ask({
      offsetId: above + 1,
      addOffset: -PAGE_LIMIT,
      limit: PAGE_LIMIT,
    });
    const after: number = above;
    const found = page.messages.find(({ id, date }) => id > after && date >= since);
    if (found) return found.id;
    above = page.whole ? undefined : newestIdAbove(page, above);
  }
  return undefined;
}

interface Sides {
  /** The page has an older message. */
  readonly older: boolean;
  /** The first message of the page that is not older. */
  readonly first: number | undefined;
}

function sidesOf(page: HistoryPage, since: number): Sides {
  return {
    older: page.messages.some(({ date }) => date < since),
    first: page.messages.find(({ date }) => date >= since)?.id,
  };
}

/** The lowest id of a page below another, gaps included. */
function lowestIdBelow(page: HistoryPage, below: number): number | undefined {
  let lowest = below;
  for (const { id } of page.messages) lowest = Math.min(lowest, id);
  for (const id of page.emptyIds) lowest = Math.min(lowest, id);
  return lowest < below ? lowest : undefined;
}
