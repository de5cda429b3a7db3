// Puts a shared library that is embedded in the binary where the system's loader can find it.
import { createHash } from "node:crypto";
import { join } from "node:path";
import { TgkeepError } from "../../model/errors.ts";
import { type NativePart, readPart } from "./parts.ts";

/** What {@linkcode unpackLibrary} needs to know besides the library. */
export interface UnpackOptions {
  /** Folders that may keep it, the first choice first; the first one that can be written is taken. */
  readonly folders: readonly string[];
  /** Who cannot do without it, for the error: "images need". */
  readonly purpose: string;
  /** Reads it. @default from this binary */
  readonly read?: (part: NativePart) => Promise<ReadableStream<Uint8Array>>;
}

/**
 * Unpacks a library once for all runs of this version of it.
 *
 * Its folder is named by the hash of its content and belongs to the user alone. The file appears under its name
 * whole or not at all, so processes that start together do not see each other's halves; one that is
 * there already counts only if its content is the embedded one.
 *
 * @returns the path of the file
 * @throws {TgkeepError} "usage" when none of the folders can be written
 */
export async function unpackLibrary(
  part: NativePart,
  { folders, purpose, read = readPart }: UnpackOptions,
): Promise<string> {
  const failures: string[] = [];
  for (const folder of folders) {
    const own = join(folder, "native", part.sha256.slice(0, 16));
    try {
      return await place(own, part, read);
    } catch (error) {
      failures.push(`${own}: ${error instanceof Error ? error.message : error}`);
    }
  }
  throw new TgkeepError(
    "usage",
    `Cannot unpack ${part.name}, which ${purpose}: ${failures.join("; ")}. ` +
      "Name a folder that can be written with TGKEEP_CACHE",
  );
}

async function place(
  folder: string,
  part: NativePart,
  read: NonNullable<UnpackOptions["read"]>,
): Promise<string> {
  await Deno.mkdir(folder, { recursive: true, mode: 0o700 });
  await checkOwner(folder);
  const path = join(folder, part.name);
  if (await hashOf(path) === part.sha256) return path;
  const temporary = join(folder, `${part.name}.${crypto.randomUUID()}.part`);
  try {
    const written = await write(temporary, await read(part));
    if (written !== part.sha256) throw new Error("the program's own file is damaged");
    await Deno.rename(temporary, path);
  } catch (error) {
    await Deno.remove(temporary).catch((cause) => {
      if (!(cause instanceof Deno.errors.NotFound)) throw new AggregateError([error, cause]);
    });
    throw error;
  }
  return path;
}

/** @returns the hash of what was written, in hex */
async function write(path: string, content: ReadableStream<Uint8Array>): Promise<string> {
  using file = await Deno.open(path, { write: true, createNew: true, mode: 0o500 });
  const hash = createHash("sha256");
  for await (const chunk of content) {
    hash.update(chunk);
    for (let written = 0; written < chunk.length;) {
      written += await file.write(chunk.subarray(written));
    }
  }
  return hash.digest("hex");
}

/** What a library does, the program does: nobody else may have a say in it. */
async function checkOwner(folder: string): Promise<void> {
  const { uid, mode, isSymlink } = await Deno.lstat(folder);
  const foreign = uid !== null && uid !== Deno.uid();
  const open = mode !== null && Deno.build.os !== "windows" && (mode & 0o022) !== 0;
  if (foreign || open || isSymlink) throw new Error("others can write there");
}

async function hashOf(path: string): Promise<string | undefined> {
  try {
    using file = await Deno.open(path, { read: true });
    const hash = createHash("sha256");
    for await (const chunk of file.readable) hash.update(chunk);
    return hash.digest("hex");
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return undefined;
    throw error;
  }
}
