// Puts the native libraries into an executable; lib/workers/native/executable.ts tells how, and reads them.
import { embeddedStart, partsTrailer } from "../lib/workers/native/executable.ts";

/** Writes the libraries in front of what Deno embedded. */
export async function carryParts(path: string, parts: Uint8Array): Promise<void> {
  const temporary = `${path}.part`;
  {
    using from = await Deno.open(path, { read: true });
    using to = await Deno.open(temporary, { write: true, create: true, truncate: true });
    const start = await embeddedStart(from);
    await from.seek(0, Deno.SeekMode.Start);
    await copy(from, to, start);
    await writeAll(to, parts);
    await writeAll(to, partsTrailer(parts.length));
    await copy(from, to, Infinity);
  }
  await Deno.chmod(temporary, 0o755);
  await Deno.rename(temporary, path);
}

async function copy(from: Deno.FsFile, to: Deno.FsFile, length: number): Promise<void> {
  const buffer = new Uint8Array(1 << 20);
  for (let left = length; left > 0;) {
    const read = await from.read(buffer.subarray(0, Math.min(left, buffer.length)));
    if (read === null) return;
    await writeAll(to, buffer.subarray(0, read));
    left -= read;
  }
}

async function writeAll(to: Deno.FsFile, bytes: Uint8Array): Promise<void> {
  for (let written = 0; written < bytes.length;) {
    written += await to.write(bytes.subarray(written));
  }
}
