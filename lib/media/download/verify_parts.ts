// Compares the parts of a file with the hashes that Telegram has of it.
import { createHash } from "node:crypto";
import { RpcError } from "../../model/errors.ts";
import type { FileHash } from "../../telegram/gateway.ts";
import { PART_BYTES } from "./part_size.ts";

/** Checks ranges of a file against `upload.getFileHashes`. */
export interface PartVerifier {
  /** Asks for the hashes that a part needs; what it asked for before it does not ask again. */
  prepare(offset: number, length: number): Promise<void>;
  /**
   * Checks the ranges that lie within a part, which begins at a multiple of 1 MiB. A range that crosses its ends waits for {@linkcode unchecked}.
   *
   * @returns whether none is wrong
   */
  check(offset: number, bytes: Uint8Array): boolean;
  /** Ranges that no part has been checked against yet, ascending. Asks for what is not known of the file. */
  unchecked(size: number): Promise<readonly FileHash[]>;
  /** Notes the check of such a range. */
  settle(hash: FileHash): void;
}

/**
 * A verifier of one file. Where Telegram has no hashes (photos, a refusal, an empty answer) there is nothing
 * to compare: those bytes count as right.
 *
 * @param ask hashes from an offset on, about ten a call, of ranges of any length
 */
export function partVerifier(
  ask: (offset: number) => Promise<readonly FileHash[]>,
): PartVerifier {
  const known = new Map<number, FileHash>();
  /** The same by the part that they begin in. */
  const byPart = new Map<number, FileHash[]>();
  const checked = new Set<number>();
  const asked = new Map<number, Promise<number>>();
  let available = true;

  /** Learns what there is from an offset on; gives the end of the range that holds it. */
  const learn = async (offset: number): Promise<number> => {
    let hashes: readonly FileHash[];
    try {
      hashes = await ask(offset);
    } catch (error) {
      if (!(error instanceof RpcError)) throw error;
      available = false;
      return Infinity;
    }
    for (const hash of hashes) {
      if (hash.limit <= 0 || known.has(hash.offset)) continue;
      known.set(hash.offset, hash);
      const part = Math.floor(hash.offset / PART_BYTES);
      byPart.set(part, [...byPart.get(part) ?? [], hash]);
    }
    const first = hashes.find((each) => each.offset <= offset && offset < each.offset + each.limit);
    return first ? first.offset + first.limit : Infinity;
  };
  const learnOnce = (offset: number): Promise<number> => {
    let learning = asked.get(offset);
    if (!learning) {
      learning = learn(offset);
      // Trouble on the way says nothing about the hashes.
      learning.catch(() => asked.delete(offset));
      asked.set(offset, learning);
    }
    return learning;
  };
  const prepare = async (offset: number, length: number): Promise<void> => {
    for (let at = offset; available && at < offset + length;) {
      const hash = known.get(at);
      at = hash ? at + hash.limit : await learnOnce(at);
    }
  };

  return {
    prepare,
    check(offset, bytes) {
      if (!available) return true;
      const end = offset + bytes.length;
      const inside = (byPart.get(offset / PART_BYTES) ?? []).filter((hash) =>
        hash.offset + hash.limit <= end
      );
      const right = inside.every((hash) => {
        const from = hash.offset - offset;
        return isRight(hash, bytes.subarray(from, from + hash.limit));
      });
      if (right) { for (const hash of inside) checked.add(hash.offset); }
      return right;
    },
    async unchecked(size) {
      await prepare(0, size);
      if (!available) return [];
      return [...known.values()]
        .filter((hash) => !checked.has(hash.offset) && hash.offset + hash.limit <= size)
        .sort((a, b) => a.offset - b.offset);
    },
    settle: (hash) => void checked.add(hash.offset),
  };
}

/** Whether the bytes of a range are those that Telegram has. */
export function isRight(hash: FileHash, bytes: Uint8Array): boolean {
  if (bytes.length !== hash.limit) return false;
  return createHash("sha256").update(bytes).digest().equals(hash.sha256);
}
