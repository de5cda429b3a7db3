// The failure of a worker itself.

/** A worker died of a task, or workers cannot be started at all. */
export class WorkerCrash extends Error {
  /** Tells the class where `instanceof` does not reach. */
  override readonly name = "WorkerCrash";
  /** What callers decide by. */
  readonly code = "worker_crash";
}
