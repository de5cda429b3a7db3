// Finds a file of Telegram that is in the archive already, so that it need not be asked for.
import type { Archive } from "../../archive/archive.ts";
import type { KeptFileRecord } from "../../archive/types.ts";
import { fileKey, type RemoteFile } from "../../model/file.ts";
import { checkKeptFile, type KeptFileDeps } from "./kept_file.ts";
import { type CopyFile, type LinkMode, placeFile } from "../place.ts";

/** What {@linkcode placeKnownFile} works with. */
export interface KnownFileDeps extends KeptFileDeps {
  readonly archive: KeptFileDeps["archive"] & Pick<Archive, "keptFile">;
  /** Makes copies. */
  readonly copy?: CopyFile | undefined;
}

/** What {@linkcode placeKnownFile} needs to know. */
export interface KnownFileRequest {
  readonly file: RemoteFile;
  /** Absolute or relative to the working directory. */
  readonly path: string;
  readonly link: LinkMode;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Places a file whose id is known to the archive, whatever chat or run it came with: no request at all.
 * A kept file that has vanished or changed is forgotten.
 *
 * @returns what was kept; `undefined` when the file has to be downloaded
 * @throws {TgkeepError} "archive" when the disk does not allow it; the signal's reason when aborted
 */
export async function placeKnownFile(
  deps: KnownFileDeps,
  { file, path, link, signal }: KnownFileRequest,
): Promise<KeptFileRecord | undefined> {
  const key = fileKey(file);
  const known = deps.archive.keptFile(key);
  const kept = known && await checkKeptFile(deps, { ...known, fileKey: key }, signal);
  if (!kept) return undefined;
  const placement = await placeFile({
    from: `${deps.archive.folder}/${kept.path}`,
    to: path,
    bytes: kept.bytes,
    link,
    copy: deps.copy,
    signal,
  });
  if (placement !== "source_missing") return kept;
  deps.archive.forgetKeptFile(key);
  return undefined;
}
