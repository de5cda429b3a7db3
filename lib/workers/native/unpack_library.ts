// Puts a shared library that is embedded in the binary where the system's loader can find it.
import { createHash } from "node:crypto";
import { basename, join } from "node:path";
import { TgkeepError } from "../../model/errors.ts";

/** What {@linkcode unpackLibrary} needs to know. */
export interface UnpackRequest {
  /** The embedded file. */
  readonly from: string;
  /** Folders that may keep it, the first choice first; the first one that can be written is taken. */
  readonly folders: readonly string[];
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
export async function unpackLibrary({ from, folders }: UnpackRequest): Promise<string> {
  const bytes = await Deno.readFile(from);
  const hash = sha256(bytes);
  const failures: string[] = [];
  for (const folder of folders) {
    const own = join(folder, "native", hash.slice(0, 16));
    try {
      return await place(own, basename(from), bytes, hash);
    } catch (error) {
      failures.push(`${own}: ${error instanceof Error ? error.message : error}`);
    }
  }
  throw new TgkeepError(
    "usage",
    `Cannot unpack ${basename(from)}, which images need: ${failures.join("; ")}. ` +
      "Name a folder that can be written with TGKEEP_CACHE",
  );
}

async function place(
  folder: string,
  name: string,
  bytes: Uint8Array,
  hash: string,
): Promise<string> {
  await Deno.mkdir(folder, { recursive: true, mode: 0o700 });
  await checkOwner(folder);
  const path = join(folder, name);
  if (await hashOf(path) === hash) return path;
  const temporary = join(folder, `${name}.${crypto.randomUUID()}.part`);
  try {
    await Deno.writeFile(temporary, bytes, { createNew: true, mode: 0o500 });
    await Deno.rename(temporary, path);
  } catch (error) {
    await Deno.remove(temporary).catch((cause) => {
      if (!(cause instanceof Deno.errors.NotFound)) throw new AggregateError([error, cause]);
    });
    throw error;
  }
  return path;
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
    return sha256(await Deno.readFile(path));
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return undefined;
    throw error;
  }
}

function sha256(bytes: Uint8Array): string {
  return createHash("sha256").update(bytes).digest("hex");
}
