// Tells listeners how one file gets on.
import type { ArchivedChat, MediaJob } from "../../archive/types.ts";
import type { Clock } from "../../async/clock.ts";
import type { EventListener } from "../../model/events.ts";
import type { FileOutcome } from "../keep_file.ts";

/** Shortest time between two `media.progress` of a file, in ms. */
const INTERVAL_MS = 100;

/** Tells that a file begins. */
export function tellStart(onEvent: EventListener, chat: ArchivedChat, job: MediaJob): void {
  onEvent({ event: "media.started", ...about(chat, job), kind: job.kind, bytes: job.file.size });
}

/**
 * What takes the bytes that are on disk and tells of them, not too often. The first ones, which an earlier
 * run has left, are always told.
 */
export function progressTeller(
  onEvent: EventListener,
  clock: Pick<Clock, "now">,
  { chat, job }: { readonly chat: ArchivedChat; readonly job: MediaJob },
): (bytes: number) => void {
  let told = -Infinity;
  return (bytes) => {
    const now = clock.now();
    if (now - told < INTERVAL_MS) return;
    told = now;
    onEvent({ event: "media.progress", ...about(chat, job), bytes });
  };
}

/** Tells what became of a file. */
export function tellOutcome(
  onEvent: EventListener,
  chat: ArchivedChat,
  outcome: FileOutcome,
): void {
  const { job } = outcome;
  const file = { ...about(chat, job), kind: job.kind };
  if (outcome.state === "failed") {
    onEvent({ event: "media.failed", ...file, reason: outcome.reason });
  } else {
    onEvent({ event: "media.done", ...file, bytes: outcome.bytes, source: outcome.source });
  }
}

function about(chat: ArchivedChat, { messageId, path }: MediaJob) {
  return { chat_id: chat.id, message_id: messageId, path: `${chat.folder}/${path}` };
}
