// The figures of a run and the report that they make.
import type { ExportReport } from "../model/events.ts";
import { type MediaTally, newMediaTally } from "../media/media_stage.ts";

/** Counted while a run goes on. */
export interface RunFigures {
  readonly startedAt: number;
  newMessages: number;
  /** Messages that the archive has of the chats of this run. */
  totalMessages: number;
  /** Time spent on histories, in ms. */
  historyMs: number;
  failedChats: number;
  readonly media: MediaTally;
}

/** Figures of a run that has done nothing yet. */
export function newRunFigures(startedAt: number): RunFigures {
  return {
    startedAt,
    newMessages: 0,
    totalMessages: 0,
    historyMs: 0,
    failedChats: 0,
    media: newMediaTally(),
  };
}

/** The report of a run. */
export function reportOf(figures: RunFigures, now: number, exitCode: number): ExportReport {
  const { media, historyMs, newMessages } = figures;
  const processed = media.downloaded + media.idHits + media.failed;
  const wanted = media.downloaded + media.idHits;
  return {
    exit_code: exitCode,
    duration_ms: Math.round(now - figures.startedAt),
    messages: {
      new: newMessages,
      total: figures.totalMessages,
      per_second: historyMs > 0 ? Math.round(newMessages / historyMs * 1000) : 0,
    },
    media: {
      downloaded: media.downloaded,
      failed: media.failed,
      skipped: media.skipped,
      bytes: media.bytes,
    },
    pool: {
      threads: 0,
      active_threads: 0,
      queue_size: 0,
      completed_tasks: 0,
      failed_tasks: 0,
      avg_task_latency_ms: 0,
    },
    parallel_media: {
      total_media_processed: processed,
      concurrent_peak: processed > 0 ? 1 : 0,
      avg_concurrency: processed > 0 ? 1 : 0,
      memory_throttles: 0,
    },
    dedup: {
      id_based_hits: media.idHits,
      hash_based_hits: 0,
      downloads: media.downloaded,
      bytes_saved: media.bytesSaved,
      hit_rate: wanted > 0 ? Math.round(media.idHits / wanted * 1000) / 1000 : 0,
    },
  };
}
