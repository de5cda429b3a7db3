// Finds kept files that have vanished or changed on disk since, so that they are downloaded again.
import type { Archive } from "../../archive/archive.ts";
import type { ArchivedChat, KeptMedia } from "../../archive/types.ts";
import { checkKeptFile, checkPlacedFile, type KeptFileDeps, looksKept } from "./kept_file.ts";

/** What {@linkcode reopenLostFiles} works with. */
export interface LostFilesDeps extends KeptFileDeps {
  readonly archive: KeptFileDeps["archive"] & Pick<Archive, "keptMedia" | "reopenMedia">;
}

/** Files that are looked at at once. */
const BATCH = 256;

/**
 * Looks at each kept file of a chat: its size, and its time where the archive noted one of it, or of the
 * file that it was placed from. Files that are not what they were become pending again. No file is read but
 * those that were touched, or not what they were when they were needed earlier.
 *
 * @returns how many files are pending again
 * @throws {TgkeepError} "archive" when the disk does not allow it; the signal's reason when aborted
 */
export async function reopenLostFiles(
  deps: LostFilesDeps,
  chat: ArchivedChat,
  signal?: AbortSignal,
): Promise<number> {
  const { archive } = deps;
  let reopened = 0;
  for (const { key: history } of chat.histories) {
    let after: KeptMedia | undefined;
    for (;;) {
      signal?.throwIfAborted();
      const files = archive.keptMedia(chat, history, BATCH, after);
      after = files.at(-1);
      if (!after) break;
      const kept = await Promise.all(files.map((file) => isKept(deps, file, signal)));
      const lost = files.filter((_, i) => !kept[i]);
      if (lost.length > 0) archive.reopenMedia(lost.map(({ key }) => key));
      reopened += lost.length;
    }
  }
  return reopened;
}

async function isKept(
  deps: LostFilesDeps,
  file: KeptMedia,
  signal: AbortSignal | undefined,
): Promise<boolean> {
  const { indexed, modifiedAt } = file;
  if (indexed === "nowhere") return await checkKeptFile(deps, file, signal) !== undefined;
  if (modifiedAt === undefined) return await looksKept(deps.archive.folder, file);
  if (indexed === "elsewhere") return await checkPlacedFile(deps, { ...file, modifiedAt }, signal);
  return await checkKeptFile(deps, file, signal) !== undefined;
}
