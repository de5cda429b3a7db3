// Decides which ids of each half of a chat have to be fetched.
import { type IdRange, MAX_MESSAGE_ID } from "../archive/types.ts";
import type { HistoryHalf } from "../archive/names.ts";
import type { ChatRef } from "../model/chat.ts";
import type { HistoryPage, TelegramGateway } from "../telegram/gateway.ts";
import { firstIdSince } from "./first_id_since.ts";
import { ALL_IDS, intersectRanges, missingRanges } from "./ranges.ts";

/** Which messages a run asks for. All conditions hold together. */
export interface HistoryRange {
  /** Unix time in seconds; messages of that very second are included. */
  readonly since?: number;
  /** Unix time in seconds; messages of that very second are included. */
  readonly until?: number;
  /** Only so many of the newest messages. */
  readonly last?: number;
  /** Smallest message id, included. Ids mean the newer half of a migrated group. */
  readonly minId?: number;
  /** Largest message id, included. */
  readonly maxId?: number;
  /** Only this topic of a forum. */
  readonly topicId?: number;
}

/** One id space of a chat and what the archive has of it. */
export interface HalfState {
  /** Which id space it is. */
  readonly half: HistoryHalf;
  /** How Telegram addresses it. */
  readonly chat: ChatRef;
  /** Id of the newest message, 0 when not known. */
  readonly topMessageId: number;
  /** Ranges that need not be fetched again. */
  readonly covered: readonly IdRange[];
}

/** What has to be fetched of a half. */
export interface HalfPlan {
  /** Which id space it is. */
  readonly half: HistoryHalf;
  /** How Telegram addresses it. */
  readonly chat: ChatRef;
  /** Id of the newest message, 0 when not known. */
  readonly topMessageId: number;
  /** No message can come any more up to here. */
  readonly settledUpTo: number;
  /** Ascending, without overlap. */
  readonly ranges: readonly IdRange[];
}

/**
 * Plans a run over a chat.
 *
 * Costs no request when there is nothing to find out: without `since`, `until` and `last`, and when the
 * newest message is already here.
 *
 * @param halves the older half, where there is one, first
 * @returns a plan for each half, in the same order; without ranges when nothing is missing
 */
export async function planHistory(
  gateway: Pick<TelegramGateway, "historyPage">,
  halves: readonly HalfState[],
  range: HistoryRange,
  signal?: AbortSignal,
): Promise<readonly HalfPlan[]> {
  const plans: HalfPlan[] = [];
  let last = range.last;
  for (const state of halves.toReversed()) {
    if (withoutNews(state, missingRanges(ALL_IDS, state.covered)).length === 0) {
      plans.unshift(planOf(state, []));
      continue;
    }
    const counted = await newestRange(gateway, state, { last, topicId: range.topicId }, signal);
    last = counted.left;
    const dated = await dateRange(gateway, state, range, signal);
    const wanted = [idRange(state.half, range), counted.range, dated]
      .reduce((a, b) => a && b && intersectRanges(a, b), ALL_IDS);
    const ranges = wanted ? withoutNews(state, missingRanges(wanted, state.covered)) : [];
    plans.unshift(planOf(state, ranges));
  }
  return plans;
}

function planOf(state: HalfState, ranges: readonly IdRange[]): HalfPlan {
  const { half, chat, topMessageId, covered } = state;
  const settledUpTo = half === "older"
    ? MAX_MESSAGE_ID - 1
    : Math.max(topMessageId, ...covered.map(({ upTo }) => upTo));
  return { half, chat, topMessageId, settledUpTo, ranges };
}

/** An open range above the newest message holds nothing. */
function withoutNews(state: HalfState, ranges: readonly IdRange[]): readonly IdRange[] {
  const { topMessageId } = state;
  if (topMessageId <= 0) return ranges;
  return ranges.filter((range) => range.upTo < MAX_MESSAGE_ID || range.after < topMessageId);
}

/** Ids of the older half count as smaller than all of the newer half's. */
function idRange(half: HistoryHalf, range: HistoryRange): IdRange | undefined {
  if (half === "older") return (range.minId ?? 0) > 0 ? undefined : ALL_IDS;
  return intersectRanges(ALL_IDS, {
    after: Math.max(0, (range.minId ?? 1) - 1),
    upTo: range.maxId ?? MAX_MESSAGE_ID,
  });
}

async function dateRange(
  gateway: Pick<TelegramGateway, "historyPage">,
  state: HalfState,
  range: HistoryRange,
  signal: AbortSignal | undefined,
): Promise<IdRange | undefined> {
  let { after, upTo } = ALL_IDS;
  if (range.since !== undefined) {
    const first = await firstIdSince(gateway, state.chat, range.since, signal);
    if (first === undefined) return undefined;
    after = first - 1;
  }
  if (range.until !== undefined) {
    const beyond = await firstIdSince(gateway, state.chat, range.until + 1, signal);
    if (beyond !== undefined) upTo = beyond - 1;
  }
  return intersectRanges(ALL_IDS, { after, upTo });
}

/**
 * The newest `last` messages of a half as a range. One request finds where they begin; what arrives
 * afterwards comes on top.
 *
 * @returns the range, and how many messages are still wanted from the half before
 */
async function newestRange(
  gateway: Pick<TelegramGateway, "historyPage">,
  state: HalfState,
  { last, topicId }: { readonly last: number | undefined; readonly topicId: number | undefined },
  signal: AbortSignal | undefined,
): Promise<{ readonly range: IdRange | undefined; readonly left: number | undefined }> {
  if (last === undefined) return { range: ALL_IDS, left: undefined };
  if (last <= 0) return { range: undefined, left: 0 };
  const page = await gateway.historyPage(
    {
      chat: state.chat,
      offsetId: 0,
      addOffset: last - 1,
      limit: 1,
      ...(topicId === undefined ? {} : { topicId }),
    },
    signal,
  );
  if (page.whole) return newestOfWhole(page, last);
  const first = page.messages[0]?.id ?? page.emptyIds[0];
  if (first === undefined) return { range: ALL_IDS, left: Math.max(0, last - (page.total ?? 0)) };
  return { range: { after: first - 1, upTo: MAX_MESSAGE_ID }, left: 0 };
}

function newestOfWhole(
  page: HistoryPage,
  last: number,
): { readonly range: IdRange; readonly left: number } {
  const first = page.messages.at(-last);
  if (!first) return { range: ALL_IDS, left: last - page.messages.length };
  return { range: { after: first.id - 1, upTo: MAX_MESSAGE_ID }, left: 0 };
}
