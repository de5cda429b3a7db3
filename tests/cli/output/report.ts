// A report for tests.
import type { ExportReport } from "../../../lib/model/events.ts";

/** A run in which all went well. */
export const REPORT: ExportReport = {
  exit_code: 0,
  duration_ms: 12_345,
  messages: { new: 1200, total: 5000, per_second: 97.2 },
  media: { downloaded: 12, failed: 0, skipped: 3, bytes: 45_600_000 },
  pool: {
    threads: 0,
    active_threads: 0,
    queue_size: 0,
    completed_tasks: 0,
    failed_tasks: 0,
    avg_task_latency_ms: 0,
    p95_task_latency_ms: 0,
  },
  parallel_media: {
    total_media_processed: 12,
    concurrent_peak: 1,
    avg_concurrency: 1,
    memory_throttles: 0,
  },
  dedup: {
    id_based_hits: 0,
    hash_based_hits: 0,
    downloads: 12,
    bytes_saved: 0,
    hit_rate: 0,
    hash_requests: 0,
  },
};
