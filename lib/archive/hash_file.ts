// The SHA-256 of a file, read piece by piece.
import { createHash } from "node:crypto";

/** What {@linkcode hashFile} found. */
export interface HashedFile {
  /** How many bytes were read. */
  readonly bytes: number;
  /** Lower-case hexadecimal. */
  readonly sha256: string;
}

/** Bytes read at once: large enough that the way through the runtime does not count. */
const CHUNK_BYTES = 512 * 1024;

/**
 * Reads a file once from its beginning to its end. File errors of the runtime are thrown as they are.
 *
 * @throws the signal's reason when aborted
 */
export async function hashFile(path: string, signal?: AbortSignal): Promise<HashedFile> {
  using file = await Deno.open(path, { read: true });
  const hash = createHash("sha256");
  const buffer = new Uint8Array(CHUNK_BYTES);
  let bytes = 0;
  for (;;) {
    signal?.throwIfAborted();
    const read = await file.read(buffer);
    if (read === null) return { bytes, sha256: hash.digest("hex") };
    hash.update(buffer.subarray(0, read));
    bytes += read;
  }
}
