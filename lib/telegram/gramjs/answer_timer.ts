// Decides when an answer counts as lost: on a slow line a part of a file may take minutes.

/** What comes over one connection. */
export interface Traffic {
  /** Bytes received so far. */
  received: number;
  /** Bytes of parts that were asked for and have not come. */
  owed: number;
}

/** Whose answer is waited for. */
export interface AnswerTimerOptions {
  readonly traffic: Traffic;
  /** Time for an answer, in ms. */
  readonly timeoutMs: number;
  /** Most bytes of the part that is asked for; 0 for other requests. */
  readonly partBytes: number;
  /** Called once. `silent`: nothing at all came over the connection in that time. */
  readonly onLost: (connection: "silent" | "alive") => void;
}

/** A connection that brings less than this within the time for an answer, in bytes, has stalled. */
const LEAST_PROGRESS = 32 * 1024;
/** What else may come besides parts, in bytes, before a part that was due counts as lost. */
const SLACK = 256 * 1024;

/**
 * Waits for an answer. A part has its time anew as long as its connection delivers, until more has
 * come than everything that was due up to it: then the others have come and it has not.
 *
 * @returns ends the waiting; to be called in any case
 */
export function watchAnswer(options: AnswerTimerOptions): () => void {
  const { traffic, timeoutMs, partBytes, onLost } = options;
  const due = traffic.received + traffic.owed + partBytes + SLACK;
  let seen = traffic.received;
  traffic.owed += partBytes;
  const check = (): void => {
    const came = traffic.received - seen;
    seen = traffic.received;
    if (partBytes > 0 && came >= LEAST_PROGRESS && traffic.received < due) {
      timer = setTimeout(check, timeoutMs);
      return;
    }
    onLost(came === 0 ? "silent" : "alive");
  };
  let timer = setTimeout(check, timeoutMs);
  return () => {
    clearTimeout(timer);
    traffic.owed -= partBytes;
  };
}
