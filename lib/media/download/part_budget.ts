// Who may ask for a part next: one budget for all files of a run, shared fairly, for each data centre.
import type { RemoteFile } from "../../model/file.ts";
import {
  type FileLimits,
  LARGE_FILE_BYTES,
  partWeight,
  type TelegramGateway,
} from "../../telegram/gateway.ts";

/** Shares the parts that may be under way among files. */
export interface PartBudget {
  /**
   * Waits until the file may begin: Telegram wants few files at the same time, small and large ones counted
   * apart, for each data centre. Throws the signal's reason when aborted.
   */
  openFile(file: RemoteFile, signal?: AbortSignal): Promise<FileShare>;
}

/** A file that has begun. Disposing of it lets the next one begin. */
export interface FileShare extends Disposable {
  /**
   * Carries out one request for a part, and what is done with its bytes, when it is the file's turn. Throws
   * what the operation throws, and the signal's reason when aborted before its turn.
   *
   * @param partBytes most bytes that the request can bring: small parts share a place
   */
  part<T>(partBytes: number, operation: () => Promise<T>, signal?: AbortSignal): Promise<T>;
}

/**
 * The budget of a run; memory holds 1 MiB of parts for each place in it.
 *
 * A place that falls free goes to the file with the fewest parts under way, and among equals to the one
 * that has waited longest: a large file takes what is left over, and a small one never queues behind it.
 */
export function createPartBudget(
  gateway: Pick<TelegramGateway, "fileLimits" | "partsAtOnce">,
): PartBudget {
  const centers = new Map<number, Center>();
  let limits: Promise<FileLimits> | undefined;
  return {
    async openFile(file, signal) {
      // Shared: one file that is given up must not take the answer from the others.
      const asked = limits ??= gateway.fileLimits();
      const { small, large } = await asked.catch((error) => {
        // The next file may be luckier.
        if (limits === asked) limits = undefined;
        throw error;
      });
      signal?.throwIfAborted();
      let center = centers.get(file.dcId);
      if (!center) {
        center = new Center({ small, large });
        centers.set(file.dcId, center);
      }
      return await center.open(file, () => gateway.partsAtOnce(file), signal);
    },
  };
}

/** Someone who waits for a place. */
interface Waiting {
  readonly share: Share;
  readonly weight: number;
  readonly go: () => void;
}

interface Share {
  active: number;
  readonly places: () => number;
}

/** What is under way at one data centre. */
class Center {
  readonly #free: Record<keyof FileLimits, number>;
  readonly #files: Record<keyof FileLimits, (() => void)[]> = { small: [], large: [] };
  readonly #waiting: Waiting[] = [];
  /** Places that are taken. */
  #active = 0;

  constructor(limits: FileLimits) {
    this.#free = { ...limits };
  }

  async open(
    file: RemoteFile,
    places: () => number,
    signal: AbortSignal | undefined,
  ): Promise<FileShare> {
    const size = file.size < LARGE_FILE_BYTES ? "small" : "large";
    if (this.#free[size] > 0) this.#free[size]--;
    else await turn(this.#files[size], (go) => go, signal);
    const share: Share = { active: 0, places };
    return {
      part: (partBytes, operation, partSignal) =>
        this.#part({ share, weight: partWeight(partBytes) }, operation, partSignal),
      [Symbol.dispose]: () => {
        const next = this.#files[size].shift();
        if (next) next();
        else this.#free[size]++;
      },
    };
  }

  async #part<T>(
    { share, weight }: Omit<Waiting, "go">,
    operation: () => Promise<T>,
    signal: AbortSignal | undefined,
  ): Promise<T> {
    signal?.throwIfAborted();
    if (this.#waiting.length > 0 || this.#active >= share.places()) {
      // Places may have been added since somebody began to wait.
      const waiting = turn(this.#waiting, (go) => ({ share, weight, go }), signal);
      this.#admit();
      await waiting;
    } else {
      this.#take(share, weight);
    }
    try {
      return await operation();
    } finally {
      share.active--;
      this.#active -= weight;
      this.#admit();
    }
  }

  #take(share: Share, weight: number): void {
    share.active++;
    this.#active += weight;
  }

  #admit(): void {
    for (;;) {
      const next = this.#neediest();
      if (!next || this.#active >= next.share.places()) return;
      this.#waiting.splice(this.#waiting.indexOf(next), 1);
      this.#take(next.share, next.weight);
      next.go();
    }
  }

  #neediest(): Waiting | undefined {
    let found: Waiting | undefined;
    for (const each of this.#waiting) {
      if (!found || each.share.active < found.share.active) found = each;
    }
    return found;
  }
}

/** Waits in a queue until somebody takes the entry out and calls `go`. */
function turn<W>(
  queue: W[],
  entry: (go: () => void) => W,
  signal: AbortSignal | undefined,
): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  const abort = (): void => {
    const at = queue.indexOf(waiting);
    if (at < 0) return;
    queue.splice(at, 1);
    reject(signal?.reason);
  };
  const waiting = entry(() => {
    signal?.removeEventListener("abort", abort);
    resolve();
  });
  queue.push(waiting);
  signal?.addEventListener("abort", abort, { once: true });
  if (signal?.aborted) abort();
  return promise;
}
