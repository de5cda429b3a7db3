// Tells how far the history of a chat is, at most once a second.
import type { Clock } from "../async/clock.ts";
import type { Chat } from "../model/chat.ts";
import type { EventListener } from "../model/events.ts";
import type { FetchedCount } from "./fetch_chat.ts";

/** Shortest time between two events of a chat, in ms. */
const INTERVAL_MS = 1000;

/** What {@linkcode historyProgress} works with. */
export interface HistoryProgressOptions {
  readonly chat: Chat;
  readonly clock: Pick<Clock, "now">;
  readonly onEvent: EventListener;
}

/** Counts the pages of one chat. */
export interface HistoryProgress {
  readonly add: (page: FetchedCount) => void;
  /** Messages that were not in the archive before. */
  readonly added: () => number;
}

/** A counter that turns pages into `history.progress` events. */
export function historyProgress(options: HistoryProgressOptions): HistoryProgress {
  const { chat, clock, onEvent } = options;
  let fetched = 0;
  let added = 0;
  let told = clock.now();
  return {
    added: () => added,
    add(page) {
      fetched += page.messages;
      added += page.added;
      const now = clock.now();
      if (now - told < INTERVAL_MS) return;
      told = now;
      const total = page.total ?? chat.messageCount;
      onEvent({
        event: "history.progress",
        chat_id: chat.ref.id,
        fetched,
        ...(total === undefined ? {} : { total }),
      });
    },
  };
}
