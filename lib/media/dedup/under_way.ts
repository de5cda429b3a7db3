// Files that are being got right now, by size and in the order in which they came.
import type { FreshFile } from "./fresh_file.ts";

/** A file that is under way. */
export interface UnderWay {
  readonly fresh: FreshFile;
  /** Resolves when the file is kept, or has failed. */
  readonly ended: Promise<void>;
  /** Says that it has ended; more than once does no harm. */
  end(): void;
}

/** Files under way. */
export interface FilesUnderWay {
  /** Whether a file of this size in bytes is under way. */
  has(size: number): boolean;
  /** Adds a file behind those that are there. */
  enter(size: number, fresh: FreshFile): UnderWay;
  /** Those of a size that came before this one and have not ended. Who waits only for them, waits for no circle. */
  before(size: number, one: UnderWay): readonly UnderWay[];
  /** How many of a size have ended while others were under way: it grows when somebody has to look again. */
  ended(size: number): number;
}

interface SameSize {
  readonly files: UnderWay[];
  ended: number;
}

/** Nothing is under way yet. */
export function filesUnderWay(): FilesUnderWay {
  const sizes = new Map<number, SameSize>();
  return {
    has: (size) => sizes.has(size),
    enter(size, fresh) {
      const same = sizes.get(size) ?? { files: [], ended: 0 };
      const { promise, resolve } = Promise.withResolvers<void>();
      const one: UnderWay = {
        fresh,
        ended: promise,
        end() {
          const at = same.files.indexOf(one);
          if (at < 0) return;
          same.files.splice(at, 1);
          same.ended++;
          if (same.files.length === 0) sizes.delete(size);
          resolve();
        },
      };
      same.files.push(one);
      sizes.set(size, same);
      return one;
    },
    before(size, one) {
      const files = sizes.get(size)?.files ?? [];
      return files.slice(0, Math.max(0, files.indexOf(one)));
    },
    ended: (size) => sizes.get(size)?.ended ?? 0,
  };
}
