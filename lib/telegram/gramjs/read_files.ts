// Parts of files and their hashes, from the data centre that keeps them.
import "./quiet_globals.ts";
import bigInt from "big-integer";
import { Api } from "telegram/tl/api.js";
import { ConnectionError, RpcError, rpcErrorValue, TgkeepError } from "../../model/errors.ts";
import { fileKey, type RemoteFile } from "../../model/file.ts";
import type { FileHash, FilePartRequest, TelegramGateway } from "../gateway.ts";
import { type CdnRedirect, CdnTamperedError, readFromCdn, readRedirect } from "./cdn_file.ts";
import type { CallOptions } from "./data_centers.ts";
import { fileLimits } from "./file_limits.ts";
import { inputFileLocation } from "./input.ts";
import type { TlRequest } from "./link.ts";
import type { Requests } from "./requests.ts";

/** The methods that read files. */
export type FileReader = Pick<
  TelegramGateway,
  "filePart" | "fileHashes" | "fileLimits" | "partsAtOnce"
>;

/** The methods that read files, over the given way to send requests. */
export function fileReader(requests: Requests): FileReader {
  const limits = fileLimits(requests);
  return {
    fileLimits: limits,
    partsAtOnce(file) {
      const redirect = requests.redirects.get(fileKey(file));
      if (redirect === undefined || redirect === "unusable") {
        return requests.partsAtOnce(dcOf(requests, file));
      }
      return requests.cdn.partsAtOnce(redirect.dcId);
    },
    filePart: (request, signal) => filePart(requests, request, signal),
    fileHashes: (file, offset, signal) => fileHashes(requests, file, offset, signal),
  };
}

/** A redirect may have gone stale, and the next one too; then Telegram itself is asked. */
const MAX_REDIRECTS = 3;

async function filePart(
  requests: Requests,
  request: FilePartRequest,
  signal?: AbortSignal,
): Promise<Uint8Array> {
  const { file } = request;
  const { redirects } = requests;
  const key = fileKey(file);
  for (let redirected = 0;; redirected++) {
    const known = redirects.get(key);
    if (known !== undefined && known !== "unusable") {
      const bytes = await fromCdn(requests, known, request, signal);
      if (bytes) return bytes;
    }
    if (redirected >= MAX_REDIRECTS) redirects.set(key, "unusable");
    const cdnSupported = redirects.get(key) !== "unusable";
    const answer = await askForPart(requests, request, { cdnSupported, signal });
    if (answer instanceof Api.upload.File) return answer.bytes;
    if (!cdnSupported) {
      throw new TgkeepError(
        "telegram",
        "Telegram sent a file to its CDN although the request does not allow that",
      );
    }
    remember(redirects, key, readRedirect(answer));
  }
}

/**
 * @returns `undefined` when the file is to be asked for at its own data centre again: with another redirect
 * when this one is stale, without any when the CDN is of no use
 */
async function fromCdn(
  requests: Requests,
  redirect: CdnRedirect,
  request: FilePartRequest,
  signal: AbortSignal | undefined,
): Promise<Uint8Array | undefined> {
  const { cdn, redirects, partTimeoutMs: timeoutMs, onLog } = requests;
  const key = fileKey(request.file);
  for (;;) {
    try {
      const bytes = await readFromCdn(redirect, request, {
        askCdn: (query, partBytes) =>
          cdn.call(query, { dcId: redirect.dcId, partBytes, timeoutMs, signal }),
        askMaster: (query) => fileCall(requests, query, request.file, { signal }),
      });
      redirect.failures = 0;
      return bytes;
    } catch (error) {
      signal?.throwIfAborted();
      if (isFloodWait(error)) throw error;
      if (error instanceof RpcError && STALE_REDIRECT.has(error.type)) {
        // Others may have put a fresh one there meanwhile.
        if (redirects.get(key) === redirect) redirects.delete(key);
        return undefined;
      }
      redirect.failures++;
      const mayPass = error instanceof CdnTamperedError ||
        (error instanceof ConnectionError && cdn.hasAnswered(redirect.dcId));
      if (mayPass && redirect.failures < MAX_CDN_FAILURES) {
        if (error instanceof CdnTamperedError) continue;
        throw error;
      }
      const reason = error instanceof Error ? error.message : String(error);
      onLog("warn", `A file is fetched without the CDN from here: ${reason}`);
      redirects.set(key, "unusable");
      return undefined;
    }
  }
}

/** After so many failures in a row the CDN is left alone. */
const MAX_CDN_FAILURES = 4;

/** core.telegram.org/cdn: these are answered by asking the file's own data centre again. */
const STALE_REDIRECT: ReadonlySet<string> = new Set([
  "FILE_TOKEN_INVALID",
  "REQUEST_TOKEN_INVALID",
]);

/** So many files may be on the CDN at the same time; the oldest ones are long done. */
const KEPT_REDIRECTS = 256;

function remember(
  redirects: Requests["redirects"],
  key: string,
  redirect: CdnRedirect,
): void {
  redirects.set(key, redirect);
  for (const oldest of redirects.keys()) {
    if (redirects.size <= KEPT_REDIRECTS) return;
    redirects.delete(oldest);
  }
}

function isFloodWait(error: unknown): boolean {
  return rpcErrorValue(error, "FLOOD_WAIT") !== undefined ||
    rpcErrorValue(error, "FLOOD_PREMIUM_WAIT") !== undefined;
}

function askForPart(
  requests: Requests,
  { file, offset, limit }: FilePartRequest,
  { cdnSupported, signal }: {
    readonly cdnSupported: boolean;
    readonly signal: AbortSignal | undefined;
  },
): Promise<Api.upload.TypeFile> {
  const location = inputFileLocation(file.location);
  return fileCall(
    requests,
    new Api.upload.GetFile({ location, offset: bigInt(offset), limit, cdnSupported }),
    file,
    { signal, partBytes: limit },
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
    { signal },
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
  options: Pick<CallOptions, "signal" | "partBytes">,
): Promise<R> {
  const { movedFiles, partTimeoutMs: timeoutMs } = requests;
  const key = fileKey(file);
  const home = requests.homeDc();
  const tried = new Set<number>();
  let dcId = dcOf(requests, file);
  while (true) {
    tried.add(dcId);
    try {
      return await requests.call(request, { ...options, dcId, timeoutMs });
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

function dcOf({ movedFiles, homeDc }: Requests, file: RemoteFile): number {
  return movedFiles.get(fileKey(file)) ?? (file.dcId > 0 ? file.dcId : homeDc());
}
