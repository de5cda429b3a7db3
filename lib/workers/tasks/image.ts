// Task: the size of an image as it is to be shown, and a smaller or re-encoded one of it.
import { createHash } from "node:crypto";
import { dirname } from "node:path";
import { ImageError } from "../image_error.ts";
import type { TaskContext } from "../task_table.ts";
import { loadSharp, type Sharp } from "./load_sharp.ts";

/** What to read, and what to make of it. */
export interface ImageInput {
  /** The image; hostile ones only fail their task. */
  readonly from: string;
  /** Absent when only the size is wanted. */
  readonly write?: ImageTarget;
}

/** An image that is to be written. */
export interface ImageTarget {
  /** Appears complete or not at all; its folder is made. */
  readonly to: string;
  /** Longest edge in pixels; a smaller image is not enlarged. Absent for the full size. */
  readonly maxEdge?: number;
  /** What it is encoded as. */
  readonly format: ImageFormat;
  /** 1 to 100. */
  readonly quality: number;
}

/** Formats that images are written in. */
export type ImageFormat = "jpeg" | "webp" | "avif";

/** A size in pixels, upright: after the EXIF orientation. */
export interface ImageSize {
  /** From left to right. */
  readonly width: number;
  /** From top to bottom. */
  readonly height: number;
}

/** What was found and made. */
export interface ImageOutput extends ImageSize {
  /** What was written, where that was asked for. */
  readonly written?: ImageSize & {
    readonly bytes: number;
    /** Lower-case hexadecimal. */
    readonly sha256: string;
  };
}

/**
 * Largest image that is decoded, for which 150 MB may be needed. Width and height of a photo are at most
 * 10,000 together (core.telegram.org/bots/api#sendphoto), so that none has more than 25 megapixels.
 */
const MAX_PIXELS = 50_000_000;

/** Seconds after which libvips gives up by itself, sooner than the task runs out of time. */
const TIMEOUT_SECONDS = 30;

/**
 * Reads an image and writes another one of it, without its EXIF data (place and camera).
 *
 * What is truncated or broken fails as a whole: half a photo with grey below would look like ours.
 *
 * @throws {ImageError} when it cannot be read or is too large; errors of the file system
 */
export async function makeImage(
  { from, write }: ImageInput,
  { signal, cacheFolders }: Pick<TaskContext, "signal" | "cacheFolders">,
): Promise<ImageOutput> {
  const sharp = await loadSharp(cacheFolders);
  // libvips would say of a missing file, too, that it is no image.
  Deno.statSync(from);
  const size = await readable(from, () => uprightSize(sharp, from));
  if (!write) return size;
  signal.throwIfAborted();
  const { data, info } = await readable(from, () => encoded(sharp, from, write));
  signal.throwIfAborted();
  writeWhole(write.to, data);
  const sha256 = createHash("sha256").update(data).digest("hex");
  const written = { width: info.width, height: info.height, bytes: data.length, sha256 };
  return { ...size, written };
}

/** `failOn: "error"` lets warnings pass: they are about EXIF data and colour profiles, not pixels. */
const READING = { limitInputPixels: MAX_PIXELS, failOn: "error" } as const;

async function uprightSize(sharp: Sharp, from: string): Promise<ImageSize> {
  const { autoOrient } = await sharp(from, READING).metadata();
  return { width: autoOrient.width, height: autoOrient.height };
}

function encoded(
  sharp: Sharp,
  from: string,
  { maxEdge, format, quality }: ImageTarget,
): Promise<{ readonly data: Uint8Array; readonly info: ImageSize }> {
  const image = sharp(from, READING).autoOrient();
  if (maxEdge !== undefined) {
    image.resize({ width: maxEdge, height: maxEdge, fit: "inside", withoutEnlargement: true });
  }
  // JPEG has no transparency; black would swallow dark drawings.
  if (format === "jpeg") image.flatten({ background: "white" });
  return image.toFormat(format, { quality }).timeout({ seconds: TIMEOUT_SECONDS })
    .toBuffer({ resolveWithObject: true });
}

async function readable<T>(from: string, read: () => Promise<T>): Promise<T> {
  try {
    return await read();
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new ImageError(`Cannot read ${from} as an image: ${reason}`, { cause: error });
  }
}

/** Without giving way: in a worker nothing else waits, and going through other threads takes longer. */
function writeWhole(to: string, bytes: Uint8Array): void {
  const temporary = `${to}.part`;
  Deno.mkdirSync(dirname(to), { recursive: true });
  Deno.writeFileSync(temporary, bytes);
  Deno.renameSync(temporary, to);
}
