// A photo for benchmarks that make images.
import sharp from "sharp";

/** As large as the photos that Telegram sends, and as rich in detail as a photo of something. */
export async function photograph(): Promise<Uint8Array> {
  const size = { width: 1280, height: 853 };
  const noise = { type: "gaussian", mean: 128, sigma: 50 } as const;
  const channels = 3;
  const background = { r: 90, g: 120, b: 160 };
  return await sharp({ create: { ...size, channels, background, noise } }).blur(1.2)
    .jpeg({ quality: 87 }).toBuffer();
}
