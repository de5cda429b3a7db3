// Asks for the first hashes of files before their turn comes, so that nobody waits for the answer.
import { fileKey, type RemoteFile } from "../../model/file.ts";
import type { TelegramGateway } from "../../telegram/gateway.ts";

/** How {@linkcode createHashPrefetch} sets it up. */
export interface HashPrefetchOptions {
  /** With a memory, in which the answers are found later. */
  readonly fileHashes: TelegramGateway["fileHashes"];
  /** Whether a file has hashes at all. */
  readonly comparable: (file: RemoteFile) => boolean;
  /** Whether the hashes of a comparable file will be looked at, as far as can be said now. */
  readonly wanted: (file: RemoteFile) => boolean;
}

/** Hashes asked for ahead. Disposing of it ends what is under way. */
export interface HashPrefetch extends AsyncDisposable {
  /** Files that come soon, in their order, behind those of earlier calls. */
  expect(files: Iterable<RemoteFile>): void;
  /** The turn of a file has come, whatever becomes of it. */
  arrived(file: RemoteFile): void;
}

/** Requests under way at once… */
const MAX_REQUESTS = 32;

/** …and so many are asked in one go: they share a packet, and so do their answers. */
const BATCH = 16;

/** Answers that nobody has needed yet: what is asked too early may be forgotten before its turn. */
const MAX_AHEAD = 64;

/** Expected files that are remembered, and their sizes. */
const MAX_EXPECTED = 4096;

/** Nothing is asked for yet. */
export function createHashPrefetch(options: HashPrefetchOptions): HashPrefetch {
  const stop = new AbortController();
  const requests = new Set<Promise<void>>();
  /** Expected and not looked at yet, by key. */
  const queue = new Map<string, RemoteFile>();
  /** Expected sizes in bytes: the second file of one size is compared with the first. */
  const sizes = new Set<number>();
  /** Asked for, and their turn has not come; with the number of the request. */
  const ahead = new Map<string, number>();
  let asked = 0;

  const ask = async (file: RemoteFile): Promise<void> => {
    try {
      await options.fileHashes(file, 0, stop.signal);
    } catch {
      // Whoever needs the answer asks again, and is told what is wrong.
      ahead.delete(fileKey(file));
    }
  };
  const pump = (): void => {
    if (requests.size > MAX_REQUESTS - BATCH || ahead.size > MAX_AHEAD - BATCH) return;
    for (const [key, file] of queue) {
      if (requests.size >= MAX_REQUESTS || ahead.size >= MAX_AHEAD || stop.signal.aborted) return;
      queue.delete(key);
      if (!options.comparable(file)) continue;
      const twin = sizes.has(file.size);
      if (sizes.size < MAX_EXPECTED) sizes.add(file.size);
      if (!twin && !options.wanted(file)) continue;
      ahead.set(key, ++asked);
      const request = ask(file).finally(() => {
        requests.delete(request);
        pump();
      });
      requests.add(request);
    }
  };
  return {
    expect(files) {
      for (const file of files) {
        if (queue.size < MAX_EXPECTED) queue.set(fileKey(file), file);
      }
      pump();
    },
    arrived(file) {
      const key = fileKey(file);
      queue.delete(key);
      const own = ahead.get(key);
      if (own === undefined) return;
      ahead.delete(key);
      // What was asked for so long ago has lost its turn to an edit, or has been placed otherwise.
      for (const [other, number] of ahead) if (number + MAX_AHEAD < own) ahead.delete(other);
      pump();
    },
    async [Symbol.asyncDispose]() {
      stop.abort();
      queue.clear();
      await Promise.all(requests);
    },
  };
}
