// Settings of how files are fetched and worked on: how many at once, with how much memory and which checks.
import type { ExportRequest } from "../../export/export_chats.ts";
import type { OutputFormat } from "../../export/render_outputs.ts";
import type { WorkerPoolOptions } from "../../workers/pool.ts";
import { optional, setting } from "./setting.ts";
import { choiceType, integerType, SWITCH_TYPE, textType, type ValueType } from "./value_type.ts";

/** On or off, where on is usual: as a flag it takes a value. */
const ON_OFF: ValueType<boolean> = { ...SWITCH_TYPE, placeholder: "true|false" };

/** Settings of `export`. */
export const MEDIA_SETTINGS = {
  threads: setting({
    flag: "--threads",
    variable: "MAX_THREADS",
    toml: "export.threads",
    type: integerType("N", { min: 0, max: 256 }),
    default: "0",
    description: "workers for hashes, copies and images; 0 is one for each core",
  }),
  threadMetrics: setting({
    flag: "--thread-metrics",
    variable: "THREAD_POOL_METRICS_ENABLED",
    toml: "export.thread_metrics",
    type: ON_OFF,
    default: "true",
    description: "count and time what the workers do",
  }),
  parallelMedia: setting({
    flag: "--parallel-media",
    variable: "MAX_PARALLEL_MEDIA",
    toml: "export.parallel_media",
    type: integerType("N", { min: 1, max: 64 }),
    default: "4",
    description: "files fetched at the same time",
  }),
  parallelMediaProcessing: setting({
    flag: "--parallel-media-processing",
    variable: "PARALLEL_MEDIA_PROCESSING",
    toml: "export.parallel_media_processing",
    type: ON_OFF,
    default: "true",
    description: "false: one file after another, whatever --parallel-media says",
  }),
  memoryLimitMb: setting({
    flag: "--memory-limit-mb",
    variable: "PARALLEL_MEDIA_MEMORY_LIMIT_MB",
    toml: "export.memory_limit_mb",
    type: integerType("MIB", { min: 1, max: 1_048_576 }),
    default: "2048",
    description: "while the program uses more memory, no further file begins",
  }),
  hashDedup: setting({
    flag: "--hash-dedup",
    variable: "HASH_BASED_DEDUPLICATION",
    toml: "export.hash_dedup",
    type: ON_OFF,
    default: "true",
    description: "ask for hashes before a download, and fetch no content twice",
  }),
  hashCacheSize: setting({
    flag: "--hash-cache-size",
    variable: "HASH_CACHE_MAX_SIZE",
    toml: "export.hash_cache_size",
    type: integerType("N", { min: 1, max: 10_000_000 }),
    default: "10000",
    description: "files of which media_hash_cache.bin keeps the hashes",
  }),
  verifyParts: setting({
    flag: "--verify-parts",
    variable: "TGKEEP_VERIFY_PARTS",
    toml: "export.verify_parts",
    type: SWITCH_TYPE,
    default: "false",
    description: "compare every part of a file with the hashes that Telegram tells",
  }),
  thumbnails: setting({
    flag: "--thumbnails",
    variable: "TGKEEP_THUMBNAILS",
    toml: "export.thumbnails",
    type: choiceType("FORMAT", ["auto", "never", "jpeg", "webp", "avif"]),
    default: "auto",
    description:
      "small images of photos and videos: auto (jpeg when html is written), never, jpeg, webp or avif",
  }),
  cache: optional({
    variable: "TGKEEP_CACHE",
    toml: "cache",
    type: { ...textType("DIR", "a folder"), completes: "folders" },
    without: "the user's cache folder",
    description: "folder where a compiled program unpacks its native parts",
  }),
};

type Values = {
  readonly [K in keyof typeof MEDIA_SETTINGS]: (typeof MEDIA_SETTINGS)[K]["fallback"];
};

/** How the worker pool is made. */
export function poolOptions(values: Pick<Values, "threads" | "threadMetrics">): WorkerPoolOptions {
  return { threads: values.threads, metrics: values.threadMetrics ? "on" : "off" };
}

/** How an export treats files. */
export function mediaRequest(
  values: Values & { readonly format: readonly OutputFormat[] },
): Pick<
  ExportRequest,
  "parallelMedia" | "memoryLimitBytes" | "hashDedup" | "verify" | "thumbnails"
> {
  return {
    parallelMedia: values.parallelMediaProcessing ? values.parallelMedia : 1,
    memoryLimitBytes: values.memoryLimitMb * 1_048_576,
    hashDedup: values.hashDedup ? { maxEntries: values.hashCacheSize } : "off",
    verify: values.verifyParts ? "hashes" : "size",
    thumbnails: thumbnailFormat(values),
  };
}

/** Only pages show small images by themselves. */
function thumbnailFormat(
  values: Pick<Values, "thumbnails"> & { readonly format: readonly string[] },
): ExportRequest["thumbnails"] {
  if (values.thumbnails === "never") return "none";
  if (values.thumbnails !== "auto") return values.thumbnails;
  return values.format.includes("html") ? "jpeg" : "none";
}
