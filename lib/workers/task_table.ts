// What a task is: its input and output by kind, and the function that does it in a worker.

/** Input and output of one kind of task; both must be structured-cloneable. */
export interface TaskShape {
  /** What the task gets. */
  readonly input: unknown;
  /** What it gives. */
  readonly output: unknown;
}

/** All tasks of a worker, by kind. */
export type TaskTable = Readonly<Record<string, TaskShape>>;

/** What a task is given besides its input. */
export interface TaskContext {
  /** Aborted when the task is no longer wanted; a task that goes on regardless is ended with its worker. */
  readonly signal: AbortSignal;
  /** Folders that may keep what a task has to unpack, the first choice first. */
  readonly cacheFolders: readonly string[];
  /** Names parts of the output that are moved to the caller instead of copied. */
  transfer(...items: Transferable[]): void;
}

/** Does one kind of task. */
export type TaskFunction<S extends TaskShape> = (
  input: S["input"],
  context: TaskContext,
) => S["output"] | Promise<S["output"]>;

/** The functions behind a table. */
export type TaskFunctions<T extends TaskTable> = {
  readonly [K in keyof T]: TaskFunction<T[K]>;
};
