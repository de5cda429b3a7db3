// Reads and writes media_hash_cache.bin, and believes nothing that it reads.
import { Buffer } from "node:buffer";
import { createHash } from "node:crypto";
import { decode, encode } from "@msgpack/msgpack";
import type { HashedFile } from "../../archive/hash_file.ts";

/** Hashes of the first parts of a kept file. */
export interface CachedHashes {
  /** Relative to the output folder. */
  readonly path: string;
  /** Size of the file. */
  readonly bytes: number;
  /** Unix time in ms when the file was last changed before it was hashed. */
  readonly modifiedAt: number;
  /** Of the whole file, lower-case hexadecimal. */
  readonly sha256: string;
  /** Length of each part in bytes; the first one begins at 0, each other where the one before it ends. */
  readonly limits: readonly number[];
  /** SHA-256 of each part, 32 bytes each. */
  readonly digests: Uint8Array;
}

/**
 * The file is a MessagePack array of this name, the version, the SHA-256 of the rest, and the rest: binary
 * data which is a MessagePack array of the entries, each an array of the fields of
 * {@linkcode CachedHashes} in their order, hashes as binary data. The oldest entry comes first.
 */
const FORMAT = "tgkeep media hashes";
const VERSION = 1;

/** No cache of ours is larger; something else may be. */
const MAX_BYTES = 128 * 1024 * 1024;
/** Entries of a cache, or parts of a file. */
const MAX_ITEMS = 1_048_576;
/** Characters; the longest paths of all systems are shorter. */
const MAX_PATH = 16_384;
const DIGEST_BYTES = 32;

/**
 * Reads a cache. A damaged one, or one of another version, is renamed to `….damaged` with a warning.
 *
 * @returns `undefined` when there is no cache that can be used
 */
export async function readHashCache(
  path: string,
  onWarning: (message: string) => void,
): Promise<readonly CachedHashes[] | undefined> {
  let damage: string;
  try {
    const { isFile, size } = await Deno.lstat(path);
    if (!isFile) throw new TypeError("it is no file");
    if (size > MAX_BYTES) throw new RangeError(`it has ${size} bytes`);
    return parseHashCache(await Deno.readFile(path));
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return undefined;
    damage = reasonOf(error);
  }
  const aside = `${path}.damaged`;
  try {
    await Deno.rename(path, aside);
    onWarning(`${path} is damaged (${damage}); it is now ${aside}, and is made anew`);
  } catch (error) {
    onWarning(`${path} is damaged (${damage}) and cannot be set aside: ${reasonOf(error)}`);
  }
  return undefined;
}

/**
 * Writes a cache; under its name it is there completely, or as it was. Errors are those of the disk.
 *
 * @returns what was written
 */
export async function writeHashCache(
  path: string,
  entries: readonly CachedHashes[],
): Promise<HashedFile> {
  const temporary = `${path}.part`;
  const bytes = formatHashCache(entries);
  try {
    {
      using file = await Deno.open(temporary, { write: true, create: true, truncate: true });
      for (let done = 0; done < bytes.length;) done += await file.write(bytes.subarray(done));
      await file.sync();
    }
    await Deno.rename(temporary, path);
    return { bytes: bytes.length, sha256: hex(sha256(bytes)) };
  } catch (error) {
    await Deno.remove(temporary).catch(() => undefined);
    throw error;
  }
}

/** The bytes of a cache. */
export function formatHashCache(entries: readonly CachedHashes[]): Uint8Array {
  const rest = encode(entries.map((each) => [
    each.path,
    each.bytes,
    each.modifiedAt,
    digestOf(each.sha256),
    each.limits,
    each.digests,
  ]));
  return encode([FORMAT, VERSION, sha256(rest), rest]);
}

/** @throws {Error} which says what is wrong, when the bytes are no cache of this version */
export function parseHashCache(bytes: Uint8Array): readonly CachedHashes[] {
  const limits = {
    maxStrLength: MAX_PATH,
    maxBinLength: MAX_BYTES,
    maxMapLength: 0,
    maxExtLength: 0,
  };
  const outer = decode(bytes, { ...limits, maxArrayLength: 4 });
  if (!Array.isArray(outer) || outer.length !== 4) throw new TypeError("it is no hash cache");
  const [format, version, checksum, rest] = outer as readonly unknown[];
  if (format !== FORMAT) throw new TypeError("it is no hash cache");
  if (version !== VERSION) throw new TypeError(`it has version ${version}, not ${VERSION}`);
  if (!isBytes(checksum) || !isBytes(rest) || !equal(checksum, sha256(rest))) {
    throw new TypeError("its checksum is wrong");
  }
  const entries = decode(rest, { ...limits, maxArrayLength: MAX_ITEMS });
  if (!Array.isArray(entries)) throw new TypeError("it has no entries");
  return entries.map(readEntry);
}

function readEntry(value: unknown): CachedHashes {
  if (!Array.isArray(value) || value.length !== 6) throw new TypeError("an entry has other fields");
  const [path, bytes, modifiedAt, whole, limits, digests] = value as readonly unknown[];
  if (typeof path !== "string" || !staysInside(path)) {
    throw new TypeError("an entry leads out of the folder");
  }
  const sound = isWhole(bytes) && Number.isSafeInteger(modifiedAt) && isBytes(whole) &&
    whole.length === DIGEST_BYTES && Array.isArray(limits) && isBytes(digests) &&
    digests.length === limits.length * DIGEST_BYTES;
  if (!sound) throw new TypeError(`the entry of ${path} makes no sense`);
  let covered = 0;
  for (const limit of limits as readonly unknown[]) {
    if (!isWhole(limit) || limit === 0) throw new TypeError(`the parts of ${path} make no sense`);
    covered += limit;
  }
  if (covered > bytes) throw new RangeError(`the parts of ${path} are longer than the file`);
  return {
    path,
    bytes,
    modifiedAt: modifiedAt as number,
    sha256: hex(whole),
    limits: limits as readonly number[],
    digests: Uint8Array.from(digests),
  };
}

/** Paths of ours are relative, with `/` between parts. */
function staysInside(path: string): boolean {
  return path !== "" && !/[\0\\]/.test(path) && !/^[A-Za-z]:/.test(path) &&
    path.split("/").every((part) => part !== "" && part !== "." && part !== "..");
}

function isWhole(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 0;
}

function isBytes(value: unknown): value is Uint8Array {
  return value instanceof Uint8Array;
}

function equal(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && a.every((byte, i) => byte === b[i]);
}

function sha256(bytes: Uint8Array): Uint8Array {
  return createHash("sha256").update(bytes).digest();
}

function digestOf(text: string): Uint8Array {
  return Buffer.from(text, "hex");
}

function hex(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString("hex");
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
