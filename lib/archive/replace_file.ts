// Gives a small file its content at once.
import { diskError } from "./disk_error.ts";

/**
 * Replaces a file: under its name it is as it was, or whole. A link that stands in the place of the file or of
 * its beginnings is replaced and not followed.
 *
 * @throws {TgkeepError} "archive" when the disk does not allow it
 */
export async function replaceFile(path: string, content: Uint8Array): Promise<void> {
  const part = `${path}.part`;
  try {
    await removeIfThere(part);
    await Deno.writeFile(part, content, { createNew: true });
    await Deno.rename(part, path);
  } catch (error) {
    throw diskError(error, path);
  }
}

/**
 * Compares a file with what it is to be.
 *
 * @returns `other` for what is no file, a link too
 * @throws {TgkeepError} "archive" when the disk does not let it be read
 */
export async function fileState(
  path: string,
  content: Uint8Array,
): Promise<"absent" | "same" | "other"> {
  try {
    const { isFile, size } = await Deno.lstat(path);
    if (!isFile || size !== content.length) return "other";
    const found = await Deno.readFile(path);
    return found.every((byte, i) => byte === content[i]) ? "same" : "other";
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return "absent";
    throw diskError(error, path);
  }
}

async function removeIfThere(path: string): Promise<void> {
  try {
    await Deno.remove(path);
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  }
}
