// Everything that one run needs for its files, put together and taken apart again.
import type { Archive } from "../archive/archive.ts";
import type { ArchivedChat } from "../archive/types.ts";
import type { Clock } from "../async/clock.ts";
import { type Dedup, openDedup } from "../media/dedup/deduplicate.ts";
import { pooledHasher } from "../media/dedup/file_hasher.ts";
import type { MediaFilter } from "../media/filter.ts";
import { keepFile } from "../media/keep_file.ts";
import type { MediaQueue } from "../media/queue/chat_media.ts";
import { createMediaQueue } from "../media/queue/media_queue.ts";
import { createMemoryGuard, type MemoryGuard } from "../media/queue/memory_guard.ts";
import { createPartBudget } from "../media/download/part_budget.ts";
import { type LinkMode, pooledCopy } from "../media/place.ts";
import { forgetLostThumbnails } from "../media/lost_thumbnails.ts";
import { makeMissingThumbnails, makeThumbnail } from "../media/thumbnail.ts";
import type { EventListener } from "../model/events.ts";
import type { TelegramGateway } from "../telegram/gateway.ts";
import type { WorkerPool } from "../workers/pool.ts";
import type { ImageFormat } from "../workers/tasks/image.ts";
import { dedupReport, poolReport } from "./run_figures.ts";
import { openTranscriptRun, type SpeechRequest, type TranscriptRun } from "./transcript_run.ts";

/** What the files of a run are worked on with. */
export interface MediaRunDeps {
  /** With the flood policy around it. */
  readonly gateway: TelegramGateway;
  /** Open for writing. */
  readonly archive: Archive;
  readonly pool: WorkerPool;
  /** Writes down what is said in files, where that is wanted. */
  readonly speech?: SpeechRequest | undefined;
  readonly clock: Clock;
  readonly onEvent: EventListener;
  /** Told at once what ends the run. */
  readonly onFatal: (error: unknown, chat: ArchivedChat) => void;
  readonly signal?: AbortSignal | undefined;
}

/** How the files of a run are worked on. */
export interface MediaRunRequest {
  /** Which files are kept. */
  readonly media: MediaFilter;
  /** How a file that is needed twice is placed. */
  readonly link: LinkMode;
  /** Files under way at most. @default 4 */
  readonly parallelMedia?: number | undefined;
  /** Bytes of memory above which no further file begins. @default 2 GiB */
  readonly memoryLimitBytes?: number | undefined;
  /**
   * Whether equal files under different ids are found by their content before they are downloaded, and how
   * many files the hash cache knows at most.
   *
   * @default { maxEntries: 10_000 }
   */
  readonly hashDedup?: "off" | { readonly maxEntries: number } | undefined;
  /** `hashes`: each part is compared with what Telegram says of it. @default "size" */
  readonly verify?: "size" | "hashes" | undefined;
  /** Format of the small images that are made of photos and of posters of videos. @default "none" */
  readonly thumbnails?: "none" | ImageFormat | undefined;
}

/** The files of a run. Disposing of it stops what is under way and writes the hash cache. */
export interface MediaRun extends AsyncDisposable {
  readonly queue: MediaQueue;
  readonly dedup: Dedup;
  readonly guard: MemoryGuard;
  /** Where somebody listens. */
  readonly transcripts?: TranscriptRun;
  /** Makes the thumbnails that earlier runs did not make, where thumbnails are wanted. */
  completeThumbnails(chat: ArchivedChat): Promise<void>;
}

const PARALLEL_MEDIA = 4;
const MEMORY_LIMIT_BYTES = 2_147_483_648;
const HASH_CACHE_ENTRIES = 10_000;

/** How often `run.gauges` is sent while files are under way, in ms. */
const GAUGES_MS = 1000;

/**
 * Prepares for the files of a run.
 *
 * @throws {TgkeepError} "archive" when the disk does not allow it
 */
export async function openMediaRun(
  deps: MediaRunDeps,
  request: MediaRunRequest,
): Promise<MediaRun> {
  const { archive, clock, gateway, onEvent, onFatal, pool, signal } = deps;
  await using opened = new AsyncDisposableStack();
  const dedup = opened.use(
    openDedup({
      archive,
      gateway,
      hasher: pooledHasher(pool),
      copy: pooledCopy(pool),
      content: request.hashDedup ?? { maxEntries: HASH_CACHE_ENTRIES },
      onWarning: (message) => onEvent({ event: "warning", message }),
    }),
  );
  const guard = createMemoryGuard({
    // What a model takes does not shrink when files wait.
    limitBytes: (request.memoryLimitBytes ?? MEMORY_LIMIT_BYTES) +
      (deps.speech?.engine.memoryBytes ?? 0),
    gauge: () => Deno.memoryUsage().rss,
    clock,
    onEvent,
  });
  const keeper = {
    gateway,
    archive,
    dedup,
    budget: createPartBudget(gateway),
    verify: request.verify ?? "size",
  } as const;
  const thumbnails = request.thumbnails ?? "none";
  const illustrator = {
    pool,
    archive,
    ...(thumbnails === "none" ? {} : { format: thumbnails }),
  };
  const transcripts = deps.speech &&
    opened.use(openTranscriptRun({ archive, speech: deps.speech, onEvent, clock, signal }));
  const queue = opened.use(createMediaQueue(
    {
      archive,
      keep: (each) => keepFile(keeper, each),
      async finishing({ job, sha256 }, chat, signal) {
        transcripts?.kept(chat, job);
        if (thumbnails === "none") return;
        await makeThumbnail(illustrator, { chat, job: { ...job, sha256 }, signal });
      },
      askHome: (ref, messageId, each) => gateway.messages(ref, [messageId], each),
      guard,
      clock,
      onEvent,
      onFatal,
      onExpected: (files) => dedup.expect(files),
      signal,
    },
    {
      parallel: request.parallelMedia ?? PARALLEL_MEDIA,
      filter: request.media,
      link: request.link,
    },
  ));
  const gauges = setInterval(() => {
    const { active } = queue.concurrency;
    if (active === 0) return;
    onEvent({
      event: "run.gauges",
      pool: poolReport(pool.metrics()),
      media_active: active,
      media_waiting: queue.waiting(),
      memory_bytes: guard.used(),
      dedup: dedupReport(dedup.figures),
    });
  }, GAUGES_MS);
  opened.defer(() => clearInterval(gauges));
  const resources = opened.move();
  return {
    queue,
    dedup,
    guard,
    ...(transcripts ? { transcripts } : {}),
    async completeThumbnails(chat) {
      if (thumbnails === "none") return;
      await forgetLostThumbnails(archive, chat, signal);
      await makeMissingThumbnails(illustrator, { chat, signal });
    },
    [Symbol.asyncDispose]: () => resources.disposeAsync(),
  };
}
