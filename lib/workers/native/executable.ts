// Where the native libraries lie in an executable of Linux.
//
// Deno 2.4 reads what is embedded at every start, twice and as a whole: 45 MB of libraries would take longer
// than everything else that `--help` does. So they are put in front of that:
//
//   runtime | libraries | trailer of ours | what Deno embedded | trailer of Deno
//
// A newer Deno makes a section of what it embeds; there the file ends with our trailer.

/** Bytes of the trailer: the mark, then the size of the libraries as a 64-bit number, little-endian. */
export const TRAILER_BYTES = 16;
const MARK = new TextEncoder().encode("tgkparts");

/** Deno's trailer: a mark and a hash of 32 bits each, then the size of all that it ends, itself included. */
const DENO_TRAILER_BYTES = 16;
const DENO_MARK = 0x501e;

/**
 * Where the libraries begin, in bytes from the beginning of the file.
 *
 * @throws {RangeError} when the executable carries none; errors of the file system
 */
export async function partsStart(path: string): Promise<number> {
  using file = await Deno.open(path, { read: true });
  const end = await embeddedStart(file);
  const trailer = await bytesAt(file, end - TRAILER_BYTES, TRAILER_BYTES);
  if (!MARK.every((byte, i) => trailer[i] === byte)) {
    throw new RangeError(`Cannot find the native libraries in ${path}`);
  }
  return end - TRAILER_BYTES - Number(numbers(trailer).getBigUint64(MARK.length, true));
}

/** Where the libraries and their trailer are to be put, or end: in front of what Deno embedded. */
export async function embeddedStart(file: Deno.FsFile): Promise<number> {
  const { size } = await file.stat();
  const trailer = numbers(await bytesAt(file, size - DENO_TRAILER_BYTES, DENO_TRAILER_BYTES));
  if (trailer.getUint32(0, true) !== DENO_MARK) return size;
  const start = size - Number(trailer.getBigUint64(8, true));
  if (start < 0) throw new RangeError("Cannot read the end of an executable: it is cut off");
  return start;
}

/** The trailer of libraries. */
export function partsTrailer(partsBytes: number): Uint8Array {
  const trailer = new Uint8Array(TRAILER_BYTES);
  trailer.set(MARK);
  numbers(trailer).setBigUint64(MARK.length, BigInt(partsBytes), true);
  return trailer;
}

async function bytesAt(file: Deno.FsFile, offset: number, length: number): Promise<Uint8Array> {
  const bytes = new Uint8Array(length);
  await file.seek(offset, Deno.SeekMode.Start);
  let filled = 0;
  while (filled < length) {
    const read = await file.read(bytes.subarray(filled));
    if (read === null) throw new RangeError("Cannot read the end of an executable: it is cut off");
    filled += read;
  }
  return bytes;
}

function numbers(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
