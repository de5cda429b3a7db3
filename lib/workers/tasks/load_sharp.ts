// The one place that loads sharp, when the first image comes: it is 20 MB of native code.
import { prepareSharp } from "../native/sharp_library.ts";

/** The sharp library. */
export type Sharp = typeof import("sharp").default;

let loaded: Promise<Sharp> | undefined;

/**
 * Loads sharp, set up for a worker.
 *
 * @param cacheFolders where a compiled binary may unpack what sharp is linked to
 */
export function loadSharp(cacheFolders: readonly string[]): Promise<Sharp> {
  return loaded ??= load(cacheFolders);
}

/**
 * Formats that photos and posters never come as; SVG and the like are programs rather than pictures. Named one
 * by one: the setting holds for the whole process, and a worker that blocked all of them, to allow some
 * again, would in between make the images of the others unreadable.
 */
const BLOCKED = [
  ...["Svg", "Pdf", "Magick", "Magick7", "Openslide", "Tiff", "Ppm", "Csv", "Matrix", "Rad"],
  ...["Vips", "Analyze", "Raw", "Jxl", "Jp2k", "Openexr", "Fits", "Mat", "Nifti", "Dcraw", "Uhdr"],
].map((name) => `VipsForeignLoad${name}`);

/**
 * One thread an image: decoding JPEG is one thread's work, so cores are kept busy by images side by side, not
 * by threads of one. `deno task bench pool` on two cores: 2 workers make 164 thumbnails a second with one
 * thread each and 154 with two, four at a time on the main thread 165, one at a time 95 with one thread
 * and 91 with two. The setting holds for the whole process. No cache: no image is read twice.
 */
async function load(cacheFolders: readonly string[]): Promise<Sharp> {
  await prepareSharp(cacheFolders);
  const { default: sharp } = await import("sharp");
  sharp.cache(false);
  sharp.concurrency(1);
  sharp.block({ operation: BLOCKED });
  return sharp;
}
