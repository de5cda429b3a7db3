// Parts of files and their hashes, from the data centre that keeps them.
import "./quiet_globals.ts";
import bigInt from "big-integer";
import { Api } from "telegram/tl/api.js";
import { RpcError, rpcErrorValue, TgkeepError } from "../../model/errors.ts";
import { fileKey, type RemoteFile } from "../../model/file.ts";
import type { FileHash, FilePartRequest, TelegramGateway } from "../gateway.ts";
import { inputFileLocation } from "./input.ts";
import type { TlRequest } from "./link.ts";
import type { Requests } from "./requests.ts";

/** The methods that read files. */
export type FileReader = Pick<TelegramGateway, "filePart" | "fileHashes">;

/** The methods that read files, over the given way to send requests. */
export function fileReader(requests: Requests): FileReader {
  return {
    filePart: (request, signal) => filePart(requests, request, signal),
    fileHashes: (file, offset, signal) => fileHashes(requests, file, offset, signal),
  };
}

async function filePart(
  requests: Requests,
  request: FilePartRequest,
  signal?: AbortSignal,
): Promise<Uint8Array> {
  const { file, offset, limit } = request;
  const answer = await fileCall(
    requests,
    new Api.upload.GetFile({
      location: inputFileLocation(file.location),
      offset: bigInt(offset),
      limit,
    }),
    file,
    signal,
  );
  if (answer instanceof Api.upload.File) return answer.bytes;
  throw new TgkeepError(
    "telegram",
    "Telegram sent a file to its CDN although the request does not allow that",
  );
}

async function fileHashes(
  requests: Requests,
  file: RemoteFile,
  offset: number,
  signal?: AbortSignal,
): Promise<readonly FileHash[]> {
  const hashes = await fileCall(
    requests,
    new Api.upload.GetFileHashes({
      location: inputFileLocation(file.location),
      offset: bigInt(offset),
    }),
    file,
    signal,
  );
  return hashes.map((each) => ({
    offset: Number(each.offset),
    limit: each.limit,
    sha256: each.hash,
  }));
}

/** Asks the data centre that keeps the file, and remembers where `FILE_MIGRATE_X` points. */
async function fileCall<R>(
  requests: Requests,
  request: TlRequest<R>,
  file: RemoteFile,
  signal: AbortSignal | undefined,
): Promise<R> {
  const { movedFiles, partTimeoutMs: timeoutMs } = requests;
  const key = fileKey(file);
  const home = requests.homeDc();
  const tried = new Set<number>();
  let dcId = movedFiles.get(key) ?? (file.dcId > 0 ? file.dcId : home);
  while (true) {
    tried.add(dcId);
    try {
      return await requests.call(request, { signal, dcId, timeoutMs });
    } catch (error) {
      const unknown = error instanceof RpcError && error.type === "DC_ID_INVALID";
      // Home knows where a file is whose data centre does not exist.
      const target = rpcErrorValue(error, "FILE_MIGRATE") ?? (unknown ? home : undefined);
      if (target === undefined || tried.has(target)) throw error;
      movedFiles.set(key, target);
      dcId = target;
    }
  }
}
