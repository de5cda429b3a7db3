// The export without a process around it, with time-outs and pauses short enough for tests.
import { openArchive } from "../../lib/archive/open_archive.ts";
import type { Clock } from "../../lib/async/clock.ts";
import { delay } from "../../lib/async/delay.ts";
import { exportChats, type ExportRequest } from "../../lib/export/export_chats.ts";
import type { SpeechRequest } from "../../lib/export/transcript_run.ts";
import { ALL_MEDIA } from "../../lib/media/filter.ts";
import type { ExportReport, RunEvent } from "../../lib/model/events.ts";
import type { PeerId } from "../../lib/model/peer.ts";
import type { Telegram } from "../../lib/telegram/connect.ts";

/** Time-outs for a client whose server answers at once or never. */
export const SHORT_TIMEOUTS = { requestMs: 400, partMs: 400 } as const;

/** A clock that is right, and does not wait long. */
const HASTY_CLOCK: Clock = {
  now: Date.now,
  sleep: (ms, signal) => delay(Math.min(ms, 2), { signal }),
};

/** What an export did. */
export interface InProcessRun {
  readonly report: ExportReport;
  readonly events: readonly RunEvent[];
}

/** Exports chats of the client's account. */
export async function exportInProcess(
  telegram: Telegram,
  out: string,
  peers: readonly PeerId[],
  changes: Partial<ExportRequest> & {
    readonly before?: () => void;
    readonly speech?: SpeechRequest;
  } = {},
): Promise<InProcessRun> {
  const { before, speech, ...request } = changes;
  const listed = await telegram.listChats();
  const chats = listed.filter(({ ref }) => peers.includes(ref.id));
  const events: RunEvent[] = [];
  await using archive = await openArchive(out);
  before?.();
  const report = await exportChats({
    gateway: telegram,
    archive,
    onEvent: (event) => events.push(event),
    speech,
    version: "test",
    clock: HASTY_CLOCK,
  }, {
    chats,
    range: {},
    media: ALL_MEDIA,
    formats: ["json"],
    link: "hard",
    ...request,
  });
  return { report, events };
}
