// The failure of an image, as opposed to one of the disk.

/** A file cannot be read as an image. */
export class ImageError extends Error {
  /** Tells the class where `instanceof` does not reach. */
  override readonly name = "ImageError";
  /** What callers decide by. */
  readonly code = "unreadable_image";
}
