// How far a run is as a whole, and when it will be done: estimates, since later chats are unknown yet.
import { rateOf } from "./rates.ts";
import type { RunView } from "./run_view.ts";

/** Progress of the whole run. */
export interface Estimate {
  /** Share that is done, 0 to 1. */
  readonly done: number;
  readonly messagesPerSecond: number;
  readonly bytesPerSecond: number;
  /** Time left in ms; undefined while nothing can be said. */
  readonly leftMs: number | undefined;
}

/** Longer ones say only that nobody knows. */
const LONGEST_LEFT_MS = 100 * 3_600_000;

/** @param now clock in ms */
export function estimateRun(view: RunView, now: number): Estimate {
  const messagesPerSecond = rateOf(view.messageSamples, now, view.fetched);
  const bytesPerSecond = rateOf(view.byteSamples, now, view.bytes);
  const chats = Math.max(view.chatsTotal, view.chatsFinished + view.chats.length + view.moreChats);
  const shares = view.chats.map(({ fetched, expected = Infinity }) =>
    expected === 0 ? 1 : Math.min(1, fetched / expected)
  );
  const finished = view.chatsFinished + shares.reduce((sum, share) => sum + share, 0);
  const { left, here } = bytesOf(view);
  // Histories and files are fetched at the same time: a run is as far as what is behind.
  const done = chats === 0
    ? 0
    : Math.min(1, finished / chats, left === 0 ? 1 : here / (here + left));
  const times = [timeOfMessages(view, chats, messagesPerSecond), timeOfFiles(left, bytesPerSecond)];
  const longest = Math.max(0, ...times.map((ms) => ms ?? 0));
  const waits = view.flood !== undefined && view.flood.until > now;
  const leftMs = longest > 0 && longest <= LONGEST_LEFT_MS && !waits ? longest : undefined;
  return { done, messagesPerSecond, bytesPerSecond, leftMs };
}

function timeOfMessages(view: RunView, chats: number, perSecond: number): number | undefined {
  const { chatsFinished } = view;
  const active = view.chats.filter(({ expected }) => expected !== undefined);
  if (perSecond <= 0 || active.length === 0) return undefined;
  const left = active.reduce(
    (sum, { fetched, expected = 0 }) => sum + Math.max(0, expected - fetched),
    0,
  );
  const waiting = Math.max(0, chats - chatsFinished - view.chats.length);
  const known = chatsFinished + active.length;
  // Chats to come are taken to be as long as those that were seen.
  const seen = view.fetchedOfFinished + active.reduce((sum, { expected = 0 }) => sum + expected, 0);
  const ahead = known === 0 ? 0 : waiting * seen / known;
  return (left + ahead) / perSecond * 1_000;
}

function timeOfFiles(left: number, perSecond: number): number | undefined {
  return perSecond > 0 ? left / perSecond * 1_000 : undefined;
}

/** Bytes of files that are left, and that are here; files of chats to come are not known of. */
function bytesOf({ bytesKept, files, gauges }: RunView) {
  let left = gauges?.media_waiting.bytes ?? 0;
  let here = bytesKept;
  for (const { bytes, size } of files) {
    left += Math.max(0, size - bytes);
    here += bytes;
  }
  return { left, here };
}
