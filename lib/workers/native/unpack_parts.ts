// Puts the native code that a binary carries where the system's loader can find it.
import { createHash } from "node:crypto";
import { dirname, join } from "node:path";
import { TgkeepError } from "../../model/errors.ts";
import type { NativePart } from "./native_part.ts";
import { readPart } from "./parts.ts";

/** What {@linkcode unpackParts} needs to know besides the files. */
export interface UnpackOptions {
  /** Folders that may keep them, the first choice first; the first one that can be written is taken. */
  readonly folders: readonly string[];
  /** Who cannot do without them, for the error: "images need". */
  readonly purpose: string;
  /** Reads one. @default from this binary */
  readonly read?: (part: NativePart) => Promise<ReadableStream<Uint8Array>>;
}

/**
 * Unpacks files of one owner once for all runs of this version of them.
 *
 * Their folder is named by the hash of all contents and belongs to the user alone. A file appears under its
 * name whole or not at all, so processes that start together do not see each other's halves; one that is
 * there already counts only if its content is the embedded one.
 *
 * @returns the folder
 * @throws {TgkeepError} "usage" when none of the folders can be written
 */
export async function unpackParts(
  parts: readonly NativePart[],
  { folders, purpose, read = readPart }: UnpackOptions,
): Promise<string> {
  const failures: string[] = [];
  for (const folder of folders) {
    const own = join(folder, "native", folderName(parts));
    try {
      await Deno.mkdir(own, { recursive: true, mode: 0o700 });
      await checkOwner(own);
      for (const part of parts) await place(join(own, part.path), part, read);
      return own;
    } catch (error) {
      failures.push(`${own}: ${error instanceof Error ? error.message : error}`);
    }
  }
  throw new TgkeepError(
    "usage",
    `Cannot unpack what ${purpose}: ${failures.join("; ")}. ` +
      "Name a folder that can be written with TGKEEP_CACHE",
  );
}

function folderName(parts: readonly NativePart[]): string {
  const hash = createHash("sha256");
  for (const { path, sha256 } of parts) hash.update(`${path} ${sha256}\n`);
  return `${parts[0]?.owner ?? "none"}-${hash.digest("hex").slice(0, 16)}`;
}

async function place(
  path: string,
  part: NativePart,
  read: NonNullable<UnpackOptions["read"]>,
): Promise<void> {
  if (await hashOf(path) === part.sha256) return;
  await Deno.mkdir(dirname(path), { recursive: true, mode: 0o700 });
  const temporary = `${path}.${crypto.randomUUID()}.part`;
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
