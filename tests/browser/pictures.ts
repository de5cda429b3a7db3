// Pictures and sounds made of numbers, so that pages in tests have something to show.
import { crc32, deflateSync } from "node:zlib";

/** Colours of a picture from top to bottom, each as red, green and blue. */
export type Gradient = readonly [top: readonly number[], bottom: readonly number[]];

/** A PNG with a sky and hills. */
export function landscape(width: number, height: number, [top, bottom]: Gradient): Uint8Array {
  const rows = new Uint8Array(height * (width * 3 + 1));
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const hill = height *
        (0.62 + 0.12 * Math.sin(x / width * 7) + 0.05 * Math.sin(x / width * 23));
      const far = height * (0.5 + 0.1 * Math.sin(2 + x / width * 4));
      const shade = y > hill ? 0.45 : y > far ? 0.7 : 1;
      const at = y * (width * 3 + 1) + 1 + x * 3;
      for (let i = 0; i < 3; i++) {
        const sky = (top[i] ?? 0) + ((bottom[i] ?? 0) - (top[i] ?? 0)) * (y / height);
        rows[at + i] = Math.round(sky * shade);
      }
    }
  }
  const header = new Uint8Array(13);
  const view = new DataView(header.buffer);
  view.setUint32(0, width);
  view.setUint32(4, height);
  header.set([8, 2, 0, 0, 0], 8);
  return joined([
    Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a),
    chunk("IHDR", header),
    chunk("IDAT", deflateSync(rows)),
    chunk("IEND", new Uint8Array()),
  ]);
}

/** A WAV of a tone. */
export function tone(seconds: number): Uint8Array {
  const rate = 8000;
  const count = Math.round(seconds * rate);
  const bytes = new Uint8Array(44 + count);
  const view = new DataView(bytes.buffer);
  const write = (at: number, text: string) => bytes.set(new TextEncoder().encode(text), at);
  write(0, "RIFF");
  view.setUint32(4, 36 + count, true);
  write(8, "WAVEfmt ");
  view.setUint32(16, 16, true);
  view.setUint16(20, 1, true);
  view.setUint16(22, 1, true);
  view.setUint32(24, rate, true);
  view.setUint32(28, rate, true);
  view.setUint16(32, 1, true);
  view.setUint16(34, 8, true);
  write(36, "data");
  view.setUint32(40, count, true);
  for (let i = 0; i < count; i++) bytes[44 + i] = 128 + 40 * Math.sin(i / rate * 440 * 2 * Math.PI);
  return bytes;
}

function chunk(type: string, data: Uint8Array): Uint8Array {
  const body = joined([new TextEncoder().encode(type), data]);
  const frame = new Uint8Array(body.length + 8);
  const view = new DataView(frame.buffer);
  view.setUint32(0, data.length);
  frame.set(body, 4);
  view.setUint32(body.length + 4, crc32(body));
  return frame;
}

function joined(parts: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}
