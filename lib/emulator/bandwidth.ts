// Slows connections down to so many bytes a second, each and all together.
import type { Faults } from "./faults.ts";
import { sleep } from "./sleep.ts";

/** The pace of one connection. */
export interface Bandwidth {
  /** Yields a frame's bytes, each piece when it may be written. */
  pieces(frame: Uint8Array, signal: AbortSignal): AsyncGenerator<Uint8Array>;
}

/** Bytes that may be written at once while a limit is on. */
const PIECE_BYTES = 32 * 1024;
/** Timers are coarse, and late on a busy machine: shorter waits are put together, in ms. */
const LEAST_WAIT_MS = 2;
/** So much of a timer's lateness is made up for, in ms; after a longer pause the line was idle. */
const CATCH_UP_MS = 25;

/** Makes paces that share the limit of all connections. */
export function createBandwidth(faults: Faults): () => Bandwidth {
  const shared: Lane = { freeAt: 0 };
  return () => {
    const own: Lane = { freeAt: 0 };
    return {
      async *pieces(frame, signal) {
        for (let at = 0; at < frame.length;) {
          const isLimited = faults.bytesPerSecond < Infinity ||
            faults.bytesPerSecondPerConnection < Infinity;
          const piece = isLimited ? frame.subarray(at, at + PIECE_BYTES) : frame.subarray(at);
          at += piece.length;
          const wait = Math.max(
            reserve(shared, piece.length, faults.bytesPerSecond),
            reserve(own, piece.length, faults.bytesPerSecondPerConnection),
          );
          if (wait >= LEAST_WAIT_MS) await sleep(wait, signal);
          yield piece;
        }
      },
    };
  };
}

interface Lane {
  /** ms of `performance.now()`. */
  freeAt: number;
}

/** Takes a place in the lane; returns how many ms to wait until the piece may go. */
function reserve(lane: Lane, bytes: number, bytesPerSecond: number): number {
  if (bytesPerSecond === Infinity) return 0;
  const now = performance.now();
  const from = now - lane.freeAt > CATCH_UP_MS ? now : lane.freeAt;
  lane.freeAt = from + bytes / bytesPerSecond * 1000;
  return lane.freeAt - now;
}
