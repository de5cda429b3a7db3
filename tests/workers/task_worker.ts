// A worker whose tasks wait, spin, throw and crash.
/// <reference no-default-lib="true" />
/// <reference lib="deno.worker" />
import { TgkeepError } from "../../lib/model/errors.ts";
import { serveTasks } from "../../lib/workers/serve_tasks.ts";
import { addTo, ENDED, STARTED, waitUntil, WANTED } from "./shared_steps.ts";

/** What this worker knows. */
export type TestTasks = {
  /** Gives back what it got. */
  readonly echo: { readonly input: unknown; readonly output: unknown };
  /** A name of this worker: equal for equal workers. */
  readonly who: { readonly input: null; readonly output: string };
  /** Counts its start, blocks its worker until so many ends are wanted, counts its end; like `who`. */
  readonly hold: { readonly input: SharedArrayBuffer; readonly output: string };
  /** Counts its start and waits until it is stopped. */
  readonly patient: { readonly input: SharedArrayBuffer; readonly output: null };
  /** Counts its start and waits for ever, whatever it is told. */
  readonly stubborn: { readonly input: SharedArrayBuffer; readonly output: null };
  /** Moves its bytes back; tells what the input looked like. */
  readonly move: {
    readonly input: Uint8Array<ArrayBuffer>;
    readonly output: { readonly bytes: Uint8Array<ArrayBuffer>; readonly left: number };
  };
  readonly fail: { readonly input: Failure; readonly output: null };
  /** Counts its start; its worker dies as long as there are fewer starts than this. */
  readonly crash: {
    readonly input: { readonly steps: SharedArrayBuffer; readonly survivesAt: number };
    readonly output: string;
  };
  readonly crash_moved: { readonly input: Uint8Array<ArrayBuffer>; readonly output: null };
  /** Ends well, and its worker dies soon afterwards. */
  readonly aftermath: { readonly input: SharedArrayBuffer; readonly output: null };
  readonly unclonable: { readonly input: null; readonly output: unknown };
};

/** What `fail` throws. */
export type Failure = "range" | "tgkeep" | "missing file" | "own" | "text" | "timeout" | "cause";

const NAME = crypto.randomUUID();

const FAILURES: Readonly<Record<Failure, () => unknown>> = {
  range: () => new RangeError("Cannot count to 0"),
  tgkeep: () => new TgkeepError("archive", "The disk is full"),
  "missing file": () => Deno.readTextFileSync("/no/such/file"),
  own: () => Object.assign(new Error("broken"), { name: "OwnError", code: "EOWN" }),
  text: () => "just words",
  timeout: () => new DOMException("too slow", "TimeoutError"),
  cause: () => new Error("outer", { cause: new RangeError("inner") }),
};

serveTasks<TestTasks>(self, {
  echo: (input) => input,
  who: () => NAME,
  hold(steps) {
    const mine = addTo(steps, STARTED);
    waitUntil(steps, WANTED, mine);
    addTo(steps, ENDED);
    return NAME;
  },
  patient(steps, { signal }) {
    return new Promise((_, reject) => {
      signal.addEventListener("abort", () => {
        addTo(steps, ENDED);
        reject(signal.reason);
      });
      addTo(steps, STARTED);
    });
  },
  stubborn(steps) {
    addTo(steps, STARTED);
    return new Promise(() => {});
  },
  move(bytes, { transfer }) {
    transfer(bytes.buffer);
    return { bytes, left: bytes.length };
  },
  fail(failure) {
    throw FAILURES[failure]();
  },
  crash({ steps, survivesAt }) {
    if (addTo(steps, STARTED) >= survivesAt) return NAME;
    return die();
  },
  crash_moved: () => die(),
  aftermath(steps) {
    setTimeout(() => {
      addTo(steps, ENDED);
      throw new Error("too late");
    });
    return null;
  },
  unclonable: () => () => {},
});

function die(): Promise<never> {
  setTimeout(() => {
    throw new Error("out of order");
  });
  return new Promise(() => {});
}
