// Small images of photos and of the posters of videos, so that a page of the archive loads quickly.
import type { Archive } from "../archive/archive.ts";
import { diskError } from "../archive/disk_error.ts";
import { isPicture } from "../archive/image_rows.ts";
import type { ArchivedChat } from "../archive/types.ts";
import type { ImageJob, ImageRecord } from "../archive/image_types.ts";
import type { ImageFormat } from "../workers/app_tasks.ts";
import { ImageError } from "../workers/image_error.ts";
import { WorkerCrash } from "../workers/worker_crash.ts";
import type { WorkerPool } from "../workers/worker_pool.ts";

/** What thumbnails are made with. */
export interface ThumbnailDeps {
  /** Does the work, before other tasks that wait. */
  readonly pool: Pick<WorkerPool, "run">;
  /** Open for writing. */
  readonly archive: Pick<Archive, "folder" | "recordImage" | "takeImageJobs">;
  /** What thumbnails are encoded as. @default "jpeg" */
  readonly format?: ImageFormat;
}

/** Whose thumbnail is wanted. */
export interface ThumbnailRequest {
  readonly chat: Pick<ArchivedChat, "folder" | "histories">;
  /** A kept file, of whatever kind. */
  readonly job: Pick<ImageJob, "key" | "slot" | "kind" | "path" | "sha256">;
  readonly signal?: AbortSignal | undefined;
}

/** Folder of the thumbnails inside a chat's folder; no kind of media has a folder of this name. */
export const THUMBNAILS_FOLDER = "thumbnails";

/** Longest edge in pixels. Pages show photos up to 480 wide, and screens have more pixels than that. */
const MAX_EDGE = 640;

/** Endings of thumbnails; a path that has one already keeps it. */
const ENDINGS: Readonly<Record<ImageFormat, readonly [ending: string, present: RegExp]>> = {
  jpeg: [".jpg", /\.jpe?g$/i],
  webp: [".webp", /\.webp$/i],
  avif: [".avif", /\.avif$/i],
};

/** 1 to 100. At this size 20 KB are usual, and the eye sees no difference to 90. */
const QUALITY = 80;

/** Time in ms that an image may take; one of Telegram's takes some 20. */
const TIMEOUT_MS = 60_000;

/** Jobs read at once, and so at most in the queue of the pool. */
const BATCH = 32;

/**
 * Where the thumbnail of a file is kept; both paths are relative to the chat's folder.
 *
 * @returns for example `thumbnails/photos/photo_12.jpg`
 */
export function thumbnailPath(path: string, format: ImageFormat = "jpeg"): string {
  const [ending, present] = ENDINGS[format];
  return `${THUMBNAILS_FOLDER}/${path}${present.test(path) ? "" : ending}`;
}

/** What a thumbnail was encoded as, by its path. */
export function formatOfThumbnail(path: string): ImageFormat {
  const formats = Object.keys(ENDINGS) as ImageFormat[];
  return formats.find((format) => ENDINGS[format][1].test(path)) ?? "jpeg";
}

/**
 * Measures a kept photo or poster of a video, makes its thumbnail and records both. Other files are left
 * alone.
 *
 * @returns `undefined` for another file, and for an image that cannot be read or is not there. That it cannot
 * be read is remembered too: it is not tried again before its content changes
 * @throws {TgkeepError} "archive" when the disk is in trouble; the signal's reason when aborted
 */
export async function makeThumbnail(
  deps: ThumbnailDeps,
  { chat, job, signal }: ThumbnailRequest,
): Promise<ImageRecord | undefined> {
  if (!isPicture(job)) return undefined;
  const { pool, archive, format = "jpeg" } = deps;
  const folder = `${archive.folder}/${chat.folder}`;
  const path = thumbnailPath(job.path, format);
  const to = `${folder}/${path}`;
  try {
    const { width, height, written } = await pool.run("image", {
      from: `${folder}/${job.path}`,
      write: { to, maxEdge: MAX_EDGE, format, quality: QUALITY },
    }, { priority: "high", timeoutMs: TIMEOUT_MS, signal });
    const image = { width, height, ...(written ? { thumbnail: { path, ...written } } : {}) };
    archive.recordImage(job, image);
    return image;
  } catch (error) {
    signal?.throwIfAborted();
    if (!concernsFileAlone(error)) throw diskError(error, to);
    if (isOfContent(error)) archive.recordImage(job, undefined);
    return undefined;
  }
}

/**
 * Makes the thumbnails of kept files that have none: an earlier run was interrupted, or made none.
 *
 * @throws like {@linkcode makeThumbnail}
 */
export async function makeMissingThumbnails(
  deps: ThumbnailDeps,
  { chat, signal }: Pick<ThumbnailRequest, "chat" | "signal">,
): Promise<void> {
  for (const { key } of chat.histories) {
    let after: ImageJob | undefined;
    for (;;) {
      signal?.throwIfAborted();
      const jobs = deps.archive.takeImageJobs(key, BATCH, after);
      after = jobs.at(-1);
      if (!after) break;
      await Promise.all(jobs.map((job) => makeThumbnail(deps, { chat, job, signal })));
    }
  }
}

/** What will be so the next time too; a hostile image may well take its worker with it. */
function isOfContent(error: unknown): boolean {
  return error instanceof ImageError || error instanceof WorkerCrash;
}

/** A file that somebody has moved away, or a machine that is too busy, says nothing of the others. */
function concernsFileAlone(error: unknown): error is Error {
  return isOfContent(error) || error instanceof Deno.errors.NotFound ||
    (error instanceof DOMException && error.name === "TimeoutError");
}
