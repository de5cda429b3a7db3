// Folders inside the output folder.
import { diskError } from "../archive/disk_error.ts";

/**
 * Makes the folder that a file is to go into.
 *
 * @throws {TgkeepError} "archive" when the disk does not allow it
 */
export async function makeParentFolder(path: string): Promise<void> {
  const folder = path.slice(0, path.lastIndexOf("/"));
  try {
    await Deno.mkdir(folder, { recursive: true });
  } catch (error) {
    throw diskError(error, folder);
  }
}
