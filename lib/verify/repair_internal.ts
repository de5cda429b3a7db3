// Mends what the program itself works with: the lock, seals, and the index of the search.
import { diskError } from "../archive/disk_error.ts";
import { INDEX_ENDINGS, SEARCH_FILE } from "../archive/search_index.ts";
import type { FileProblem } from "./check_file.ts";

/**
 * The index is thrown away: the next search makes another one. The lock and the archive's seal are mended by
 * whoever opens the archive for writing and closes it.
 *
 * @param folder the output folder
 * @throws {TgkeepError} "archive" when the disk does not allow it
 */
export async function repairInternal(folder: string, { path }: FileProblem): Promise<void> {
  if (!path.startsWith(SEARCH_FILE)) return;
  for (const ending of INDEX_ENDINGS) {
    const file = `${folder}/${SEARCH_FILE}${ending}`;
    try {
      await Deno.remove(file);
    } catch (error) {
      if (!(error instanceof Deno.errors.NotFound)) throw diskError(error, file);
    }
  }
}
