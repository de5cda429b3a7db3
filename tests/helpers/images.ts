// Images for tests, good and bad.
import sharp, { type Sharp } from "sharp";

/** Size in pixels as it is stored. */
interface StoredSize {
  readonly width: number;
  readonly height: number;
}

/** A JPEG of one colour. */
export async function jpeg(size: StoredSize): Promise<Uint8Array> {
  return await plain(size).jpeg().toBuffer();
}

/** A JPEG as a camera writes it: `orientation` is that of EXIF, 6 for a turn to the right. */
export async function camera(
  { orientation, ...size }: StoredSize & { readonly orientation: number },
): Promise<Uint8Array> {
  return await plain(size).withExif({ IFD0: { Make: "Camera" } }).withMetadata({ orientation })
    .jpeg().toBuffer();
}

/** Files that are sent as photos and are none, or more than they seem. */
export const HOSTILE_IMAGES: Readonly<Record<string, () => Promise<Uint8Array>>> = {
  "an empty file": () => Promise.resolve(new Uint8Array()),
  "a text": () => Promise.resolve(new TextEncoder().encode("not an image")),
  "half a photo": async () => (await noise()).subarray(0, 5000),
  "a PNG with garbage inside": async () => {
    const bytes = new Uint8Array(await sharp(await noise()).png().toBuffer());
    for (let i = 700; i < bytes.length - 20; i++) bytes[i] = (i * 7919) & 255;
    return bytes;
  },
  "a drawing that is a program": () =>
    Promise.resolve(
      new TextEncoder().encode('<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>'),
    ),
  "a bomb of 400 megapixels": bomb,
};

function plain(size: StoredSize): Sharp {
  return sharp({ create: { ...size, channels: 3, background: "teal" } });
}

async function noise(): Promise<Uint8Array> {
  return await sharp({
    create: {
      width: 200,
      height: 200,
      channels: 3,
      background: "gray",
      noise: { type: "gaussian", mean: 128, sigma: 50 },
    },
  }).jpeg().toBuffer();
}

/** A small file whose header announces 20,000 × 20,000 pixels. */
async function bomb(): Promise<Uint8Array> {
  const bytes = new Uint8Array(await jpeg({ width: 16, height: 16 }));
  const view = new DataView(bytes.buffer);
  // The frame header FF C0 has its length, the precision, then height and width.
  for (let i = 0; i < bytes.length - 9; i++) {
    if (view.getUint16(i) !== 0xffc0) continue;
    view.setUint16(i + 5, 20_000);
    view.setUint16(i + 7, 20_000);
    return bytes;
  }
  throw new Error("Cannot make a bomb: the JPEG has no frame header");
}
