// The schema of what a run has done: the fields of export.finished.
import type { ExportReport } from "../../model/events.ts";
import { amount, count, type Fields, objectOf, optional } from "./schema_of.ts";

export const REPORT_FIELDS: Fields<ExportReport> = {
  exit_code: count("0 done, 1 failed, 3 sign-in needed, 4 some files missing, 5 flood wait, …"),
  duration_ms: count("wall time of the run in ms"),
  messages: objectOf<ExportReport["messages"]>({
    new: count("messages that were not in the archive before"),
    total: count("messages of these chats in the archive now"),
    per_second: amount("new messages by the time spent on histories"),
  }, "messages of the chats of this run"),
  media: objectOf<ExportReport["media"]>({
    downloaded: count("files fetched from Telegram"),
    failed: count("files that could not be had"),
    skipped: count("files that are not wanted"),
    bytes: count("bytes that came from Telegram"),
  }, "files of the chats of this run"),
  transcripts: optional(objectOf<NonNullable<ExportReport["transcripts"]>>({
    done: count("files that were written down"),
    failed: count("files that could not be"),
  }, "speech; absent where nobody listened")),
  pool: objectOf<ExportReport["pool"]>({
    threads: count("worker threads"),
    active_threads: count("busy at the end"),
    queue_size: count("tasks waiting at the end"),
    completed_tasks: count("tasks that gave a result"),
    failed_tasks: count("tasks that ended with an error"),
    avg_task_latency_ms: amount("mean time between handing a task in and having its result, in ms"),
    p95_task_latency_ms: amount("95 of 100 tasks took less than this, in ms"),
  }, "worker threads"),
  parallel_media: objectOf<ExportReport["parallel_media"]>({
    total_media_processed: count("files downloaded, placed or failed"),
    concurrent_peak: count("most files under way at the same time"),
    avg_concurrency: amount("mean number of files under way while there were any"),
    memory_throttles: count("how often a file had to wait for memory"),
  }, "how files were worked on side by side"),
  dedup: objectOf<ExportReport["dedup"]>({
    id_based_hits: count("files recognised by Telegram's id"),
    hash_based_hits: count("files recognised by the hash of their content"),
    downloads: count("files that had to be fetched"),
    bytes_saved: count("size of the files that were placed instead of fetched"),
    hit_rate: amount("share of files that were placed instead of fetched", 1),
    hash_requests: count("requests that asked Telegram for hashes"),
  }, "what was not fetched because the same bytes were there"),
};
