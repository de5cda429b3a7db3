// Remembers what Telegram has told of files' hashes, so that nothing is asked twice in a run.
import { fileKey, type RemoteFile } from "../../model/file.ts";
import type { FileHash, TelegramGateway } from "../../telegram/gateway.ts";

/** How {@linkcode rememberFileHashes} behaves. */
export interface HashMemoryOptions {
  /**
   * So many hashes are remembered, of the answers that were used last; at about 200 bytes each.
   *
   * @default 32_768
   */
  readonly maxHashes?: number;
  /** Called for each request that ended, with the bytes of it and of its answer, as TL has them. */
  readonly onRequest?: (bytes: number) => void;
}

/** `upload.getFileHashes` with a memory: the same question by two callers is one request. */
export type RememberedHashes = TelegramGateway["fileHashes"];

interface Answer {
  readonly hashes: Promise<readonly FileHash[]>;
  /** How many; 1 while nobody knows. */
  count: number;
}

/** Puts a memory before a gateway. Refusals are not remembered: a fresh reference may help. */
export function rememberFileHashes(
  gateway: Pick<TelegramGateway, "fileHashes">,
  options: HashMemoryOptions = {},
): RememberedHashes {
  const { maxHashes = 32_768, onRequest = () => {} } = options;
  const answers = new Map<string, Answer>();
  let remembered = 0;

  const drop = (key: string, answer: Answer): void => {
    if (answers.get(key) !== answer) return;
    answers.delete(key);
    remembered -= answer.count;
  };
  const ask = async (
    file: RemoteFile,
    offset: number,
    signal: AbortSignal | undefined,
  ): Promise<readonly FileHash[]> => {
    let told = 0;
    try {
      const hashes = await gateway.fileHashes(file, offset, signal);
      told = hashes.length;
      // A copy: the answer may be a view of a packet that is much larger.
      return hashes.map((each) => ({ ...each, sha256: Uint8Array.from(each.sha256) }));
    } finally {
      onRequest(tlBytes(file, told));
    }
  };
  const begin = (
    key: string,
    file: RemoteFile,
    offset: number,
    signal: AbortSignal | undefined,
  ): Answer => {
    const answer: Answer = { hashes: ask(file, offset, signal), count: 1 };
    answers.set(key, answer);
    remembered++;
    answer.hashes.then(({ length }) => {
      if (answers.get(key) !== answer) return;
      remembered += length - answer.count;
      answer.count = length;
      for (const [oldest, each] of answers) {
        if (remembered <= maxHashes || each === answer) break;
        drop(oldest, each);
      }
    }, () => drop(key, answer));
    return answer;
  };

  return async (file, offset, signal) => {
    const key = `${fileKey(file)}@${offset}`;
    for (;;) {
      signal?.throwIfAborted();
      const known = answers.get(key);
      if (!known) return await begin(key, file, offset, signal).hashes;
      answers.delete(key);
      answers.set(key, known);
      try {
        return await known.hashes;
      } catch (error) {
        // Whoever asked first has given up; that is no answer for the others.
        if (!(error instanceof DOMException) || error.name !== "AbortError") throw error;
        drop(key, known);
      }
    }
  };
}

/** Bytes of a `fileHash` in TL: constructor, offset, limit, and 32 bytes with their length. */
export const TL_HASH_BYTES = 52;

/** Request: constructor, location with its reference, offset. Answer: a vector behind `rpc_result`. */
function tlBytes(file: RemoteFile, hashes: number): number {
  const reference = Math.ceil(file.location.fileReference.length * 3 / 4) + 4;
  return 4 + 4 + 8 + 8 + reference + 4 + 8 + 12 + 8 + hashes * TL_HASH_BYTES;
}
