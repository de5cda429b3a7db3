// Notices data centres whose files fail one after the other by the connection: whether that is the end of
// the run or of that data centre alone, and when it is worth another attempt.
import { RpcError } from "../../model/errors.ts";

/** Files of so many in a row that fail by the connection mean that it is not the files. */
const MAX_FAILURES = 3;

/** So many times over: those that were under way together may have met one short interruption. */
const MAX_ROUNDS = 2;

/** After this time one file finds out whether the data centre is back, in ms. */
const REST_MS = 60_000;

/** What is known of the ways to the data centres. */
export interface UnreachableCenters {
  /**
   * Why no file of a data centre is worth asking for now; `undefined` when one is. The one that may try
   * again after a while is told so once.
   */
  refusal(dcId: number): string | undefined;
  /**
   * Notes how asking for a file has ended: by the connection, or anyhow else.
   *
   * @param askHome asks the account's own data centre for something, of which nobody knows the answer
   * @throws {TgkeepError} "network" when not only this data centre cannot be reached
   */
  note(dcId: number, ended: "lost" | "answered", askHome: () => Promise<unknown>): Promise<void>;
}

interface Center {
  failures: number;
  /** How often it was not the files, since the last answer. */
  rounds: number;
  /** Nobody asks before this time, in ms. */
  restsUntil: number;
}

/**
 * Nothing has failed yet.
 *
 * @param now ms of any clock that only goes forward
 */
export function unreachableCenters(now: () => number): UnreachableCenters {
  const centers = new Map<number, Center>();
  return {
    refusal(dcId) {
      const center = centers.get(dcId);
      if (!center || center.rounds < MAX_ROUNDS) return undefined;
      if (now() >= center.restsUntil) {
        center.restsUntil = now() + REST_MS;
        return undefined;
      }
      return `Telegram's data centre ${dcId}, which keeps it, cannot be reached`;
    },
    async note(dcId, ended, askHome) {
      if (ended === "answered") {
        centers.delete(dcId);
        return;
      }
      const center = centers.get(dcId) ?? { failures: 0, rounds: 0, restsUntil: 0 };
      centers.set(dcId, center);
      center.failures++;
      if (center.failures < MAX_FAILURES && center.rounds < MAX_ROUNDS) return;
      center.failures = 0;
      center.rounds++;
      center.restsUntil = now() + REST_MS;
      try {
        await askHome();
      } catch (error) {
        // A refusal is an answer.
        if (!(error instanceof RpcError)) throw error;
      }
    },
  };
}
