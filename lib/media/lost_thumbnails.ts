// Finds thumbnails that somebody has deleted, so that they are made again.
import type { Archive } from "../archive/archive.ts";
import { diskError } from "../archive/disk_error.ts";
import type { ArchivedChat } from "../archive/types.ts";

/** Rows read at once. */
const BATCH = 1000;

/**
 * Compares the thumbnails of a chat with what is on the disk, by their names alone: a folder is listed once,
 * however many there are in it. Images without the thumbnail that they had are forgotten.
 *
 * @returns how many
 * @throws {TgkeepError} "archive" when the disk does not allow it; the signal's reason when aborted
 */
export async function forgetLostThumbnails(
  archive: Pick<Archive, "folder" | "thumbnailPaths" | "forgetImages">,
  chat: Pick<ArchivedChat, "folder" | "histories">,
  signal?: AbortSignal,
): Promise<number> {
  const folders = new Map<string, ReadonlySet<string>>();
  let lost = 0;
  for (const { key: history } of chat.histories) {
    let after: number | undefined;
    for (;;) {
      signal?.throwIfAborted();
      const batch = archive.thumbnailPaths(history, BATCH, after);
      after = batch.at(-1)?.key;
      if (after === undefined) break;
      const gone: number[] = [];
      for (const { key, path } of batch) {
        const slash = path.lastIndexOf("/");
        const folder = path.slice(0, slash);
        const names = folders.get(folder) ??
          await namesIn(`${archive.folder}/${chat.folder}/${folder}`);
        folders.set(folder, names);
        if (!names.has(path.slice(slash + 1))) gone.push(key);
      }
      if (gone.length > 0) archive.forgetImages(gone);
      lost += gone.length;
    }
  }
  return lost;
}

async function namesIn(folder: string): Promise<ReadonlySet<string>> {
  const names = new Set<string>();
  try {
    for await (const { name, isFile } of Deno.readDir(folder)) if (isFile) names.add(name);
  } catch (error) {
    const absent = error instanceof Deno.errors.NotFound ||
      error instanceof Deno.errors.NotADirectory;
    if (!absent) throw diskError(error, folder);
  }
  return names;
}
