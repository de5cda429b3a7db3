// Looks again at messages that are in the archive: what was edited, and what is gone.
import type { Archive } from "../archive/archive.ts";
import type { IdRange, KnownId } from "../archive/types.ts";
import type { ChatRef } from "../model/chat.ts";
import type { Message } from "../model/message.ts";
import type { Peer } from "../model/peer.ts";
import type { TelegramGateway } from "../telegram/gateway.ts";
import { fetchHistory } from "./fetch_history.ts";
import { PAGE_LIMIT } from "./history_page.ts";
import { intersectRanges, missingRanges } from "./ranges.ts";

/** What is looked at again of one history. */
export interface RefreshPlan {
  /** Everything in these ranges has been fetched before. Ascending, without overlap. */
  readonly complete: readonly IdRange[];
  /** Of these only a part was wanted, such as one topic; the rest is still not wanted. */
  readonly partial: readonly IdRange[];
}

/** How {@linkcode refreshHistory} asks. */
export interface RefreshOptions {
  /** Ends the work with its reason. */
  readonly signal?: AbortSignal | undefined;
  /** Requests for pages under way at most. @default 4 */
  readonly shards?: number | undefined;
  /** What the archive has of a range. */
  readonly known: (range: IdRange) => readonly KnownId[];
  /** Receives what has been found and commits it; what it throws ends the whole. */
  readonly onPage: (page: RefreshedPage) => void;
}

/** A part of what was looked at. */
export interface RefreshedPage {
  /** As Telegram shows them now. */
  readonly messages: readonly Message[];
  /** People and chats that the messages name. */
  readonly peers: readonly Peer[];
  /** Ids of messages that Telegram has no more. */
  readonly gone: readonly number[];
}

/**
 * Plans a second look at the newest messages that an archive has of a chat; costs no request.
 *
 * Messages that are marked as deleted are not counted. Ranges that no run has fetched are left alone.
 *
 * @param histories keys of the chat's histories, the older half first
 * @param newest how many messages of the chat, both halves together
 * @returns a plan for each history, in the same order
 */
export function planRefresh(
  archive: Pick<Archive, "newestMessages" | "coverage" | "scopes">,
  histories: readonly number[],
  newest: number,
): readonly RefreshPlan[] {
  const plans: RefreshPlan[] = [];
  let left = newest;
  for (const history of histories.toReversed()) {
    const { count, range } = archive.newestMessages(history, left);
    const within = (ranges: readonly IdRange[]): readonly IdRange[] =>
      ranges.flatMap((each) => (count > 0 && intersectRanges(each, range)) || []);
    const complete = within(archive.coverage(history));
    const partial = archive.scopes(history).filter((scope) => scope !== "")
      .flatMap((scope) => within(archive.coverage(history, scope)));
    plans.unshift({ complete, partial: joined(partial, complete) });
    left -= count;
  }
  return plans;
}

/**
 * Reads ranges again, page by page, and tells what has become of the messages in them.
 *
 * A message counts as gone when a page that spans its id lacks it and Telegram, asked for that very id,
 * does not have it either: a page alone may be wrong, and a mark is a thing that people will rely on.
 *
 * @throws {RpcError} what Telegram refuses; {ConnectionError} when it cannot be reached
 */
export async function refreshHistory(
  gateway: Pick<TelegramGateway, "historyPage" | "messages">,
  chat: ChatRef,
  plan: RefreshPlan,
  options: RefreshOptions,
): Promise<void> {
  const { signal, shards, known, onPage } = options;
  const absent: number[] = [];
  for (const [kind, ranges] of [["complete", plan.complete], ["partial", plan.partial]] as const) {
    await fetchHistory(gateway, chat, ranges, {
      signal,
      shards,
      topMessageId: ranges.at(-1)?.upTo ?? 0,
      // What a page lacks is asked for by its id in any case.
      emptyPages: "believed",
      onPage({ messages, peers, covered }) {
        const here = known(covered);
        const ids = new Set(here.map(({ id }) => id));
        const shown = new Set(messages.map(({ id }) => id));
        absent.push(...here.filter(({ id, deleted }) => !deleted && !shown.has(id)).map(toId));
        const wanted = kind === "complete" ? messages : messages.filter(({ id }) => ids.has(id));
        onPage({ messages: wanted, peers, gone: [] });
      },
    });
  }
  absent.sort((a, b) => a - b);
  for (let i = 0; i < absent.length; i += PAGE_LIMIT) {
    onPage(await askById(gateway, chat, absent.slice(i, i + PAGE_LIMIT), signal));
  }
}

async function askById(
  gateway: Pick<TelegramGateway, "messages">,
  chat: ChatRef,
  ids: readonly number[],
  signal: AbortSignal | undefined,
): Promise<RefreshedPage> {
  const { messages, peers } = await gateway.messages(chat, ids, signal);
  const there = messages.filter(({ id }) => ids.includes(id));
  const shown = new Set(there.map(toId));
  return { messages: there, peers, gone: ids.filter((id) => !shown.has(id)) };
}

function toId({ id }: { readonly id: number }): number {
  return id;
}

/** What any of the ranges has and none of the others: ascending, without overlap. */
function joined(ranges: readonly IdRange[], others: readonly IdRange[]): readonly IdRange[] {
  const found: IdRange[] = [];
  for (const range of ranges) found.push(...missingRanges(range, [...others, ...found]));
  return found.toSorted((a, b) => a.after - b.after);
}
