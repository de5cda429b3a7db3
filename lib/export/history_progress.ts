// Tells how far the history of a chat is: at most once a second, and when it has ended.
import type { Clock } from "../async/clock.ts";
import type { HistoryRange } from "../history/plan_history.ts";
import type { Chat } from "../model/chat.ts";
import type { EventListener } from "../model/events.ts";
import type { FetchedCount } from "./fetch_chat.ts";

/** Shortest time between two events of a chat, in ms; the last one waits for nothing. */
const INTERVAL_MS = 1000;

/** What {@linkcode historyProgress} works with. */
export interface HistoryProgressOptions {
  readonly chat: Chat;
  /** Messages that the archive had of each history, by its key. */
  readonly archived: ReadonlyMap<number, number>;
  readonly range: HistoryRange;
  /** Newest messages that are looked at again. @default 0 */
  readonly refresh?: number | undefined;
  readonly clock: Pick<Clock, "now">;
  readonly onEvent: EventListener;
}

/** Counts the pages of one chat. */
export interface HistoryProgress {
  /** To be called before the first page. */
  readonly begin: () => void;
  readonly add: (page: FetchedCount) => void;
  /** To be called when no page comes any more. */
  readonly end: () => void;
  /** Messages that were not in the archive before. */
  readonly added: () => number;
}

/** A counter that turns pages into `chat.started` and `history.progress` events. */
export function historyProgress(options: HistoryProgressOptions): HistoryProgress {
  const { chat, clock, onEvent } = options;
  const totals = new Map<number, number>();
  let fetched = 0;
  let added = 0;
  let told = { at: clock.now(), fetched: 0 };
  const counts = () => {
    const total = totals.size > 0 ? sum(totals.values()) : chat.messageCount;
    if (total === undefined) return {};
    const expected = expectedOf(options, totals);
    return { total, ...(expected === undefined ? {} : { expected: Math.max(expected, fetched) }) };
  };
  const tell = (): void => {
    told = { at: clock.now(), fetched };
    onEvent({ event: "history.progress", chat_id: chat.ref.id, fetched, ...counts() });
  };
  return {
    added: () => added,
    begin() {
      const { fullName: name, type } = chat;
      onEvent({ event: "chat.started", chat_id: chat.ref.id, name, type, ...counts() });
    },
    add({ history, messages, added: fresh, total }) {
      fetched += messages;
      added += fresh;
      if (total !== undefined) totals.set(history, total);
      if (clock.now() - told.at >= INTERVAL_MS) tell();
    },
    end() {
      if (fetched > told.fetched) tell();
    },
  };
}

/**
 * Messages to come, as far as can be told: deleted ones stay in the archive and are no longer counted by
 * Telegram, and nobody tells how many messages lie between two dates or ids.
 *
 * @param totals of the histories that Telegram has told of: the halves of a migrated group are counted apart
 */
function expectedOf(
  { chat, archived, range, refresh = 0 }: HistoryProgressOptions,
  totals: ReadonlyMap<number, number>,
): number | undefined {
  const { last = Infinity, topicId, ...bounds } = range;
  const before = sum(archived.values());
  if (Object.keys(bounds).length > 0 || (topicId !== undefined && before > 0)) return undefined;
  const missing = totals.size > 0
    ? [...totals].map(([history, total]) => Math.max(0, total - (archived.get(history) ?? 0)))
    : [Math.max(0, (chat.messageCount ?? 0) - before)];
  return Math.min(last, sum(missing)) + Math.min(refresh, before);
}

function sum(numbers: Iterable<number>): number {
  return [...numbers].reduce((total, each) => total + each, 0);
}
