// A file on Telegram's servers whose location is renewed when it goes stale.
import { RpcError } from "../../model/errors.ts";
import { fileKey, type RemoteFile } from "../../model/file.ts";
import type { FileHash, TelegramGateway } from "../../telegram/gateway.ts";
import { type AskHashes, HashesUnavailable, readRanges, type ToldRange } from "./told_ranges.ts";

/** A file whose hashes can be asked for. */
export interface FreshFile {
  /** With the location that was fetched last. */
  readonly file: RemoteFile;
  readonly ask: AskHashes;
  /**
   * The ranges of the first answer.
   *
   * @throws {HashesUnavailable}
   */
  first(): Promise<readonly ToldRange[]>;
  /** The first range, once it was told. */
  readonly told: ToldRange | undefined;
}

/** What {@linkcode freshFile} needs to know. */
export interface FreshFileOptions {
  readonly file: RemoteFile;
  readonly fileHashes: TelegramGateway["fileHashes"];
  /** Fetches a fresh location; `undefined` when the message or its file is gone. */
  readonly refresh: () => Promise<RemoteFile | undefined>;
  /** Time for an answer in ms, with all pauses that Telegram wants before it. */
  readonly patienceMs: number;
  readonly signal?: AbortSignal | undefined;
}

/** Fresh locations for one file; the download asks for more if it must. */
const MAX_REFRESHES = 2;

/** Asks for the hashes of a file with the location that is good now. */
export function freshFile(options: FreshFileOptions): FreshFile {
  const { fileHashes, signal } = options;
  let { file } = options;
  let refreshes = 0;
  let refreshing: Promise<RemoteFile> | undefined;
  let told: ToldRange | undefined;

  const renew = async (): Promise<RemoteFile> => {
    const fresh = refreshes++ < MAX_REFRESHES ? await options.refresh() : undefined;
    if (!fresh || fileKey(fresh) !== fileKey(file)) {
      throw new HashesUnavailable("there is no fresh location of the same file");
    }
    return fresh;
  };
  const ask = async (offset: number): Promise<readonly FileHash[]> => {
    for (;;) {
      const asked = file;
      try {
        return await within(options.patienceMs, fileHashes(asked, offset, signal));
      } catch (error) {
        if (!(error instanceof RpcError) || !error.type.startsWith("FILE_REFERENCE_")) throw error;
        // Several requests may find out at once.
        if (file !== asked) continue;
        refreshing ??= renew().finally(() => refreshing = undefined);
        file = await refreshing;
      }
    }
  };
  return {
    get file() {
      return file;
    },
    ask,
    async first() {
      const ranges = await readRanges(ask, file.size).next();
      told = ranges[0];
      return ranges;
    },
    get told() {
      return told;
    },
  };
}

/** Who is no longer waited for may still answer: that is remembered for the next one who asks. */
async function within<T>(ms: number, answer: Promise<T>): Promise<T> {
  const { promise: late, reject } = Promise.withResolvers<never>();
  const timer = setTimeout(() => {
    const cause = new DOMException(`no hashes within ${ms} ms`, "TimeoutError");
    reject(new HashesUnavailable(cause.message, { cause }));
  }, ms);
  try {
    return await Promise.race([answer, late]);
  } finally {
    clearTimeout(timer);
  }
}
