// What the pool and a worker say to each other.
import type { WireError } from "./wire_error.ts";

/** From the pool to a worker. */
export type ToWorker =
  /** The first message, once the worker is ready. */
  | { readonly type: "setup"; readonly cacheFolders: readonly string[] }
  | { readonly type: "run"; readonly id: number; readonly kind: string; readonly input: unknown }
  /** The task with this id is no longer wanted. */
  | { readonly type: "stop"; readonly id: number };

/** From a worker to the pool. */
export type FromWorker =
  /** A message that is posted before a worker listens is lost, so it says when it does. */
  | { readonly type: "ready" }
  | { readonly type: "done"; readonly id: number; readonly output: unknown }
  | { readonly type: "failed"; readonly id: number; readonly error: WireError }
  /** Something outside of any task threw: the worker is in an unknown state. */
  | { readonly type: "crashed"; readonly error: WireError };

/** The end of a task. */
export type TaskAnswer = Extract<FromWorker, { readonly id: number }>;
