// The figures of a run and the report that they make.
import type { Dedup, DedupFigures } from "../media/dedup/deduplicate.ts";
import type { MediaQueue } from "../media/queue/chat_media.ts";
import { newMediaTally } from "../media/queue/media_tally.ts";
import type { MemoryGuard } from "../media/queue/memory_guard.ts";
import type { ExportReport } from "../model/events.ts";
import type { PoolMetrics } from "../workers/pool.ts";
import type { TranscriptRun } from "./transcript_run.ts";

/** Counted while a run goes on. */
export interface RunFigures {
  readonly startedAt: number;
  newMessages: number;
  /** Messages that the archive has of the chats of this run. */
  totalMessages: number;
  /** Time spent on histories, in ms. */
  historyMs: number;
  failedChats: number;
}

/** Figures of a run that has done nothing yet. */
export function newRunFigures(startedAt: number): RunFigures {
  return { startedAt, newMessages: 0, totalMessages: 0, historyMs: 0, failedChats: 0 };
}

/** What the parts of a run have counted for themselves. */
export interface RunParts {
  readonly exitCode: number;
  readonly pool: PoolMetrics;
  /** Absent when the run ended before there was anything to count. */
  readonly media?: MediaFigures;
}

/** What is counted about files. */
export interface MediaFigures {
  readonly queue: Pick<MediaQueue, "tally" | "concurrency">;
  readonly dedup: Pick<Dedup, "figures">;
  readonly guard: Pick<MemoryGuard, "throttles">;
  /** Absent where nobody listens. */
  readonly transcripts?: Pick<TranscriptRun, "tally">;
}

const NOTHING_FOUND: DedupFigures = {
  idHits: 0,
  hashHits: 0,
  downloads: 0,
  bytesSaved: 0,
  hashRequests: 0,
  hashBytes: 0,
};

/** The report of a run. */
export function reportOf(figures: RunFigures, parts: RunParts, now: number): ExportReport {
  const { historyMs, newMessages } = figures;
  const { exitCode, media } = parts;
  const tally = media?.queue.tally ?? newMediaTally();
  return {
    exit_code: exitCode,
    duration_ms: Math.round(now - figures.startedAt),
    messages: {
      new: newMessages,
      total: figures.totalMessages,
      per_second: historyMs > 0 ? Math.round(newMessages / historyMs * 1000) : 0,
    },
    media: {
      downloaded: tally.downloaded,
      failed: tally.failed,
      skipped: tally.skipped,
      bytes: tally.bytes,
    },
    ...(media?.transcripts ? { transcripts: transcriptReport(media.transcripts) } : {}),
    pool: poolReport(parts.pool),
    parallel_media: {
      total_media_processed: tally.downloaded + tally.placed + tally.failed,
      concurrent_peak: media?.queue.concurrency.peak ?? 0,
      avg_concurrency: Math.round((media?.queue.concurrency.mean() ?? 0) * 100) / 100,
      memory_throttles: media?.guard.throttles() ?? 0,
    },
    dedup: dedupReport(media?.dedup.figures ?? NOTHING_FOUND),
  };
}

function transcriptReport({ tally: { done, failed } }: Pick<TranscriptRun, "tally">) {
  return { done, failed };
}

/** What a report says of the worker pool. */
export function poolReport(pool: PoolMetrics): ExportReport["pool"] {
  return {
    threads: pool.threads,
    active_threads: pool.active_threads,
    queue_size: pool.queue_size,
    completed_tasks: pool.completed_tasks,
    failed_tasks: pool.failed_tasks,
    avg_task_latency_ms: pool.avg_task_latency_ms,
    p95_task_latency_ms: pool.p95_task_latency_ms,
  };
}

/** What a report says of deduplication. */
export function dedupReport(dedup: Readonly<DedupFigures>): ExportReport["dedup"] {
  const { idHits, hashHits, downloads, bytesSaved, hashRequests } = dedup;
  const hits = idHits + hashHits;
  const wanted = hits + downloads;
  return {
    id_based_hits: idHits,
    hash_based_hits: hashHits,
    downloads,
    bytes_saved: bytesSaved,
    hit_rate: wanted > 0 ? Math.round(hits / wanted * 1000) / 1000 : 0,
    hash_requests: hashRequests,
  };
}
