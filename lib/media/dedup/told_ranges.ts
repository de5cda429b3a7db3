// Reads the hashes of a file that Telegram tells, from its beginning to its end, and believes nothing.
import { Buffer } from "node:buffer";
import { type FailureCode, RpcError, TgkeepError } from "../../model/errors.ts";
import type { FileHash } from "../../telegram/gateway.ts";
import { TL_HASH_BYTES } from "./told_hashes.ts";

/** SHA-256 of a range of a file. */
export interface ToldRange {
  /** Bytes from the start of the file. */
  readonly offset: number;
  /** Length in bytes, at least 1. */
  readonly limit: number;
  /** Lower-case hexadecimal. */
  readonly sha256: string;
}

/** The hashes of a file cannot be had, or make no sense: nothing can be said about its content. */
export class HashesUnavailable extends Error {
  /** Tells it from other errors after it was logged. */
  override readonly name = "HashesUnavailable";
}

/** Gives the ranges of a file, some at a time. */
export interface RangeReader {
  /**
   * The next ranges: each begins where the one before it ends. None once the whole file is covered.
   *
   * @throws {HashesUnavailable}; {TgkeepError} when the run cannot go on; the signal's reason when aborted
   */
  next(): Promise<readonly ToldRange[]>;
}

/** Asks for the hashes from an offset on. */
export type AskHashes = (offset: number) => Promise<readonly FileHash[]>;

/** Failures that say nothing of downloads; these will find out for themselves. */
const OF_HASHES_ALONE: ReadonlySet<FailureCode> = new Set(["telegram", "network", "flood_wait"]);

/** Requests under way at once for one file, once its first hashes were what was hoped for. */
const MAX_AHEAD = 8;

/** Bytes of a request, and of an answer without its hashes. */
const REQUEST_BYTES = 150;

/** Hashes that cost more than this share of the bytes that they are about are not worth it. */
const MAX_SHARE = 0.01;

/**
 * Reads the ranges of a file. The first answer is asked for alone; after that the answers of one file are
 * expected to be of one length, and more and more of them are asked for at once.
 *
 * @param size bytes, as announced
 */
export function readRanges(ask: AskHashes, size: number): RangeReader {
  const asked = new Map<number, Promise<readonly FileHash[]>>();
  let covered = 0;
  let stride = 0;
  let ahead = 1;
  let cost = 0;

  const begin = (offset: number): Promise<readonly FileHash[]> => {
    let answer = asked.get(offset);
    if (!answer) {
      answer = ask(offset);
      // It may be read later, or not at all.
      answer.catch(() => undefined);
      asked.set(offset, answer);
    }
    return answer;
  };
  return {
    async next() {
      if (covered >= size) return [];
      const answer = begin(covered);
      for (let i = 1; i < ahead && stride > 0 && covered + i * stride < size; i++) {
        begin(covered + i * stride);
      }
      asked.delete(covered);
      const ranges = checkRanges(await told(answer), covered, size);
      cost += REQUEST_BYTES + ranges.length * TL_HASH_BYTES;
      for (const { limit } of ranges) covered += limit;
      if (covered < size && cost > covered * MAX_SHARE) {
        throw new HashesUnavailable(`the hashes of ${covered} bytes take ${cost} bytes`);
      }
      stride ||= covered;
      ahead = Math.min(MAX_AHEAD, ahead * 2);
      return ranges;
    },
  };
}

/** What says nothing about the run says that these hashes cannot be had. */
async function told(answer: Promise<readonly FileHash[]>): Promise<readonly FileHash[]> {
  try {
    return await answer;
  } catch (error) {
    const own = error instanceof RpcError ||
      error instanceof TgkeepError && OF_HASHES_ALONE.has(error.code);
    throw own ? new HashesUnavailable(error.message, { cause: error }) : error;
  }
}

function checkRanges(hashes: readonly FileHash[], from: number, size: number): ToldRange[] {
  if (hashes.length === 0) throw new HashesUnavailable(`no hashes from byte ${from} on`);
  let at = from;
  return hashes.map(({ offset, limit, sha256 }) => {
    const sound = offset === at && at < size && Number.isSafeInteger(limit) && limit > 0 &&
      sha256.length === 32;
    if (!sound) throw new HashesUnavailable(`a hash of ${limit} bytes from ${offset}, not ${at}`);
    // The last range may be told in its full length: the hash is about what there is.
    const length = Math.min(limit, size - offset);
    at += length;
    return { offset, limit: length, sha256: Buffer.from(sha256).toString("hex") };
  });
}
