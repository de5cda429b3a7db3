// Pages of a history that Telegram serves range by range, as if it were one (`messages.getSplitRanges`).
import type { HistoryPage, HistoryRequest } from "./gateway.ts";

/** A range of message ids, both ends included. */
export interface MessageRange {
  readonly minId: number;
  readonly maxId: number;
}

/** Asks for a page within one range. */
export type AskRange = (range: MessageRange, request: HistoryRequest) => Promise<HistoryPage>;

/**
 * Answers a request over all ranges.
 *
 * A page comes from one range: the one that the request points to, or the next one in its direction that
 * has messages. At the border of two ranges it is therefore shorter than asked, which pages may always be;
 * it is empty only when no range has anything. `total` is told only where the request counts messages.
 *
 * @param ranges ascending, without overlap; at least one
 * @throws {RangeError} for a request that counts down from an id, which ranges cannot answer
 */
export function pageOverRanges(
  ranges: readonly MessageRange[],
  request: HistoryRequest,
  ask: AskRange,
): Promise<HistoryPage> {
  const [only, ...others] = ranges;
  if (!only) throw new RangeError("Cannot page over no ranges");
  if (others.length === 0) return ask(only, request);
  if (request.offsetId === 0 && request.offsetDate !== undefined) {
    return pageByDate(ranges, request, request.offsetDate, ask);
  }
  if (request.addOffset > 0) return pageByCount(ranges, request, ask);
  return pageById(ranges, request, ask);
}

/** Where a message id belongs; ids beyond the last range are the newest and belong to it. */
export function rangeOf(ranges: readonly MessageRange[], id: number): number {
  const at = ranges.findIndex(({ maxId }) => id <= maxId);
  return at < 0 ? ranges.length - 1 : at;
}

async function pageById(
  ranges: readonly MessageRange[],
  request: HistoryRequest,
  ask: AskRange,
): Promise<HistoryPage> {
  const { offsetId, addOffset, limit } = request;
  const ascending = addOffset < 0;
  const start = offsetId === 0
    ? ranges.length - 1
    : rangeOf(ranges, ascending ? offsetId : offsetId - 1);
  const older = ranges.slice(0, start).reverse();
  const order = ascending
    ? [...ranges.slice(start), ...(limit > -addOffset ? older : [])]
    : [ranges[start]!, ...older];
  const wanted = (page: HistoryPage): boolean =>
    idsOf(page).some((id) =>
      offsetId === 0 || limit > -addOffset && ascending ||
      (ascending ? id >= offsetId : id < offsetId)
    );
  return await firstOf(order, request, { ask, wanted, count: ranges.length });
}

/**
 * The date lies in the first range that has a message as new as that, or just below it. Ranges are not
 * joined: their answers may each lack messages, and then what is joined would have a hole.
 */
async function pageByDate(
  ranges: readonly MessageRange[],
  request: HistoryRequest,
  date: number,
  ask: AskRange,
): Promise<HistoryPage> {
  let newest: HistoryPage | undefined;
  for (const range of ranges) {
    const page = { ...partOf(await ask(range, request)) };
    if (page.messages.some((message) => message.date >= date)) return page;
    if (!newest || idsOf(page).length > 0) newest = page;
  }
  return newest!;
}

/** Counts from the newest message down, over as many ranges as it takes. */
async function pageByCount(
  ranges: readonly MessageRange[],
  request: HistoryRequest,
  ask: AskRange,
): Promise<HistoryPage> {
  if (request.offsetId !== 0) throw new RangeError("Cannot count from an id over split ranges");
  let counted = 0;
  let page: HistoryPage | undefined;
  for (const range of ranges.toReversed()) {
    page = await ask(range, { ...request, addOffset: request.addOffset - counted });
    if (idsOf(page).length > 0) return partOf(page);
    counted += page.total ?? 0;
  }
  return { messages: [], emptyIds: [], peers: [], total: counted, whole: false };
}

interface Search {
  readonly ask: AskRange;
  readonly wanted: (page: HistoryPage) => boolean;
  /** How many ranges there are. */
  readonly count: number;
}

async function firstOf(
  order: readonly MessageRange[],
  request: HistoryRequest,
  { ask, wanted, count }: Search,
): Promise<HistoryPage> {
  let whole = order.length === count;
  for (const [i, range] of order.entries()) {
    const page = await ask(range, request);
    whole &&= page.whole;
    const last = i === order.length - 1;
    if (wanted(page) || last) return { ...partOf(page), whole: whole && last };
  }
  throw new RangeError("Cannot page over no ranges");
}

/** The count of a range is not the count of the chat, and a whole range is not a whole history. */
function partOf({ messages, emptyIds, peers }: HistoryPage): HistoryPage {
  return { messages, emptyIds, peers, whole: false };
}

function idsOf(page: HistoryPage): readonly number[] {
  return [...page.messages.map(({ id }) => id), ...page.emptyIds];
}
