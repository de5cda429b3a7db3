// Finds a file of Telegram that is in the archive already, so that it need not be asked for.
import type { Archive } from "../archive/archive.ts";
import type { KeptFileRecord } from "../archive/types.ts";
import { fileKey, type RemoteFile } from "../model/file.ts";
import { type LinkMode, placeFile } from "./place.ts";

/** What {@linkcode placeKnownFile} needs to know. */
export interface KnownFileRequest {
  readonly file: RemoteFile;
  /** Absolute or relative to the working directory. */
  readonly path: string;
  readonly link: LinkMode;
}

/**
 * Places a file whose id is known to the archive, whatever chat or run it came with: no request at all.
 * A kept file that has vanished or has another size is forgotten.
 *
 * @returns what was kept; `undefined` when the file has to be downloaded
 * @throws {TgkeepError} "archive" when the disk does not allow it
 */
export async function placeKnownFile(
  archive: Pick<Archive, "folder" | "keptFile" | "forgetKeptFile">,
  request: KnownFileRequest,
): Promise<KeptFileRecord | undefined> {
  const key = fileKey(request.file);
  const known = archive.keptFile(key);
  if (!known) return undefined;
  const placement = await placeFile({
    from: `${archive.folder}/${known.path}`,
    to: request.path,
    bytes: known.bytes,
    link: request.link,
  });
  if (placement !== "source_missing") return known;
  archive.forgetKeptFile(key);
  return undefined;
}
