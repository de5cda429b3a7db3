// How large a picture is shown, so that a page does not jump while pictures load.

/** CSS pixels. */
const MAX_WIDTH = 480;
const MAX_HEIGHT = 420;

/** CSS pixels of the longer edge of a sticker. */
export const STICKER_EDGE = 192;

/** Attributes of a picture; none where its size is not known. */
export interface DisplaySize {
  readonly width?: number;
  readonly height?: number;
}

/**
 * The size at which a picture of so many pixels fits its bubble; small ones are not blown up.
 *
 * @param edge longest edge in CSS pixels, where it is less than a bubble allows
 */
export function displaySize(
  { width, height }: { readonly width?: number | undefined; readonly height?: number | undefined },
  edge: number = MAX_WIDTH,
): DisplaySize {
  if (!width || !height || width < 0 || height < 0) return {};
  const scale = Math.min(1, edge / width, Math.min(edge, MAX_HEIGHT) / height);
  return {
    width: Math.max(1, Math.round(width * scale)),
    height: Math.max(1, Math.round(height * scale)),
  };
}
