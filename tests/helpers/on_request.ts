// Lets a test act at an exact moment: when the server is asked for something.
import type { FaultHandle, Faults } from "../../lib/emulator/faults.ts";

/** Which request is waited for. */
export interface RequestMoment {
  /** TL method names, such as `messages.getHistory`. */
  readonly methods: readonly string[];
  /** The how-manieth of them, from 1. */
  readonly nth: number;
}

/** Calls `act` once, before that request is carried out. The handle calls it off. */
export function onRequest(faults: Faults, moment: RequestMoment, act: () => void): FaultHandle {
  let seen = 0;
  const handles = moment.methods.map((method) =>
    faults.add({ kind: "delay", ms: 0 }, {
      method,
      where() {
        seen++;
        if (seen === moment.nth) act();
        return false;
      },
    })
  );
  return {
    get taken() {
      return seen;
    },
    remove() {
      for (const handle of handles) handle.remove();
    },
  };
}
