// Asks for parts of one file, with a location that is renewed for all of them when it goes stale.
import { RpcError, TgkeepError } from "../../model/errors.ts";
import { fileKey, type RemoteFile } from "../../model/file.ts";
import type { TelegramGateway } from "../../telegram/gateway.ts";
import { MediaFailure } from "../media_failure.ts";
import { partLimit } from "./part_size.ts";

/** Whose parts are wanted. */
export interface PartSourceRequest {
  readonly file: RemoteFile;
  /**
   * Fetches a fresh location when Telegram no longer accepts this one.
   *
   * @returns `undefined` when the message or its file is gone
   */
  readonly refresh: () => Promise<RemoteFile | undefined>;
}

/** Asks for parts of one file; many may be asked for at the same time. */
export interface PartSource {
  /**
   * Exactly the bytes of a range.
   *
   * @param expected length in bytes, at most 1 MiB
   * @throws {MediaFailure} when Telegram refuses or the file has another size than announced
   */
  part(offset: number, expected: number, signal: AbortSignal): Promise<Uint8Array>;
  /**
   * Does something else that needs a fresh reference, such as asking for hashes.
   *
   * @throws {RpcError} a refusal that a fresh reference does not help against
   */
  withReference<T>(ask: (file: RemoteFile) => Promise<T>, signal: AbortSignal): Promise<T>;
}

/** A part that comes back too short is asked for so many times in all. */
const SHORT_PART_ATTEMPTS = 6;

/** Fresh locations in a row without a part; more would mean that Telegram gives the same stale one again. */
const MAX_REFRESHES = 3;

/** A fresh location may help; others of Telegram's refusals are final. */
const STALE_LOCATION = /^(FILE_REFERENCE_|FILEREF_|LOCATION_INVALID$|FILE_ID_INVALID$)/;

/** What other methods say of a location may be about themselves: photos have no hashes, for one. */
const STALE_REFERENCE = /^(FILE_REFERENCE_|FILEREF_)/;

/** Asks for parts of a file. */
export function partSource(
  gateway: Pick<TelegramGateway, "filePart">,
  request: PartSourceRequest,
): PartSource {
  let file = request.file;
  let refreshes = 0;
  let refreshing: Promise<void> | undefined;

  /** One refresh serves all who were refused with the same location. */
  const renew = (stale: RemoteFile, error: RpcError): Promise<void> => {
    if (stale !== file) return Promise.resolve();
    return refreshing ??= renewed(request, stale, error).then((fresh) => {
      file = fresh;
    }).finally(() => {
      refreshing = undefined;
    });
  };

  const located = async <T>(
    stale: RegExp,
    ask: (file: RemoteFile) => Promise<T>,
    signal: AbortSignal,
  ): Promise<T> => {
    for (;;) {
      signal.throwIfAborted();
      if (refreshing) await refreshing;
      const used = file;
      try {
        return await ask(used);
      } catch (error) {
        signal.throwIfAborted();
        if (!(error instanceof RpcError) || !stale.test(error.type)) throw error;
        if (used === file && !refreshing && ++refreshes > MAX_REFRESHES) throw error;
        await renew(used, error);
      }
    }
  };

  return {
    withReference: (ask, signal) => located(STALE_REFERENCE, ask, signal),
    async part(offset, expected, signal) {
      const limit = partLimit(expected);
      let got = 0;
      for (let attempt = 1; attempt <= SHORT_PART_ATTEMPTS; attempt++) {
        const bytes = await located(
          STALE_LOCATION,
          (file) => gateway.filePart({ file, offset, limit }, signal),
          signal,
        ).catch((error) => {
          throw signal.aborted ? error : ofThisFile(error);
        });
        // A large file outlives many references.
        refreshes = 0;
        if (bytes.length === expected) return bytes;
        if (bytes.length > expected) {
          throw new MediaFailure(`larger than the announced ${request.file.size} bytes`);
        }
        got = bytes.length;
      }
      throw new MediaFailure(
        `ends at byte ${offset + got}, although ${request.file.size} bytes were announced`,
      );
    },
  };
}

async function renewed(
  request: PartSourceRequest,
  stale: RemoteFile,
  error: RpcError,
): Promise<RemoteFile> {
  const fresh = await request.refresh();
  if (!fresh) throw new MediaFailure("the message or its file is gone from Telegram");
  if (fileKey(fresh) !== fileKey(stale)) {
    throw new MediaFailure("the message was edited and has another file now", { replaced: true });
  }
  const same = fresh.location.fileReference === stale.location.fileReference &&
    fresh.location.accessHash === stale.location.accessHash;
  if (same && !error.type.startsWith("FILE")) throw refused(error);
  // A new object, though all may be equal: it tells who was refused before the refresh.
  return { ...fresh };
}

/** What the client cannot get of this file says nothing of the others. */
function ofThisFile(error: unknown): unknown {
  if (error instanceof RpcError) return refused(error);
  const own = error instanceof TgkeepError && error.code === "telegram";
  return own ? new MediaFailure(error.message, { cause: error }) : error;
}

function refused(error: RpcError): MediaFailure {
  return new MediaFailure(`Telegram refused it: ${error.type}`, { cause: error });
}
