// Hands out the pending files of one history in message order, small and large ones separately.
import type { Archive } from "../../archive/archive.ts";
import type { ArchivedChat, IdRange, MediaJob, MediaJobBounds } from "../../archive/types.ts";
import type { RemoteFile } from "../../model/file.ts";
import { type MediaFilter, skipReason } from "../filter.ts";

/**
 * Files of two sizes wait in two lanes, so that the way to a small one does not lead past large ones.
 * What is looked at lies in ranges of message ids: pages of a history come in any order.
 */
export interface JobSource {
  /** Messages in this range may have pending files. */
  add(range: IdRange): void;
  /**
   * The next job of a lane; it stays the next one until it is taken.
   *
   * @returns `undefined` when there is none; "more" when only files that are not wanted have been found
   * so far: ask again after giving way to other work
   */
  peek(lane: Lane): MediaJob | "more" | undefined;
  /** Takes what {@linkcode JobSource.peek} has shown. */
  take(lane: Lane): void;
}

/** Which of the two. */
export type Lane = "small" | "large";

/** What a {@linkcode JobSource} works with. */
export interface JobSourceOptions {
  readonly archive: Pick<Archive, "takeMediaJobs" | "recordMediaOutcomes">;
  readonly chat: ArchivedChat;
  /** Key of the history. */
  readonly history: number;
  readonly filter: MediaFilter;
  /** Files of more bytes are large. */
  readonly largeBytes: number;
  /** Whether a job, by its key, is under way: such a job is not handed out again. */
  readonly isUnderWay: (key: number) => boolean;
  /** Called with how many files were found that are not wanted. */
  readonly onSkipped: (count: number) => void;
  /** Called with files that will be handed out soon. */
  readonly onExpected: (files: readonly RemoteFile[]) => void;
}

/** Jobs read at once: all that memory holds of a lane. */
const BATCH = 64;

/** Ids that a lane has still to look at: after a position, up to a message. */
interface Stretch {
  readonly messageId: number;
  readonly position: number;
  readonly upTo: number;
}

interface LaneState {
  readonly bounds: MediaJobBounds;
  stretches: readonly Stretch[];
  jobs: MediaJob[];
}

/** A source that has nothing to look at yet. */
export function createJobSource(options: JobSourceOptions): JobSource {
  const { largeBytes } = options;
  const lanes: Readonly<Record<Lane, LaneState>> = {
    small: { bounds: { atMost: largeBytes }, stretches: [], jobs: [] },
    large: { bounds: { above: largeBytes }, stretches: [], jobs: [] },
  };
  return {
    add({ after, upTo }) {
      const added = { messageId: after + 1, position: -1, upTo };
      for (const lane of [lanes.small, lanes.large]) {
        lane.stretches = withStretch(lane.stretches, added);
      }
    },
    peek(name) {
      const lane = lanes[name];
      const [waiting] = lane.jobs;
      if (waiting) return waiting;
      if (lane.stretches.length === 0) return undefined;
      read(options, lane);
      return lane.jobs[0] ?? (lane.stretches.length > 0 ? "more" : undefined);
    },
    take: (name) => void lanes[name].jobs.shift(),
  };
}

/** Reads one batch of the lowest stretch. */
function read(options: JobSourceOptions, lane: LaneState): void {
  const { archive, chat, history, filter } = options;
  const [stretch, ...later] = lane.stretches;
  if (!stretch) return;
  const bounds = { ...lane.bounds, upTo: stretch.upTo };
  const found = archive.takeMediaJobs(history, BATCH, stretch, bounds);
  const last = found.at(-1);
  lane.stretches = last && found.length === BATCH
    ? [{ messageId: last.messageId, position: last.position, upTo: stretch.upTo }, ...later]
    : later;
  const fresh = found.filter(({ key }) => !options.isUnderWay(key));
  const decided = fresh.map((job) => ({ job, reason: skipReason(job, filter) }));
  const skipped = decided.flatMap(({ job, reason }) =>
    reason ? [{ job, outcome: { state: "skipped", reason } as const }] : []
  );
  if (skipped.length > 0) archive.recordMediaOutcomes(chat, skipped);
  options.onSkipped(skipped.length);
  lane.jobs = decided.flatMap(({ job, reason }) => reason ? [] : [job]);
  options.onExpected(lane.jobs.map(({ file }) => file));
}

/** Ascending, without overlap: pages that follow each other make one stretch. */
function withStretch(stretches: readonly Stretch[], added: Stretch): readonly Stretch[] {
  if (added.messageId > added.upTo) return stretches;
  const merged: Stretch[] = [];
  for (const next of [...stretches, added].sort(byPlace)) {
    const last = merged.at(-1);
    if (last && next.messageId <= last.upTo + 1) {
      merged[merged.length - 1] = { ...last, upTo: Math.max(last.upTo, next.upTo) };
    } else merged.push(next);
  }
  return merged;
}

function byPlace(a: Stretch, b: Stretch): number {
  return a.messageId - b.messageId || a.position - b.position;
}
